// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample_streams.h"
#include <gtest/gtest.h>
#include <physec/channel/multipath.h>
#include <physec/channel/waveform_channel.h>
#include <physec/error.h>

using namespace sample_streams;
using physec::matrix_cf64;
using physec::pi;
using physec::channel::antenna_path;
using physec::channel::antenna_paths;
using physec::channel::path;
using physec::channel::waveform_channel;

namespace {

constexpr double rate = 20e6;
constexpr std::size_t lookahead = waveform_channel::lookahead;

//! All of \p in in calls of random size up to \p longest.
std::vector<cf32> heard(waveform_channel& channel, const streams& in, int longest, int seed)
{
    std::vector<cf32> out(in[0].size());
    physec::random::generator random(seed, "slices");
    std::size_t written = 0;
    for (std::size_t done = 0; done < in[0].size();) {
        const std::size_t part =
            std::min<std::size_t>(1 + random.below(longest), in[0].size() - done);
        written += channel.process(at(in, done).data(), out.data() + written, part);
        done += part;
    }
    out.resize(written);
    return out;
}

const std::vector<path> three_paths = { { 61e-9, 0.11, { 0.8, 0.3 } },
                                        { 137.7e-9, -0.42, { -0.2, 0.4 } },
                                        { 903.1e-9, 0.3, { 0.05, -0.1 } } };

} // namespace

// Whole-sample delays need no interpolation: sample number is time, to the rounding of the sums.
TEST(WaveformChannel, SampleNumberIsTime)
{
    const double sample = 1.0 / 16e6; // a power of two: whole numbers of it are exact
    const std::vector<antenna_path> paths = { { 0, 0, 0.0, { 1.0, 0.0 } },
                                              { 0, 0, 5 * sample, { 0.0, -0.5 } },
                                              { 1, 0, 700 * sample, { 0.25, 0.25 } },
                                              { 1, 1, 3 * sample, { 9.0, 9.0 } } };
    waveform_channel channel(paths, 2, 16e6, 0, 1);
    const auto in = noise(2, 3000, 1);
    const auto out = heard(channel, in, 400, 1);
    ASSERT_EQ(out.size(), 3000 - lookahead);
    const auto value = [&](int tx, std::ptrdiff_t n) { return n < 0 ? cf64(0) : cf64(in[tx][n]); };
    for (std::ptrdiff_t n = 0; n < std::ptrdiff_t(out.size()); ++n) {
        const cf64 expected =
            value(0, n) + cf64(0, -0.5) * value(0, n - 5) + cf64(0.25, 0.25) * value(1, n - 700);
        // 5 * (1/16e6) * 16e6 may miss 5 by 1e-15, which the filter's slope hardly enlarges.
        ASSERT_LT(std::abs(cf64(out[n]) - expected), 3e-6) << n;
    }
}

// The interpolation's -70 dB of each path, whose amplitudes add up to about twice the root mean
// square of the response; OFDM with a prefix that covers delays and filter.
TEST(WaveformChannel, IsMisoResponseOnEverySubcarrier)
{
    constexpr int antennas = 4, symbols = 3;
    for (int size : { 64, 150, 512 })
        for (double sample_rate : { 5e6, 20e6, 50e6 }) {
            const auto ofdm = guarded(size, sample_rate);
            const int prefix = 24 + static_cast<int>(1e-6 * sample_rate) + 24;
            const int length = prefix + size;
            const auto data = qpsk(symbols * antennas, ofdm.active_count(), size);
            const matrix_cf64 modulator = tones(ofdm, -prefix, length) / std::sqrt(size);
            streams in(antennas, std::vector<cf32>(symbols * length + lookahead));
            for (int g = 0; g < symbols; ++g)
                for (int i = 0; i < antennas; ++i) {
                    const matrix_cf64 body = data.row(g * antennas + i) * modulator;
                    for (int t = 0; t < length; ++t)
                        in[i][g * length + t] = cf32(body(0, t));
                }
            waveform_channel channel(
                antenna_paths(three_paths, antennas, 0, 0), antennas, sample_rate, 0, 1);
            const auto out = heard(channel, in, 300, size);
            const int early = 20; // the filter reaches 16 samples ahead
            const matrix_cf64 demodulator = tones(ofdm, -early, size).adjoint() / std::sqrt(size);
            const auto response = physec::channel::miso_response(three_paths, ofdm, antennas);
            for (int g = 0; g < symbols; ++g) {
                Eigen::RowVectorXcd window(size);
                for (int t = 0; t < size; ++t)
                    window[t] = cf64(out[g * length + prefix - early + t]);
                const Eigen::RowVectorXcd received = window * demodulator;
                Eigen::RowVectorXcd expected = Eigen::RowVectorXcd::Zero(ofdm.active_count());
                for (int i = 0; i < antennas; ++i)
                    expected +=
                        data.row(g * antennas + i).cwiseProduct(response.col(i).transpose());
                const double rms = expected.norm() / std::sqrt(expected.size());
                const double worst = (received - expected).cwiseAbs().maxCoeff() / rms;
                EXPECT_LT(20 * std::log10(worst), -60.0) << size << " " << sample_rate;
            }
        }
}

