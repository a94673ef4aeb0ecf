// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/ofdm/numerology.h>
#include <numeric>
#include <physec/error.h>

namespace physec::ofdm {

numerology numerology::all_active(double bandwidth_hz, int fft_size)
{
    numerology result;
    result.bandwidth_hz = bandwidth_hz;
    result.fft_size = fft_size;
    result.active.resize(fft_size > 0 ? fft_size : 0);
    std::iota(result.active.begin(), result.active.end(), 0);
    return result;
}

std::string numerology::validate() const
{
    const std::string rate = validate_rate("bandwidth_hz", bandwidth_hz);
    if (!rate.empty())
        return rate;
    if (fft_size < 2 || fft_size > 65536)
        return complaint("subcarriers (FFT size)", fft_size, "2 to 65536");
    if (active.size() < 2)
        return complaint("number of active subcarriers", active.size(), "at least 2");
    for (std::size_t m = 1; m < active.size(); ++m)
        if (active[m] <= active[m - 1])
            return complaint("active_subcarriers[" + std::to_string(m) + "]",
                             active[m],
                             "strictly increasing, so > " + std::to_string(active[m - 1]));
    // More than fft_size apart, two indices would be the same subcarrier.
    if (active.back() - active.front() >= fft_size)
        return complaint("span of active_subcarriers",
                         active.back() - active.front(),
                         "less than the FFT size " + std::to_string(fft_size));
    if (active.front() < -fft_size / 2 || active.back() >= fft_size)
        return complaint("active_subcarriers outermost index",
                         active.front() < -fft_size / 2 ? active.front() : active.back(),
                         "from -N/2 to N-1 with N = " + std::to_string(fft_size));
    return {};
}

std::string validate_rate(const std::string& name, double rate_hz)
{
    return rate_hz > 0.0 && rate_hz <= 1e12 ? "" : complaint(name, rate_hz, "> 0 and up to 1e12");
}

} // namespace physec::ofdm
