// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/sync/receiver_options.h>
#include <cmath>
#include <physec/error.h>

namespace physec::sync {

std::string receiver_options::validate() const
{
    const std::string inner = format.validate();
    if (!inner.empty())
        return inner;
    if (!(carrier_hz > 0.0) || !std::isfinite(carrier_hz))
        return complaint("carrier_hz", carrier_hz, "finite and > 0");
    if (!(std::abs(epoch_s) <= 1e10))
        return complaint("epoch_s", epoch_s, "-1e10 to 1e10");
    if (!(chain_delay_s >= 0.0 && chain_delay_s <= 1.0))
        return complaint("chain_delay_s", chain_delay_s, "0 to 1");
    if (!(clock_tolerance > 0.0 && clock_tolerance < 1e-3))
        return complaint("clock_tolerance", clock_tolerance, "between 0 and 1e-3");
    if (frames_per_secret == 1)
        return complaint("frames_per_secret", 1, "0 (all), or 2 and more");
    return {};
}

int receiver_options::scheduled_window() const
{
    return static_cast<int>(std::floor(chain_delay_s * format.ofdm.bandwidth_hz)) -
           format.cyclic_prefix / 4;
}

} // namespace physec::sync
