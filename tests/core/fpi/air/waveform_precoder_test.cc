// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/air/waveform_setup.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/channel/fractional_delay.h>
#include <physec/error.h>
#include <physec/fpi/transmit/precoder.h>

namespace fpi = physec::fpi;
using namespace sample_streams;
using physec::pi;

namespace {

constexpr double rate = 20e6;
constexpr double longest = 2e-6; // 40 samples

fpi::config four_antennas()
{
    fpi::config c;
    c.tx_antennas = 4;
    c.fakes = { { 83e-9, 0.3 }, { 740e-9, -0.8 } };
    return c;
}

fpi::config either_sign(fpi::config c)
{
    c.secret = fpi::secret_prior{ 1e-9, 900e-9, 0.01, 1.0, true };
    return c;
}

//! The definition, in double precision: Kaiser-windowed weights, but delays, gains and sums naive.
cf64 reference(const fpi::config& c,
               const std::vector<fpi::fake_set>& fakes,
               const streams& x,
               int antenna,
               std::ptrdiff_t sample)
{
    constexpr int taps = physec::channel::fractional_delay::taps;
    const auto value = [&](std::ptrdiff_t n) {
        const bool there = n >= 0 && n < static_cast<std::ptrdiff_t>(x[antenna].size());
        return there ? cf64(x[antenna][n]) : cf64(0);
    };
    cf64 sum = c.mode == "spoof" ? cf64(0) : value(sample);
    for (const auto& fake : fakes) {
        const double position = sample - fake.delay_s * rate;
        const auto whole = static_cast<std::ptrdiff_t>(std::floor(position));
        float w[taps];
        physec::channel::fractional_delay::instance().weights(position - whole, w);
        cf64 delayed = 0.0;
        for (int k = 0; k < taps; ++k)
            delayed += static_cast<double>(w[k]) *
                       value(whole + k - physec::channel::fractional_delay::before);
        sum += delayed * std::exp(cf64(0, 2 * pi * antenna * 0.5 * std::sin(fake.angle_rad)));
    }
    fpi::config with = c;
    with.fakes = fakes;
    return c.normalize_power ? sum / std::sqrt(fpi::precoder(with).mean_power()) : sum;
}

//! Largest difference from the reference over output samples first to last, less the latency.
double worst(const fpi::config& c,
             const std::vector<fpi::fake_set>& fakes,
             const streams& in,
             const streams& out,
             int latency,
             std::size_t first,
             std::size_t last)
{
    double largest = 0.0;
    for (int i = 0; i < c.tx_antennas; ++i)
        for (std::size_t n = first; n < last; ++n)
            largest = std::max(largest,
                               std::abs(cf64(out[i][n]) -
                                        reference(c, fakes, in, i, std::ptrdiff_t(n) - latency)));
    return largest;
}

// Sums of 33 or 65 products of single precision, each of magnitude up to about 4: a few 1e-7 each.
constexpr double rounding = 1e-5;

} // namespace

TEST(FpiWaveformPrecoder, IsTheSumOfTheDelayedSignals)
{
    for (bool normalize : { true, false })
        for (const std::string mode : { "fpi", "spoof" }) {
            auto c = either_sign(four_antennas());
            c.mode = mode;
            c.normalize_power = normalize;
            c.fakes[0].delay_s = -0.4e-6;
            c.fakes.resize(mode == "spoof" ? 1 : 2);
            fpi::waveform_precoder precoder(c, rate, longest);
            const auto in = noise(4, 700, 1);
            const auto out = precoded(precoder, in, 700, 1);
            EXPECT_LT(worst(c, c.fakes, in, out, precoder.latency_samples(), 0, 700), rounding);
        }
}

TEST(FpiWaveformPrecoder, ModeNonePassesTheSamples)
{
    auto c = four_antennas();
    c.mode = "none";
    fpi::waveform_precoder precoder(c, rate, longest);
    const std::size_t latency = precoder.latency_samples();
    const auto in = noise(4, 3000, 2);
    const auto out = precoded(precoder, in, 500, 1);
    for (int i = 0; i < 4; ++i)
        for (std::size_t n = 0; n < 3000; ++n)
            ASSERT_EQ(out[i][n], n < latency ? cf32(0) : in[i][n - latency]);
}

TEST(FpiWaveformPrecoder, SlicingChangesNoBit)
{
    const auto c = four_antennas();
    const auto in = noise(4, 6000, 3);
    streams first;
    for (int longest_call : { 6000, 1, 7, 100, 2500 }) {
        fpi::waveform_precoder precoder(c, rate, longest);
        precoder.switch_at(1234, precoder.prepare({ { 51e-9, 0.9 } }));
        const auto out = precoded(precoder, in, longest_call, longest_call);
        if (first.empty())
            first = out;
        EXPECT_EQ(out, first) << longest_call;
    }
}