TEST(WaveformChannel, CarrierOffsetIsExactOverMillionsOfSamples)
{
    waveform_channel channel({ { 0, 0, 0.0, { 1.0, 0.0 } } }, 1, rate, 0, 1);
    const double offset_hz = -12345.678;
    channel.set_carrier_offset_hz(offset_hz);
    const streams ones(1, std::vector<cf32>(100000, cf32(1)));
    std::vector<cf32> out(100000);
    std::size_t before = 0;
    for (int pass = 0; pass < 30; ++pass) {
        const std::size_t written = channel.process(at(ones, 0).data(), out.data(), 100000);
        for (std::size_t k = 0; k < written; k += 997) {
            const double cycles = std::fmod(offset_hz * (before + k) / rate, 1.0);
            // Single precision, and a double product of 2e3 cycles, good to 1e-12.
            ASSERT_LT(std::abs(cf64(out[k]) - std::polar(1.0, 2 * pi * cycles)), 1e-6);
        }
        before += written;
    }
}

TEST(WaveformChannel, NoiseHasTheStatedVarianceAndIsEachReceiversOwn)
{
    constexpr std::size_t count = 200000;
    const streams silence(1, std::vector<cf32>(count));
    std::vector<std::vector<cf32>> w;
    for (int rx : { 0, 1, 0 }) {
        waveform_channel channel({ { 0, 0, 0.0, { 1.0, 0.0 } } }, 1, rate, rx, 7);
        channel.set_noise_variance(0.3);
        w.push_back(heard(channel, silence, 5000, static_cast<int>(w.size())));
    }
    EXPECT_EQ(w[0], w[2]); // the same seed and receiver, sliced differently
    cf64 mean = 0, across = 0, along = 0, square = 0;
    double power = 0;
    for (std::size_t n = 1; n < w[0].size(); ++n) {
        const cf64 a(w[0][n]);
        power += std::norm(a);
        mean += a;
        square += a * a;
        along += a * std::conj(cf64(w[0][n - 1]));
        across += a * std::conj(cf64(w[1][n]));
    }
    // Means of 2e5 independent terms of deviation 0.3 (0.42 for the square): five standard errors.
    const double samples = static_cast<double>(w[0].size() - 1);
    const double five = 5 * 0.3 / std::sqrt(samples);
    EXPECT_NEAR(power / samples, 0.3, five);
    EXPECT_LT(std::abs(along) / samples, five);
    EXPECT_LT(std::abs(across) / samples, five);
    EXPECT_LT(std::abs(square) / samples, 1.5 * five);
    EXPECT_LT(std::abs(mean) / samples, five / std::sqrt(0.3));
}

TEST(WaveformChannel, SlicingChangesNoBit)
{
    const auto in = noise(3, 5000, 3);
    std::vector<cf32> first;
    for (int longest : { 5000, 1, 9, 100, 2500 }) {
        waveform_channel channel(antenna_paths(three_paths, 3, 0, 2), 3, rate, 2, 5);
        channel.set_noise_variance(0.01);
        channel.set_carrier_offset_hz(4321.0);
        const auto out = heard(channel, in, longest, longest);
        if (first.empty())
            first = out;
        EXPECT_EQ(out, first) << longest;
    }
}

TEST(WaveformChannel, RefusesWhatItCannotDo)
{
    const auto refusal = [](const antenna_path& p, int antennas, double sample_rate, int rx) {
        try {
            waveform_channel channel({ p }, antennas, sample_rate, rx, 1);
        } catch (const physec::invalid_input& problem) {
            return std::string(problem.what());
        }
        return std::string("accepted");
    };
    const antenna_path good = { 1, 0, 1e-7, { 1.0, 0.0 } };
    EXPECT_EQ(refusal(good, 2, rate, 0), "accepted");
    EXPECT_EQ(refusal(good, 1, rate, 0), "paths[0]: tx is 1; allowed: 0 to 0 with tx_antennas = 1");
    EXPECT_EQ(refusal({ 0, 0, -1e-9, 1.0 }, 2, rate, 0),
              "paths[0]: delay_s is -1e-09; allowed: 0 to 0.01");
    EXPECT_NE(refusal({ 0, 0, 0.0, { NAN, 0.0 } }, 2, rate, 0).find("gain is nan"),
              std::string::npos);
    EXPECT_EQ(refusal(good, 0, rate, 0), "tx_antennas is 0; allowed: 1 to 64");
    EXPECT_EQ(refusal(good, 2, -1.0, 0), "sample_rate_hz is -1; allowed: > 0 and up to 1e12");
    EXPECT_EQ(refusal(good, 2, 1e300, 0), "sample_rate_hz is 1e+300; allowed: > 0 and up to 1e12");
    EXPECT_EQ(refusal({ 0, 0, 0.01, 1.0 }, 2, 1e12, 0),
              "paths[0]: delay_s is 0.01; allowed: up to 16.777216 us, 2^24 samples at this rate");
    EXPECT_EQ(refusal(good, 2, rate, 64), "rx is 64; allowed: 0 to 63");
    waveform_channel channel({ good }, 2, rate, 0, 1);
    EXPECT_THROW(channel.set_noise_variance(-1.0), physec::invalid_input);
    EXPECT_THROW(channel.set_noise_variance(INFINITY), physec::invalid_input);
    EXPECT_THROW(channel.set_carrier_offset_hz(rate / 2), physec::invalid_input);
    EXPECT_THROW(channel.set_carrier_offset_hz(NAN), physec::invalid_input);
}
