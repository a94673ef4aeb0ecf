// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/error.h>
#include <physec/fpi/eve.h>

namespace physec::fpi {

std::string to_string(attack kind) { return kind == attack::merged ? "merged" : "separate"; }

attack attack_from_string(const std::string& name)
{
    if (name == "merged")
        return attack::merged;
    if (name == "separate")
        return attack::separate;
    throw invalid_input("attack is \"" + name + "\"; allowed: merged, separate");
}

eve::eve(const config& config, const ofdm::pilot_grid& bare, attack kind)
    : locator(config), attack_(kind), estimator_(frame_model(config.ofdm, bare))
{
    throw_if_invalid(config.validate());
}

location_estimate eve::estimate_checked(const vector_cf64& frame, std::uint64_t)
{
    const int true_paths = static_cast<int>(config_.scatterers_m.size()) + 1;
    const path_fit fit = attack_ == attack::merged ? estimator_.estimate(frame, true_paths)
                                                   : separate(frame);
    return locate(config_, config_.eve_m, estimator_.model(), fit);
}

path_fit eve::separate(const vector_cf64& frame) const
{
    // Only mode fpi adds twins; in every other mode she looks for the true paths.
    const int sets =
        config_.mode == protection::fpi ? static_cast<int>(config_.fakes.size()) : 0;
    const int true_paths = static_cast<int>(config_.scatterers_m.size()) + 1;
    const path_fit merged = estimator_.estimate(frame, true_paths);
    if (sets == 0)
        return merged;

    // Close pairs have many local minima. Start from a greedy search and from each merged path
    // split along both diagonals of the delay-frequency plane, at several separations (in units
    // of the Fourier resolution, 1/span and 1/Nt); keep the likeliest end point.
    path_fit best = estimator_.estimate(frame, (sets + 1) * true_paths);
    const auto& active = config_.ofdm.active;
    const double delay_cell = 1.0 / (active.back() - active.front() + 1);
    const double frequency_cell = 1.0 / config_.tx_antennas;
    for (double separation : { 0.25, 0.5, 1.0 })
        for (int slope : { 1, -1 }) {
            std::vector<normalized_path> start;
            for (const normalized_path& middle : merged.paths)
                for (int member = 0; member <= sets; ++member) {
                    const double offset = separation * (member - 0.5 * sets);
                    start.push_back({ middle.delay + offset * delay_cell,
                                      middle.frequency + slope * offset * frequency_cell });
                }
            path_fit candidate = estimator_.refine(frame, start);
            if (candidate.residual_power < best.residual_power)
                best = std::move(candidate);
        }
    return best;
}

} // namespace physec::fpi
