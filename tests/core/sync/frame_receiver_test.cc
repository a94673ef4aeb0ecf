// SPDX-License-Identifier: GPL-3.0-or-later
#include "air_signal.h"
#include <gtest/gtest.h>
#include <physec/error.h>
#include <physec/sync/frame_receiver.h>

using namespace physec;
using namespace air_signal;

namespace {

constexpr int antennas = 4;
const std::vector<channel::path> paths = { { 1.62, 0.11, { 0.8, 0.2 } },
                                           { 2.91, -0.32, { -0.3, 0.4 } } }; // delays in samples

struct air {
    double delay = 7.3; // samples, of the chains
    double carrier = 0.0;
    double clock = 0.0;
    double noise = 1e-4;
    int start = 3000; // samples of silence at the beginning
    int frames = 12;
    std::uint32_t first_counter = 0;
};

ofdm::pilot_grid pilots(const ofdm::frame_format& format)
{
    return ofdm::random_phase_pilots(format.body_symbols, format.ofdm.active_count(), antennas, 3);
}

std::vector<cf32> receive(const ofdm::frame_format& format, const air& what)
{
    std::vector<cf32> heard(what.start + what.frames * format.spacing_samples() + 1500);
    for (int i = 0; i < antennas; ++i) {
        auto sent = antenna_samples(format, pilots(format), i, what.frames, 77, what.first_counter);
        sent.insert(sent.begin(), what.start, cf32(0.0f));
        for (const auto& path : paths)
            add_path(sent,
                     path.delay_s + what.delay,
                     path.gain * std::polar(1.0, 2.0 * pi * i * path.spatial_frequency),
                     heard,
                     what.clock);
    }
    add_carrier_offset(heard, what.carrier);
    random::generator(9, "noise").add_complex_normal(heard.data(), heard.size(), what.noise);
    return heard;
}

sync::receiver_options options(const ofdm::frame_format& format, const air& what)
{
    sync::receiver_options result;
    result.format = format;
    result.epoch_s = what.start / format.ofdm.bandwidth_hz;
    result.chain_delay_s = what.delay / format.ofdm.bandwidth_hz;
    return result;
}

std::vector<sync::received_frame>
run(sync::frame_receiver& receiver, const std::vector<cf32>& heard, std::size_t piece = 1 << 20)
{
    std::vector<sync::received_frame> frames;
    for (std::size_t done = 0; done < heard.size(); done += piece)
        receiver.process(heard.data() + done,
                         std::min(piece, heard.size() - done),
                         [&](const auto& frame) { frames.push_back(frame); });
    return frames;
}

//! What a body must be: exact channel response times pilots.
vector_cf64 expected_body(const ofdm::frame_format& format, double delay_after_window)
{
    auto moved = paths;
    for (auto& path : moved)
        path.delay_s = (path.delay_s + delay_after_window) / format.ofdm.bandwidth_hz;
    const matrix_cf64 response = channel::miso_response(moved, format.ofdm, antennas);
    const auto sent = pilots(format);
    vector_cf64 body(sent.values.rows());
    for (Eigen::Index k = 0; k < body.size(); ++k)
        body[k] = sent.values.row(k)
                      .transpose()
                      .cwiseProduct(response.row(k % response.rows()).transpose())
                      .sum();
    return body;
}

double relative_error(const vector_cf64& is, const vector_cf64& should)
{
    const cf64 common = should.dot(is) / should.squaredNorm(); // phase of the oscillators
    return (is - common * should).norm() / (std::abs(common) * should.norm());
}

} // namespace

TEST(FrameReceiver, GivesBackTheChannelWithAbsoluteDelays)
{
    const auto format = small_format();
    air what;
    what.noise = 1e-9;
    sync::frame_receiver receiver(options(format, what));
    const auto frames = run(receiver, receive(format, what));
    ASSERT_EQ(frames.size(), 12u);
    for (const auto& frame : frames) {
        EXPECT_EQ(frame.header.session, 77);
        EXPECT_EQ(frame.header.counter, &frame - frames.data());
        EXPECT_EQ(frame.window_samples, 7 - 8);
        // Neighbouring symbols reach into each other by the tails of the interpolation at the
        // channel's fractional delays: below -45 dB with a quarter of the prefix to spare.
        EXPECT_LT(relative_error(frame.body, expected_body(format, what.delay + 1.0)), 6e-3);
        if (frame.header.counter > 0)
            EXPECT_EQ(frame.timing_complaint, "");
        else
            EXPECT_NE(frame.timing_complaint.find("not settled"), std::string::npos);
    }
    EXPECT_EQ(receiver.bad_headers(), 0u);
    EXPECT_EQ(receiver.missed(), 0u);
}

