// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/air/waveform_setup.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/channel/fractional_delay.h>
#include <physec/fpi/transmit/precoder.h>

namespace fpi = physec::fpi;
using namespace sample_streams;
using physec::matrix_cf64;

namespace {

constexpr int symbols = 3;
constexpr int antennas = 4;

struct shape {
    int fft_size;
    double rate;
};

fpi::config sent_over(const shape& s)
{
    fpi::config c;
    c.ofdm = guarded(s.fft_size, s.rate);
    c.tx_antennas = antennas;
    c.alice_m = { 9.5, 5.0 }; // close by, as the longest path must be shorter than a symbol
    c.scatterers_m = {};
    c.secret = fpi::secret_prior{ 1e-12, 0.5 * s.fft_size / s.rate, 0.01, 1.0, true };
    return c;
}

int prefix_of(const shape& s) { return s.fft_size / 4 + 60; }

/*!
 * Symbols with prefix through the waveform form; the FFT window begins in the middle of the prefix,
 * which leaves room for delays of both signs, and its phase is taken out.
 */
matrix_cf64 through_waveform(const fpi::config& c, const shape& s, const matrix_cf64& data)
{
    const int prefix = prefix_of(s), length = prefix + s.fft_size;
    fpi::waveform_precoder precoder(c, s.rate, s.fft_size / 4 / s.rate);
    const int latency = precoder.latency_samples();
    streams in(antennas, std::vector<cf32>(symbols * length + latency));
    const matrix_cf64 modulator = tones(c.ofdm, -prefix, length) / std::sqrt(s.fft_size);
    for (int g = 0; g < symbols; ++g)
        for (int i = 0; i < antennas; ++i) {
            const matrix_cf64 body = data.row(g * antennas + i) * modulator;
            for (int t = 0; t < length; ++t)
                in[i][g * length + t] = cf32(body(0, t));
        }
    const auto out = precoded(precoder, in, 1000, s.fft_size);
    const int early = prefix / 2;
    const matrix_cf64 demodulator =
        tones(c.ofdm, -early, s.fft_size).adjoint() / std::sqrt(s.fft_size);
    matrix_cf64 received(data.rows(), data.cols());
    for (int g = 0; g < symbols; ++g)
        for (int i = 0; i < antennas; ++i) {
            Eigen::RowVectorXcd window(s.fft_size);
            for (int t = 0; t < s.fft_size; ++t)
                window[t] = cf64(out[i][latency + g * length + prefix - early + t]);
            received.row(g * antennas + i) = window * demodulator;
        }
    return received;
}

//! Largest error of any subcarrier of any antenna over the root mean square, in dB.
double worst_db(const fpi::config& c, const shape& s, std::uint64_t seed)
{
    const matrix_cf64 data = qpsk(symbols * antennas, c.ofdm.active_count(), seed);
    matrix_cf64 expected = data;
    const fpi::precoder subcarriers(c);
    for (int g = 0; g < symbols; ++g)
        for (int i = 0; i < antennas; ++i)
            expected.row(g * antennas + i).array() *=
                subcarriers.weights().col(i).transpose().array();
    const matrix_cf64 received = through_waveform(c, s, data);
    const double rms = expected.norm() / std::sqrt(expected.size());
    return 20 * std::log10((received - expected).array().abs().maxCoeff() / rms);
}

const shape shapes[] = { { 64, 1e6 }, { 128, 5e6 }, { 256, 15.36e6 }, { 300, 61.44e6 } };

} // namespace

/*!
 * The interpolation is accurate to -70 dB of each term (fractional_delay.h), here up to two terms
 * and the normalisation of a null: -60 dB leaves 10 dB for both. Delays in samples of each rate.
 */
