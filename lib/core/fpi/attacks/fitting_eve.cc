// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/fitting_eve.h>
#include <physec/error.h>
#include <physec/fpi/protection.h>

namespace physec::fpi {

fitting_eve::fitting_eve(const config& config, const ofdm::pilot_grid& bare)
    : locator(config), estimator_(frame_model(config.ofdm, bare))
{
    throw_if_invalid(config.validate());
}

int fitting_eve::path_count() const { return static_cast<int>(config_.scatterers_m.size()) + 1; }

int fitting_eve::twin_count() const
{
    const bool twins = find_protection(config_.mode).effect == path_effect::twins;
    return twins ? static_cast<int>(config_.fakes.size()) : 0;
}

void fitting_eve::clean(const vector_cf64& frame, path_fit& fit) const
{
    estimator_.drop_insignificant(frame, fit);
}

location_estimate fitting_eve::conclude(const vector_cf64&, const path_fit& fit) const
{
    location_estimate result = locate(config_, config_.eve_m, estimator_, fit, path_count());
    if (fit.shifts.size() == 1) {
        path_fit other = fit;
        for (normalized_path& path : other.paths)
            path = shifted(path, fit.shifts[0], 1.0);
        sort_by_delay(other);
        result.alternative_m =
            locate(config_, config_.eve_m, estimator_, other, path_count()).position_m;
    }
    return result;
}

location_estimate fitting_eve::estimate_checked(const vector_cf64& frame, std::uint64_t)
{
    auto [fit, complete] = explain(frame);
    clean(frame, fit);
    location_estimate result = conclude(frame, fit);
    result.reliable = result.reliable && complete;
    return result;
}

} // namespace physec::fpi
