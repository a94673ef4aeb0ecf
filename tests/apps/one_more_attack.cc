// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/attacks/fitting_eve.h>
#include <physec/fpi/attacks/plugin.h>

/*!
 * \file
 * A whole attack in one file, as somebody outside would write it: an Eve who expects one path more
 * than there are. qa_outside.py compiles it and finds it in scores, JSON and lists.
 */
namespace {

using namespace physec;

class one_more_eve : public fpi::fitting_eve
{
public:
    one_more_eve(const fpi::config& config, const ofdm::pilot_grid& bare)
        : fitting_eve(config, bare)
    {
    }

private:
    fpi::explanation explain(const vector_cf64& frame) const override
    {
        return { estimator_.estimate(frame, path_count() + 1) };
    }
};

const fpi::attack_registration registered({
    "one_more",
    "One path more",
    "nothing of the precoder",
    "fits K+2 paths",
    fpi::attack_role::on_request,
    [](const fpi::config& config, const ofdm::pilot_grid& bare) {
        return std::make_unique<one_more_eve>(config, bare);
    },
    {},
});

} // namespace

PHYSEC_PLUGIN