TEST(FpiWaveformPrecoder, InPlaceIsTheSame)
{
    const auto c = four_antennas();
    fpi::waveform_precoder precoder(c, rate, longest), in_place(c, rate, longest);
    auto x = noise(4, 2500, 4);
    const auto out = precoded(precoder, x, 2500, 1);
    in_place.process(at(std::as_const(x), 0).data(), at(x, 0).data(), 2500);
    EXPECT_EQ(x, out);
}

// The rule: output sample n is the old secret's alone for n < s + latency, else the new one's.
TEST(FpiWaveformPrecoder, SwitchesAtTheSampleAskedFor)
{
    const auto c = either_sign(four_antennas());
    const std::vector<fpi::fake_set> second = { { -1.3e-7, -0.2 } }, third = { { 9e-7, 0.5 } };
    for (std::size_t s : { 0, 1, 57, 511, 1023, 1024, 1025 }) {
        fpi::waveform_precoder precoder(c, rate, longest);
        const std::size_t latency = precoder.latency_samples();
        precoder.switch_at(s, precoder.prepare(second));
        precoder.switch_at(s + 20, precoder.prepare(third)); // both within one latency
        const auto in = noise(4, 1400, 5);
        const auto out = precoded(precoder, in, 300, static_cast<int>(s));
        const std::size_t change = s + latency;
        EXPECT_LT(worst(c, c.fakes, in, out, latency, 0, change), rounding) << s;
        EXPECT_LT(worst(c, second, in, out, latency, change, change + 20), rounding) << s;
        EXPECT_LT(worst(c, third, in, out, latency, change + 20, 1400), rounding) << s;
        // The secrets do differ there, so that a late or early switch would be seen.
        EXPECT_GT(worst(c, c.fakes, in, out, latency, change, change + 1), 1e-2) << s;
        if (change > latency) { // before that there was no signal
            EXPECT_GT(worst(c, second, in, out, latency, change - 1, change), 1e-2) << s;
        }
    }
}

TEST(FpiWaveformPrecoder, LateSwitchesTakeEffectAtOnceAndNewerOnesReplaceLater)
{
    const auto c = four_antennas();
    const std::vector<fpi::fake_set> second = { { 1.3e-7, -0.2 } }, third = { { 9e-7, 0.5 } };
    fpi::waveform_precoder precoder(c, rate, longest);
    const std::size_t latency = precoder.latency_samples();
    const auto in = noise(4, 1000, 6);
    streams out(4, std::vector<cf32>(1000));
    precoder.process(at(in, 0).data(), at(out, 0).data(), 400);
    precoder.switch_at(600, precoder.prepare(third));
    precoder.switch_at(10, precoder.prepare(second)); // gone, and drops the one at 600
    precoder.process(at(in, 400).data(), at(out, 400).data(), 600);
    EXPECT_LT(worst(c, c.fakes, in, out, latency, 0, 400), rounding);
    EXPECT_LT(worst(c, second, in, out, latency, 400, 1000), rounding);
}

TEST(FpiWaveformPrecoder, RefusesWhatItCannotDo)
{
    const auto refusal = [](const fpi::config& c, double sample_rate, double longest_s) {
        try {
            fpi::waveform_precoder precoder(c, sample_rate, longest_s);
        } catch (const physec::invalid_input& problem) {
            return std::string(problem.what());
        }
        return std::string("accepted");
    };
    auto c = four_antennas();
    EXPECT_EQ(refusal(c, 0.0, longest), "sample_rate_hz is 0; allowed: > 0 and up to 1e12");
    EXPECT_EQ(refusal(c, 1e300, 0.0), "sample_rate_hz is 1e+300; allowed: > 0 and up to 1e12");
    EXPECT_NE(refusal(c, NAN, longest).find("sample_rate_hz is nan"), std::string::npos);
    EXPECT_NE(refusal(c, 1e6, 1.1).find("longest_delay_s is 1.1; allowed: 0 to 1048576"),
              std::string::npos);
    EXPECT_NE(refusal(c, 1e6, -1e-9).find("longest_delay_s is -1e-09"), std::string::npos);
    EXPECT_EQ(refusal(c, rate, 5e-7),
              "fakes[1].delay_s is 7.4e-07; allowed: magnitude up to longest_delay_s = "
              "500.000000 ns");
    c.mode = "gaussian";
    EXPECT_EQ(refusal(c, rate, longest),
              "mode is \"gaussian\"; allowed in the waveform form: fpi, spoof, none");
    c.mode = "mirage";
    EXPECT_EQ(refusal(c, rate, longest),
              "mode is \"mirage\"; allowed in the waveform form: fpi, spoof, none");
    c = four_antennas();
    c.fakes.clear(); // the identity would leave the antennas
    EXPECT_EQ(refusal(c, rate, longest), "number of fakes is 0; allowed: at least 1 in mode fpi");
    const fpi::waveform_precoder precoder(four_antennas(), rate, longest);
    EXPECT_THROW(precoder.prepare({}), physec::invalid_input);
    EXPECT_THROW(precoder.prepare({ { NAN, 0.1 } }), physec::invalid_input);
}
