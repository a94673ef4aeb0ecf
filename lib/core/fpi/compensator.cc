// SPDX-License-Identifier: GPL-3.0-or-later
#include <Eigen/QR>
#include <physec/error.h>
#include <physec/fpi/compensator.h>
#include <physec/fpi/precoder.h>

namespace physec::fpi {

compensator::compensator(const config& config, const ofdm::pilot_grid& bare)
    : antennas_(bare.antennas())
{
    if (bare.symbols < antennas_)
        throw invalid_input(complaint("pilots (OFDM symbols per frame, G)",
                                      bare.symbols,
                                      "at least Nt = " + std::to_string(antennas_) +
                                          " for a least-squares channel estimate"));
    const ofdm::pilot_grid sent = precoder(config).apply(bare);
    for (int m = 0; m < bare.subcarriers; ++m) {
        const auto rows = Eigen::seqN(m, bare.symbols, bare.subcarriers);
        const matrix_cf64 pilots = sent.values(rows, Eigen::all);
        const Eigen::CompleteOrthogonalDecomposition<matrix_cf64> decomposition(pilots);
        if (decomposition.rank() < antennas_)
            throw invalid_input(complaint("rank of the effective pilots on active subcarrier " +
                                              std::to_string(m),
                                          decomposition.rank(),
                                          std::to_string(antennas_) + " (Nt)"));
        solvers_.push_back(decomposition.pseudoInverse());
    }
}

matrix_cf64 compensator::estimate(const vector_cf64& frame) const
{
    const int symbols = static_cast<int>(solvers_[0].cols());
    if (frame.size() != symbols * subcarriers())
        throw invalid_input(complaint(
            "frame length", frame.size(), std::to_string(symbols * subcarriers())));
    matrix_cf64 response(subcarriers(), antennas_);
    for (int m = 0; m < subcarriers(); ++m) {
        const vector_cf64 received = frame(Eigen::seqN(m, symbols, subcarriers()));
        response.row(m) = (solvers_[m] * received).transpose();
    }
    return response;
}

} // namespace physec::fpi