TEST(FrameReceiver, DoesNotDependOnHowSamplesAreCut)
{
    const auto format = small_format(3);
    air what;
    what.carrier = 2e-5;
    what.noise = 0.1;
    const auto heard = receive(format, what);
    sync::frame_receiver whole(options(format, what));
    const auto expected = run(whole, heard);
    ASSERT_EQ(expected.size(), 12u);
    for (const std::size_t piece : { 1, 317, 5000, 40000 }) {
        sync::frame_receiver receiver(options(format, what));
        const auto frames = run(receiver, heard, piece);
        ASSERT_EQ(frames.size(), expected.size()) << piece;
        for (std::size_t k = 0; k < frames.size(); ++k) {
            EXPECT_EQ(frames[k].body, expected[k].body) << piece; // to the bit
            EXPECT_EQ(frames[k].carrier_offset_hz, expected[k].carrier_offset_hz);
        }
    }
}

TEST(FrameReceiver, MeasuresAndCorrectsBothClocks)
{
    // 0.5 ppm at 2.4 GHz and 25 MHz: 1200 Hz. The frames are 30 dB above the noise.
    const auto format = small_format();
    air what;
    what.carrier = 1200.0 / 25e6;
    what.clock = 0.5e-6;
    what.noise = 1e-3;
    what.frames = 200;
    sync::frame_receiver receiver(options(format, what));
    const auto frames = run(receiver, receive(format, what));
    ASSERT_EQ(frames.size(), 200u);
    const auto& last = frames.back();
    EXPECT_NEAR(last.carrier_offset_hz, 1200.0, 0.02 * 1200.0);
    // A receiver that runs through its samples faster sees signals come earlier and earlier.
    EXPECT_NEAR(last.clock_offset_ppm, -0.5, 0.02 * 0.5);
    EXPECT_LT(std::abs(last.clock_offset_ppm + 0.5), 5.0 * last.clock_deviation_ppm);
    for (std::size_t k = 1; k < frames.size(); ++k)
        EXPECT_NE(frames[k].timing_complaint.find("no common clock"), std::string::npos) << k;
    // Corrected: after 196 frames and 0.31 samples of drift the channel still stands still.
    const double still = relative_error(last.body, frames[3].body);
    EXPECT_LT(still, 0.06); // two frames' noise at 30 dB is 0.045
    std::printf("carrier %.1f Hz, clock %.4f ppm, change over 200 frames %.3f\n",
                last.carrier_offset_hz,
                last.clock_offset_ppm,
                still);
}

TEST(FrameReceiver, MeasuresClocksWhereverTheEpochIs)
{
    // Half a second between the receiver's clock and the schedule, and a drift of three samples
    // within the frames: neither may disturb the carrier, in any frame once it has settled.
    const auto format = small_format();
    air what;
    what.carrier = 1200.0 / 25e6;
    what.clock = 10e-6;
    what.noise = 1e-3;
    what.frames = 90;
    auto settings = options(format, what);
    settings.epoch_s -= 0.5;
    sync::frame_receiver receiver(settings);
    const auto frames = run(receiver, receive(format, what));
    ASSERT_EQ(frames.size(), 90u);
    for (const auto& frame : frames) {
        if (frame.header.counter < 2)
            continue;
        // The drift's own bias: at most 10 ppm of half the occupied band, 99 Hz; five deviations.
        EXPECT_LT(std::abs(frame.carrier_offset_hz - 1200.0),
                  99.0 + 5.0 * frame.carrier_deviation_hz)
            << frame.header.counter;
        EXPECT_LT(relative_error(frame.body, frames[2].body), 0.08) << frame.header.counter;
    }
    EXPECT_NEAR(frames.back().clock_offset_ppm, -10.0, 0.02 * 10.0);
}

TEST(FrameReceiver, ResidualCarrierOffsetAtFiveDecibels)
{
    const auto format = small_format();
    air what;
    what.carrier = 0.37 / 128;
    what.noise = 0.3162 * mean_power(receive(format, { 7.3, 0.0, 0.0, 0.0, 0, 4 }));
    what.frames = 40;
    sync::frame_receiver receiver(options(format, what));
    const auto frames = run(receiver, receive(format, what));
    ASSERT_EQ(frames.size(), 40u);
    const double spacing = format.ofdm.subcarrier_spacing_hz();
    const double residual = frames.back().carrier_offset_hz - 0.37 * spacing;
    std::printf("residual %.1f Hz = %.5f spacings (deviation %.1f Hz), SNR %.2f dB\n",
                residual,
                residual / spacing,
                frames.back().carrier_deviation_hz,
                frames.back().snr_db);
    EXPECT_LT(std::abs(residual), 1e-4 * spacing);
    EXPECT_LT(std::abs(residual), 5.0 * frames.back().carrier_deviation_hz);
    EXPECT_NEAR(frames.back().snr_db, 5.0 + 10.0 * std::log10(128.0 / 100), 1.0);
}

