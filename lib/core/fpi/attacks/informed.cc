// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/receive/bob.h>

namespace physec::fpi {

namespace {

std::unique_ptr<locator> make_informed(const config& config, const ofdm::pilot_grid& bare)
{
    fpi::config at_eve = config;
    at_eve.bob_m = config.eve_m;
    return std::make_unique<bob>(at_eve, bare, 0);
}

const attack_registration registered({
    "informed",
    "Informed (check)",
    "the secret",
    "Bob at Eve's place: a check of the set-up, not an attack",
    attack_role::check,
    make_informed,
    {},
});

} // namespace

} // namespace physec::fpi
