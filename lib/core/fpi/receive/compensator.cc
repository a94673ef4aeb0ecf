// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/receive/compensator.h>
#include <physec/error.h>
#include <physec/fpi/transmit/precoder.h>

namespace physec::fpi {

namespace {

ofdm::pilot_grid effective(const config& config, const ofdm::pilot_grid& bare)
{
    const precoder alice(config);
    if (alice.redraws())
        throw invalid_input("key_refresh is \"" + config.key_refresh +
                            "\"; allowed for compensation: session (it keeps one set of pilots)");
    return alice.apply(bare);
}

} // namespace

compensator::compensator(const config& config, const ofdm::pilot_grid& bare)
    : channel_(effective(config, bare))
{
}

} // namespace physec::fpi