TEST(FrameReceiver, SaysWhyDelaysMeanNothing)
{
    const auto format = small_format();
    const air what;
    const auto heard = receive(format, what);
    const auto complaint = [&](auto change) {
        auto changed = options(format, what);
        change(changed);
        sync::frame_receiver receiver(changed);
        return run(receiver, heard).back().timing_complaint;
    };
    EXPECT_EQ(complaint([](auto&) {}), "");
    EXPECT_NE(complaint([](auto& o) { o.epoch_s += 1e-3; }).find("align the clocks"),
              std::string::npos);
    EXPECT_NE(complaint([](auto& o) { o.session = 76; }).find("stale calibration"),
              std::string::npos);
    EXPECT_EQ(complaint([](auto& o) { o.session = 77; }), "");
    EXPECT_EQ(complaint([](auto& o) { o.standing_complaint = "no calibration"; }),
              "no calibration");
}

TEST(FrameReceiver, SurvivesLostSamplesAndARestartedTransmitter)
{
    const auto format = small_format();
    air what;
    const auto heard = receive(format, what);
    sync::frame_receiver receiver(options(format, what));
    std::vector<sync::received_frame> frames;
    const auto keep = [&](const auto& frame) { frames.push_back(frame); };
    // 5000 samples are lost in the middle of frame 4: it and no other is gone, and where the
    // remaining frames began is still known.
    const std::size_t lost = what.start + 4 * format.spacing_samples() + 1000;
    receiver.process(heard.data(), lost, keep);
    ASSERT_EQ(frames.size(), 4u);
    const double time = (lost + 5000) / format.ofdm.bandwidth_hz;
    receiver.set_time(0, time);
    receiver.process(heard.data() + lost + 5000, heard.size() - lost - 5000, keep);
    EXPECT_EQ(receiver.gaps(), 1u);
    ASSERT_EQ(frames.size(), 10u);
    EXPECT_EQ(frames[4].header.counter, 6u);
    EXPECT_EQ(receiver.missed(), 2u);
    EXPECT_EQ(frames.back().timing_complaint, "");
    // A transmitter that comes back a while later with a new epoch is met afresh.
    receiver.set_time(2, 0.0);
    const auto again = receive(format, { 7.3, 3e-5, 0.0, 1e-4, 123, 4 });
    receiver.process(again.data(), again.size(), keep);
    EXPECT_EQ(frames.size(), 14u);
    EXPECT_NEAR(frames.back().carrier_offset_hz, 3e-5 * 25e6, 1.0);
}

TEST(FrameReceiver, CountsTimeInWholeSecondsExactly)
{
    // A day after the epoch of the clock, or in UTC, with a sample grid that is off by a quarter.
    const auto format = small_format();
    for (const std::int64_t second : { std::int64_t(86400), std::int64_t(1790000000) }) {
        air what;
        what.noise = 1e-9;
        what.start = 0;
        what.carrier = 1e-6;
        auto heard = receive(format, what);
        heard.insert(heard.begin(), 3000, cf32(0.0f));
        auto settings = options(format, what);
        settings.epoch_s = static_cast<double>(second);
        sync::frame_receiver receiver(settings);
        receiver.set_time(second - 1, 1.0 - (3000 - 0.25) / 25e6);
        const auto frames = run(receiver, heard);
        ASSERT_EQ(frames.size(), 12u);
        EXPECT_NEAR(frames.back().schedule_offset_samples, 7.3 + 1.62 + 0.25, 8.0);
        EXPECT_NEAR(frames.back().carrier_offset_hz, 25.0, 0.5);
        EXPECT_TRUE(frames.back().in_slot);
        EXPECT_LT(relative_error(frames.back().body, expected_body(format, what.delay + 1.25)),
                  6e-3);
    }
}

TEST(FrameReceiver, RefusesBadOptions)
{
    const auto format = small_format();
    auto bad = options(format, {});
    bad.carrier_hz = 0.0;
    EXPECT_THROW(sync::frame_receiver{ bad }, invalid_input);
    bad = options(format, {});
    bad.chain_delay_s = -1e-9;
    EXPECT_THROW(sync::frame_receiver{ bad }, invalid_input);
    bad = options(format, {});
    bad.frames_per_secret = 1;
    EXPECT_THROW(sync::frame_receiver{ bad }, invalid_input);
}
