// SPDX-License-Identifier: GPL-3.0-or-later
#include "air_signal.h"
#include <gtest/gtest.h>
#include <physec/sync/frame_receiver.h>

using namespace physec;
using namespace air_signal;

namespace {

//! Bodies whose first four symbols repeat and whose others are drawn anew for each frame.
std::vector<cf32> changing_payload(const ofdm::frame_format& format, int frames, double offset)
{
    const int fixed = 4 * format.ofdm.active_count();
    const auto steady = ofdm::random_phase_pilots(16, format.ofdm.active_count(), 1, 3);
    std::vector<cf32> heard(500);
    for (int f = 0; f < frames; ++f) {
        auto body = ofdm::random_phase_pilots(16, format.ofdm.active_count(), 1, 100 + f);
        body.values.topRows(fixed) = steady.values.topRows(fixed);
        const auto samples = antenna_samples(format, body, 0, 1, 77, f);
        heard.insert(heard.end(), samples.begin(), samples.end());
    }
    heard.resize(heard.size() + 500);
    add_carrier_offset(heard, offset);
    random::generator(9, "noise").add_complex_normal(heard.data(), heard.size(), 1e-3);
    return heard;
}

sync::received_frame last_frame(const ofdm::frame_format& format, double offset)
{
    sync::receiver_options options;
    options.format = format;
    sync::frame_receiver receiver(options);
    sync::received_frame last;
    const auto heard = changing_payload(format, 30, offset);
    receiver.process(heard.data(), heard.size(), [&](const auto& frame) { last = frame; });
    EXPECT_EQ(receiver.frames(), 30u);
    return last;
}

} // namespace

TEST(SteadySymbols, CarrierAndNoiseAreMeasuredByWhatRepeats)
{
    auto format = small_format();
    format.steady_symbols = 4;
    const double offset = 3e-5; // cycles per sample
    const auto frame = last_frame(format, offset);
    EXPECT_NEAR(frame.carrier_offset_hz, offset * 25e6, 5.0 * frame.carrier_deviation_hz + 0.5);
    EXPECT_LT(frame.carrier_deviation_hz, 5.0);
    // Noise of 1e-3 a sample is 1e-3 A / N a subcarrier; 4 A elements tell it within 5 %.
    const double noise = 1e-3 * format.ofdm.active_count() / format.ofdm.fft_size;
    EXPECT_NEAR(frame.snr_db, -10.0 * std::log10(noise), 1.0);
}

TEST(SteadySymbols, AWholeBodyThatChangesCannotSettle)
{
    // What the setting is for: compared as a whole, such bodies have nothing in common.
    const auto frame = last_frame(small_format(), 3e-5);
    EXPECT_LT(frame.snr_db, 0.0);
}
