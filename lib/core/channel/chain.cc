// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/channel/chain.h>
#include <cmath>
#include <physec/error.h>

namespace physec::channel {

namespace {

//! sum_m h(m) (j 2 pi n_m)^order exp(+j 2 pi n_m cycles)
cf64 correlation(const vector_cf64& response,
                 const std::vector<int>& active,
                 double cycles,
                 int order)
{
    cf64 sum = 0.0;
    for (Eigen::Index m = 0; m < response.size(); ++m) {
        const cf64 derivative(0.0, 2.0 * pi * active[m]);
        cf64 term = response[m] * std::polar(1.0, 2.0 * pi * active[m] * cycles);
        for (int k = 0; k < order; ++k)
            term *= derivative;
        sum += term;
    }
    return sum;
}

} // namespace

chain estimate_chain(const vector_cf64& measured,
                     const ofdm::numerology& numerology,
                     const Eigen::VectorXd& variances)
{
    throw_if_invalid(numerology.validate());
    const std::string length = std::to_string(numerology.active_count());
    if (measured.size() != numerology.active_count())
        throw invalid_input(complaint("length of the measured response", measured.size(), length));
    if (variances.size() != 0 &&
        (variances.size() != measured.size() || !(variances.minCoeff() > 0.0)))
        throw invalid_input("variances of the measured response; allowed: " + length +
                            " values > 0, or none");
    const Eigen::VectorXd weights = variances.size() == 0
                                        ? Eigen::VectorXd::Ones(measured.size())
                                        : Eigen::VectorXd(variances.cwiseInverse());
    const vector_cf64 response = measured.cwiseProduct(weights.cast<cf64>());
    const double energy = measured.cwiseAbs2().dot(weights);
    if (!(energy > 0.0 && std::isfinite(energy)))
        throw invalid_input(complaint("energy of the measured response", energy, "finite and > 0"));
    const auto& active = numerology.active;

    // The main lobe is 1/span wide between its half-power points: four points of the grid in it.
    const int points = 4 * (active.back() - active.front() + 1);
    double cycles = 0.0, largest = -1.0;
    for (int p = 0; p < points; ++p) {
        const double power = std::norm(correlation(response, active, double(p) / points, 0));
        if (power > largest) {
            largest = power;
            cycles = double(p) / points;
        }
    }
    for (int step = 0; step < 20; ++step) {
        const cf64 value = correlation(response, active, cycles, 0);
        const cf64 slope = correlation(response, active, cycles, 1);
        const cf64 bend = correlation(response, active, cycles, 2);
        const double first = 2.0 * (std::conj(value) * slope).real();
        const double second = 2.0 * (std::norm(slope) + (std::conj(value) * bend).real());
        if (!(second < 0.0)) // not at a maximum: the grid point has to do
            break;
        cycles -= first / second;
        if (std::abs(first / second) < 1e-15)
            break;
    }
    cycles -= std::floor(cycles);
    const cf64 value = correlation(response, active, cycles, 0);
    const double total = weights.sum();
    return { cycles / numerology.subcarrier_spacing_hz(),
             value / total,
             std::max(0.0, 1.0 - std::norm(value) / (total * energy)) };
}

matrix_cf64 chain_response(const std::vector<chain>& chains,
                           const ofdm::numerology& numerology,
                           double window_samples)
{
    throw_if_invalid(numerology.validate());
    matrix_cf64 response(numerology.active_count(), chains.size());
    for (std::size_t i = 0; i < chains.size(); ++i) {
        const double samples = chains[i].delay_s * numerology.bandwidth_hz - window_samples;
        for (int m = 0; m < numerology.active_count(); ++m)
            response(m, i) =
                chains[i].gain *
                std::polar(1.0, -2.0 * pi * numerology.active[m] * samples / numerology.fft_size);
    }
    return response;
}

} // namespace physec::channel