TEST(FpiWaveformOfdm, EqualsTheSubcarrierFormInModeFpi)
{
    std::uint64_t seed = 1;
    for (const shape& s : shapes)
        for (bool normalize : { true, false })
            for (const auto& delays : std::vector<std::vector<double>>{
                     { 0.27 }, { 3.5 }, { 1.0, 7.61 }, { -2.4 }, { -8.9, 5.1 }, { 15.93 } }) {
                auto c = sent_over(s);
                c.normalize_power = normalize;
                c.fakes.clear();
                for (double samples : delays)
                    c.fakes.push_back({ samples / s.rate, 0.7 - 0.08 * samples });
                ASSERT_EQ(c.validate(), "");
                EXPECT_LT(worst_db(c, s, ++seed), -60.0) << s.fft_size << " " << delays[0];
            }
}

TEST(FpiWaveformOfdm, EqualsTheSubcarrierFormInModeSpoof)
{
    std::uint64_t seed = 100;
    for (const shape& s : shapes)
        for (double samples : { 0.5, 12.25, -6.3 }) {
            auto c = sent_over(s);
            c.mode = "spoof";
            c.fakes = { { samples / s.rate, -0.4 } };
            ASSERT_EQ(c.validate(), "");
            EXPECT_LT(worst_db(c, s, ++seed), -60.0) << s.fft_size << " " << samples;
        }
}

TEST(FpiWaveformOfdm, OneConfigurationServesEverySampleRate)
{
    // The numerology says 256 subcarriers of 60 kHz; the stream has twice and four times its rate.
    auto c = sent_over({ 256, 15.36e6 });
    c.fakes = { { 130e-9, 0.6 } };
    for (int factor : { 1, 2, 4 }) {
        auto faster = c;
        faster.ofdm.fft_size *= factor;
        faster.ofdm.bandwidth_hz *= factor;
        ASSERT_TRUE(fpi::precoder(faster).weights().isApprox(fpi::precoder(c).weights(), 1e-12));
        EXPECT_LT(worst_db(faster, { 256 * factor, 15.36e6 * factor }, 7), -60.0) << factor;
    }
}

// A symbol that begins with a switch is the new secret's altogether, the one before the old one's.
TEST(FpiWaveformOfdm, ASwitchAtASymbolDividesNoSymbol)
{
    const shape s = { 128, 20e6 };
    auto c = sent_over(s);
    c.fakes = { { 90e-9, 0.5 } };
    auto changed = c;
    changed.fakes = { { 310e-9, -0.7 } };
    const int prefix = prefix_of(s), length = prefix + s.fft_size;
    const matrix_cf64 data = qpsk(symbols * antennas, c.ofdm.active_count(), 9),
                      modulator = tones(c.ofdm, -prefix, length);
    fpi::waveform_precoder precoder(c, s.rate, 1e-6);
    streams in(antennas, std::vector<cf32>(symbols * length + precoder.latency_samples()));
    for (int g = 0; g < symbols; ++g)
        for (int i = 0; i < antennas; ++i)
            for (int t = 0; t < length; ++t)
                in[i][g * length + t] =
                    cf32((data.row(g * antennas + i) * modulator.col(t)).value());
    precoder.switch_at(length, precoder.prepare(changed.fakes));
    const auto out = precoded(precoder, in, 90, 1);
    const matrix_cf64 demodulator =
        tones(c.ofdm, -prefix / 2, s.fft_size).adjoint() / static_cast<double>(s.fft_size);
    for (int g = 0; g < symbols; ++g) {
        const matrix_cf64 weights = fpi::precoder(g == 0 ? c : changed).weights();
        for (int i = 0; i < antennas; ++i) {
            Eigen::RowVectorXcd window(s.fft_size);
            for (int t = 0; t < s.fft_size; ++t)
                window[t] = cf64(out[i][precoder.latency_samples() + g * length + prefix / 2 + t]);
            const Eigen::RowVectorXcd received = window * demodulator;
            const Eigen::RowVectorXcd expected =
                data.row(g * antennas + i).array() * weights.col(i).transpose().array();
            EXPECT_LT((received - expected).norm(), 1e-3 * expected.norm()) << g << " " << i;
        }
    }
}
