// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/ofdm/pilots.h>
#include <cmath>
#include <physec/error.h>
#include <physec/random/generator.h>

namespace physec::ofdm {

pilot_grid random_phase_pilots(int symbols, int subcarriers, int antennas, std::uint64_t seed)
{
    random::generator random(seed, "pilots");
    pilot_grid pilots{ symbols, subcarriers, matrix_cf64(symbols * subcarriers, antennas) };
    for (Eigen::Index row = 0; row < pilots.values.rows(); ++row)
        for (int i = 0; i < antennas; ++i)
            pilots.values(row, i) = std::polar(1.0 / std::sqrt(antennas), random.uniform(-pi, pi));
    return pilots;
}

pilot_grid behind(const pilot_grid& sent, const matrix_cf64& response)
{
    if (response.size() == 0)
        return sent;
    if (response.rows() != sent.subcarriers || response.cols() != sent.antennas())
        throw invalid_input("response of the chains is " + std::to_string(response.rows()) + " x " +
                            std::to_string(response.cols()) +
                            "; allowed: " + std::to_string(sent.subcarriers) + " subcarriers x " +
                            std::to_string(sent.antennas()) + " antennas");
    if (!response.allFinite())
        throw invalid_input("response of the chains holds a value that is not finite");
    pilot_grid result = sent;
    for (Eigen::Index row = 0; row < sent.values.rows(); ++row)
        result.values.row(row).array() *= response.row(row % sent.subcarriers).array();
    return result;
}

} // namespace physec::ofdm
