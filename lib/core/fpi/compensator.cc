// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/compensator.h>
#include <physec/fpi/precoder.h>

namespace physec::fpi {

compensator::compensator(const config& config, const ofdm::pilot_grid& bare)
    : channel_(precoder(config).apply(bare))
{
}

} // namespace physec::fpi
