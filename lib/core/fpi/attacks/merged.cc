// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/attacks/fitting_eve.h>
#include <physec/fpi/bounds/attack_bounds.h>

namespace physec::fpi {

namespace {

class merged_eve : public fitting_eve
{
public:
    merged_eve(const config& config, const ofdm::pilot_grid& bare) : fitting_eve(config, bare) {}

private:
    explanation explain(const vector_cf64& frame) const override
    {
        return { estimator_.estimate(frame, path_count()) };
    }
};

const attack_registration registered({
    "merged",
    "Merged: K+1 paths",
    "nothing of the precoder",
    "fits K+1 paths: each true path and its twins melt into one, half a delta off",
    attack_role::standard,
    [](const config& c, const ofdm::pilot_grid& bare) {
        return std::make_unique<merged_eve>(c, bare);
    },
    bound_of_merged_paths,
});

} // namespace

} // namespace physec::fpi
