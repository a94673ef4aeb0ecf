// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/receive/compensator.h>
#include <physec/fpi/transmit/precoder.h>

namespace physec::fpi {

compensator::compensator(const config& config, const ofdm::pilot_grid& bare)
    : channel_(precoder(config).apply(bare))
{
}

} // namespace physec::fpi
