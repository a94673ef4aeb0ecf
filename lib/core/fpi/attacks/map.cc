// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/error.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/attacks/fitting_eve.h>
#include <physec/fpi/bounds/map_bound.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/receive/map_position_fit.h>

namespace physec::fpi {

namespace {

path_effect effect_of(const config& config) { return find_protection(config.mode).effect; }

/*!
 * Knows where the reflectors stand. Whatever Alice does to antennas and subcarriers shifts all paths
 * alike, so 2(K+1) measured numbers meet four unknowns: her position and the common shift.
 */
class map_eve : public fitting_eve
{
public:
    map_eve(const config& config, const ofdm::pilot_grid& bare) : fitting_eve(config, bare)
    {
        throw_if_invalid(validate_map(config, effect_of(config)));
    }

private:
    explanation explain(const vector_cf64& frame) const override
    {
        return { estimator_.estimate(frame, path_count()) };
    }

    //! Weak paths too: the geometry tells noise peaks apart.
    void clean(const vector_cf64&, path_fit&) const override {}

    location_estimate conclude(const vector_cf64& frame, const path_fit& fit) const override
    {
        return locate_on_map(config_, config_.eve_m, effect_of(config_), estimator_, frame, fit);
    }
};

const attack_registration registered({
    "map",
    "Map: reflectors known",
    "the places of the reflectors (map_m), how exactly (map_deviation_m), and the form of the "
    "precoder (27)",
    "fits K+1 paths, then her position and the shifts that all paths share, over all associations "
    "of paths to reflectors; then maximum likelihood in the frame",
    attack_role::with_map,
    [](const config& c, const ofdm::pilot_grid& bare) {
        return std::make_unique<map_eve>(c, bare);
    },
    bound_of_map,
});

} // namespace

} // namespace physec::fpi
