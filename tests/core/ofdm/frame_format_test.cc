// SPDX-License-Identifier: GPL-3.0-or-later
#include "air_signal.h"
#include <gtest/gtest.h>
#include <physec/error.h>

using namespace physec;
using namespace air_signal;

TEST(AirFrame, RefusesWhatCannotBeSent)
{
    const auto complaint = [](auto change) {
        ofdm::frame_format format = small_format();
        change(format);
        return format.validate();
    };
    EXPECT_EQ(complaint([](auto&) {}), "");
    EXPECT_NE(complaint([](auto& f) {
                  f.ofdm.active = { -3, -1, 0, 1, 3 };
              }).find("any but 0"),
              std::string::npos);
    EXPECT_NE(complaint([](auto& f) { f.cyclic_prefix = 129; }).find("129"), std::string::npos);
    EXPECT_NE(complaint([](auto& f) { f.header_symbols = 0; }).find("1 to 64"), std::string::npos);
    EXPECT_NE(complaint([](auto& f) { f.ofdm.fft_size = 15; }).find("15"), std::string::npos);
    EXPECT_NE(complaint([](auto& f) { f.body_symbols = 0; }).find("1 to 4096"), std::string::npos);
    EXPECT_NE(complaint([](auto& f) { f.idle_symbols = -1; }).find("-1"), std::string::npos);
    // Sample counts would not fit into their type.
    EXPECT_EQ(complaint([](auto& f) {
                  f.cyclic_prefix = f.ofdm.fft_size = 2048;
                  f.idle_symbols = 1000000;
              }),
              "samples from frame to frame is 4096090112; allowed: up to 2^30");
    EXPECT_NE(complaint([](auto& f) { f.ofdm.active.push_back(64); }).find("64"),
              std::string::npos);
    EXPECT_THROW(ofdm::frame_format::guarded(25e6, 128, 1.0), invalid_input);
}

TEST(AirFrame, HeaderIsReadBackAndDamageIsNoticed)
{
    const ofdm::frame_header header{ 0xbeef, 4000000001u };
    auto signs = ofdm::header_signs(header, 400);
    ASSERT_TRUE(ofdm::read_header(signs));
    EXPECT_EQ(*ofdm::read_header(signs), header);
    // 6.25 repetitions: two of them wrong throughout are outvoted, four are not.
    for (int k = 0; k < 128; ++k)
        signs[k] = -signs[k];
    EXPECT_EQ(*ofdm::read_header(signs), header);
    for (int k = 128; k < 266; ++k)
        signs[k] = -signs[k];
    EXPECT_FALSE(ofdm::read_header(signs));
    EXPECT_THROW(ofdm::header_signs(header, 63), invalid_input);
}

TEST(AirFrame, NoiseIsNoHeader)
{
    // A CRC of 16 bits lets 2^-16 of random words pass: 1.5 of 100000 expected, more than 9 in
    // one of 20000 seeds.
    random::generator random(1, "header");
    int passed = 0;
    std::vector<float> soft(64);
    for (int trial = 0; trial < 100000; ++trial) {
        for (float& value : soft)
            value = static_cast<float>(random.normal());
        passed += ofdm::read_header(soft).has_value();
    }
    EXPECT_LE(passed, 9);
}

TEST(AirFrame, TransformGivesBackWhatWasSent)
{
    const auto format = small_format();
    ofdm::symbol_transform transform(format);
    random::generator random(1, "symbols");
    const int subcarriers = format.ofdm.active_count();
    std::vector<cf32> sent(subcarriers), samples(format.symbol_samples()), back(subcarriers);
    for (cf32& s : sent)
        s = cf32(random.complex_normal(1.0));
    transform.to_samples(sent.data(), samples.data());
    // Against the definition, in double precision. 128 terms of single precision: 1e-6 and less.
    for (int t = -format.cyclic_prefix; t < format.ofdm.fft_size; t += 7) {
        cf64 sum = 0.0;
        for (int m = 0; m < subcarriers; ++m)
            sum += cf64(sent[m]) *
                   std::polar(1.0, 2.0 * pi * format.ofdm.active[m] * t / format.ofdm.fft_size);
        EXPECT_LT(std::abs(cf64(samples[t + format.cyclic_prefix]) -
                           sum / std::sqrt(double(subcarriers))),
                  5e-6);
    }
    transform.to_subcarriers(samples.data() + format.cyclic_prefix, back.data());
    for (int m = 0; m < subcarriers; ++m)
        EXPECT_LT(std::abs(sent[m] - back[m]), 5e-6);
    // A carrier offset that is known goes without a trace.
    const double turn = 0.3 / format.ofdm.fft_size;
    for (std::size_t t = 0; t < samples.size(); ++t)
        samples[t] *= cf32(std::polar(1.0, 2.0 * pi * turn * t));
    transform.to_subcarriers(
        samples.data() + format.cyclic_prefix, back.data(), turn, turn * format.cyclic_prefix);
    for (int m = 0; m < subcarriers; ++m)
        EXPECT_LT(std::abs(sent[m] - back[m]), 1e-5);
}

TEST(AirFrame, PreambleIsAntiperiodicThroughoutAndHasTheEnergyOfOtherSymbols)
{
    const auto format = small_format();
    const int antennas = 4;
    const auto body =
        ofdm::random_phase_pilots(format.body_symbols, format.ofdm.active_count(), antennas, 3);
    const auto preamble = ofdm::make_preamble(format, antennas);
    EXPECT_NEAR(preamble.values.squaredNorm() / (2 * format.ofdm.active_count()), 1.0, 1e-12);
    for (int i = 0; i < antennas; ++i) {
        const auto samples = antenna_samples(format, body, i, 1, 1, 0);
        const int half = format.ofdm.fft_size / 2;
        double error = 0.0, energy = 0.0, largest = 0.0;
        for (int t = 0; t + half < 2 * format.symbol_samples(); ++t) {
            error += std::norm(samples[t] + samples[t + half]);
            energy += std::norm(samples[t]);
            largest = std::max(largest, double(std::norm(samples[t])));
        }
        EXPECT_LT(error, 1e-10 * energy);
        // Zadoff-Chu on a comb: low peaks, where random phases reach 8 dB and more.
        EXPECT_LT(10.0 * std::log10(largest / energy * (2 * format.symbol_samples() - half)), 6.0);
    }
    // Antennas are orthogonal over the half period: no direction is favoured.
    const matrix_cf64 gram = preamble.values.adjoint() * preamble.values;
    for (int i = 0; i < antennas; ++i)
        for (int k = 0; k < i; ++k)
            EXPECT_LT(std::abs(gram(i, k)), 0.05 * std::abs(gram(0, 0)));
}
