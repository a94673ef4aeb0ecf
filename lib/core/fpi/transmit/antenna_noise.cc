// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/transmit/antenna_noise.h>
#include <vector>

namespace physec::fpi {

namespace {
const char* const stream_name = "antenna noise";
}

antenna_noise::antenna_noise(double variance, std::uint64_t seed)
    : variance_(variance), seed_(seed), random_(seed, stream_name)
{
}

void antenna_noise::start_frame(std::uint64_t frame)
{
    random_ = random::generator(seed_, stream_name, frame);
}

void antenna_noise::add_symbol(cf32* const* out, int antennas, int subcarriers)
{
    for (int i = 0; i < antennas; ++i)
        random_.add_complex_normal(out[i], subcarriers, variance_);
}

void antenna_noise::add_frame(ofdm::pilot_grid& pilots, std::uint64_t frame)
{
    start_frame(frame);
    // The draws go through single precision, as the block's do, so that both are the same values.
    std::vector<cf32> noise(pilots.subcarriers);
    for (int g = 0; g < pilots.symbols; ++g)
        for (int i = 0; i < pilots.antennas(); ++i) {
            std::fill(noise.begin(), noise.end(), cf32(0.0f));
            random_.add_complex_normal(noise.data(), noise.size(), variance_);
            for (int m = 0; m < pilots.subcarriers; ++m)
                pilots.values(g * pilots.subcarriers + m, i) += cf64(noise[m]);
        }
}

} // namespace physec::fpi
