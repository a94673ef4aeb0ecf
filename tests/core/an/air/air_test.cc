// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/air/setup.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/array/steering.h>
#include <physec/error.h>

using namespace an_air_setup;
using physec::cf32;
using physec::cf64;
using physec::matrix_cf64;
using physec::an::air_receiver;
using physec::an::air_transmitter;
using physec::an::gain_refinement;
using physec::an::payload_block;
using physec::an::subcarrier_precoders;

namespace {

//! Energy of \p symbols symbols from \p first, summed over antennas, per resource element.
double
mean_energy(const std::vector<std::vector<cf32>>& frame, int subcarriers, int first, int symbols)
{
    double energy = 0.0;
    for (const auto& antenna : frame)
        for (int k = first * subcarriers; k < (first + symbols) * subcarriers; ++k)
            energy += std::norm(cf64(antenna[k]));
    return energy / (symbols * subcarriers);
}

// Bit by bit, as the standard's polynomial says.
std::uint32_t naive_crc32(const std::vector<std::uint8_t>& bytes, std::size_t count)
{
    std::uint32_t crc = 0xffffffff;
    for (std::size_t k = 0; k < count; ++k) {
        crc ^= bytes[k];
        for (int bit = 0; bit < 8; ++bit)
            crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
    return ~crc;
}

int wrong_bits(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b)
{
    int wrong = 0;
    for (std::size_t k = 0; k < a.size(); ++k)
        wrong += __builtin_popcount(a[k] ^ b[k]);
    return wrong;
}

} // namespace

TEST(AnAir, EveryPartHasThePowerP)
{
    for (const int antennas : { 3, 4, 7 }) {
        const auto config = small(0.3, antennas);
        const double power = config.scheme.power;
        const int n = config.subcarriers(),
                  before = config.format.symbols() - config.format.body_symbols;
        const matrix_cf64 h = random_response(config, 5).conjugate();
        subcarrier_precoders precoders(config, h, 0.4);
        air_transmitter transmitter(config, 7, 1);
        const auto& frame = transmitter.frame(11, &precoders, random_block(config, 1));
        EXPECT_NEAR(mean_energy(frame, n, 0, 2), power, 1e-5);
        EXPECT_NEAR(mean_energy(frame, n, 2, before - 2), power, 1e-5);
        EXPECT_NEAR(mean_energy(frame, n, before, antennas), power, 1e-5);
        // Data: P tau is exact, the noise P (1-tau) has N-2 complex degrees of freedom an element.
        const int data = config.data_symbols();
        const double deviation = power * 0.7 / std::sqrt(double(data) * n * (antennas - 2)) +
                                 2.0 * power * std::sqrt(0.3 * 0.7 / (data * n));
        EXPECT_NEAR(mean_energy(frame, n, before + antennas, data), power, 4.0 * deviation);
    }
}

TEST(AnAir, SoundingTellsAntennasApart)
{
    const auto config = small(0.3, 5);
    const auto pilots = physec::an::sounding_pilots(config);
    const int n = config.subcarriers();
    for (int m = 0; m < n; ++m) {
        matrix_cf64 block(5, 5);
        for (int g = 0; g < 5; ++g)
            block.row(g) = pilots.values.row(g * n + m);
        const matrix_cf64 gram = block.adjoint() * block;
        EXPECT_LT((gram - config.scheme.power * matrix_cf64::Identity(5, 5)).norm(), 1e-12);
    }
    // Symbol 0 of two antennas, averaged over subcarriers: no fixed beam. |mean| of n random
    // phases exceeds 3.1 / sqrt(n) with probability exp(-9.6) for each of 10 pairs.
    for (int i = 0; i < 5; ++i)
        for (int k = 0; k < i; ++k) {
            const cf64 common = pilots.values.col(i).head(n).dot(pilots.values.col(k).head(n));
            EXPECT_LT(std::abs(common), 3.1 / std::sqrt(n) * config.scheme.power * n / 5);
        }
}

TEST(AnAir, BlocksSurviveCodingAndOneWrongBitDoesNot)
{
    const auto config = small();
    physec::an::payload_coder coder(config);
    for (const int length : { 0, 1, config.payload_bytes() }) {
        auto block = random_block(config, 2);
        block.bytes.resize(length);
        const auto expected = coder.pack(block);
        ASSERT_EQ(int(expected.size()), config.payload_bytes() + physec::an::block_overhead_bytes);
        const auto crc = naive_crc32(expected, expected.size() - 4);
        for (int k = 0; k < 4; ++k)
            EXPECT_EQ(expected[expected.size() - 4 + k], crc >> (24 - 8 * k) & 0xff);
        std::vector<cf32> symbols(config.payload_symbols());
        coder.encode(block, symbols.data());
        std::vector<std::uint8_t> dibits, packed;
        for (const cf32 symbol : symbols)
            dibits.push_back(physec::an::qpsk_decide(symbol));
        const auto decoded = coder.decode(dibits.data(), packed);
        ASSERT_TRUE(decoded);
        EXPECT_EQ(packed, expected);
        EXPECT_EQ(decoded->number, 3u);
        EXPECT_EQ(decoded->blocks, 9u);
        EXPECT_EQ(decoded->bytes, block.bytes);
        for (std::size_t k = 0; k < 4 * expected.size(); k += 37) {
            dibits[k] ^= 1;
            EXPECT_FALSE(coder.decode(dibits.data(), packed)) << k;
            dibits[k] ^= 1;
        }
    }
    auto longer = random_block(config, 2);
    longer.bytes.push_back(0);
    EXPECT_THROW(coder.pack(longer), physec::invalid_input);
}

TEST(AnAir, DataIsCutIntoBlocksWithoutLoss)
{
    const auto config = small();
    const int each = config.payload_bytes();
    for (const int size : { 0, 1, each - 1, each, each + 1, 5 * each }) {
        std::vector<std::uint8_t> data(size), joined;
        for (int k = 0; k < size; ++k)
            data[k] = static_cast<std::uint8_t>(k * 7);
        const auto blocks = physec::an::count_blocks(config, size);
        for (std::uint32_t number = 0; number < blocks; ++number) {
            const auto block = physec::an::cut_block(config, data, number);
            EXPECT_EQ(block.blocks, blocks);
            joined.insert(joined.end(), block.bytes.begin(), block.bytes.end());
        }
        EXPECT_EQ(joined, data);
        EXPECT_THROW(physec::an::cut_block(config, data, blocks), physec::invalid_input);
    }
}

TEST(AnAir, UserReadsWhatEveCannot)
{
    const auto config = small(0.3);
    const matrix_cf64 user = random_response(config, 21), eve = random_response(config, 22);
    const double variance = config.scheme.power / 1000.0; // 30 dB below P
    air_transmitter transmitter(config, 7, 1);
    air_receiver at_user(config, gain_refinement::iterative),
        at_eve(config, gain_refinement::iterative);
    const auto block = random_block(config, 4);

    // Frame 0: sounding only.
    auto frame = transmitter.frame(0, nullptr, block);
    const auto sounded = at_user.process(receive(config, frame, user, variance, 1).data());
    EXPECT_FALSE(sounded.block);
    EXPECT_LT(sounded.sinr_db, 3.0);
    EXPECT_NEAR(sounded.csi_snr_db, 10 * std::log10(user.squaredNorm() / user.size() * 1000), 0.5);
    // Below the least-squares error of -30 dB.
    EXPECT_LT((sounded.csi - user.conjugate()).squaredNorm() / user.size(), 1e-3);

    subcarrier_precoders precoders(config, sounded.csi, 0.4);
    double user_db = 0.0, eve_db = 0.0;
    int eve_wrong = 0, bits = 0;
    const int frames = 10;
    for (int k = 1; k <= frames; ++k) {
        frame = transmitter.frame(k, &precoders, block);
        const auto& heard = at_user.process(receive(config, frame, user, variance, 10 + k).data());
        ASSERT_TRUE(heard.block);
        EXPECT_EQ(heard.block->bytes, block.bytes);
        user_db += heard.sinr_db / frames;
        const auto& overheard =
            at_eve.process(receive(config, frame, eve, variance, 50 + k).data());
        EXPECT_FALSE(overheard.block);
        eve_db += overheard.sinr_db / frames;
        eve_wrong += wrong_bits(overheard.packed, heard.packed);
        bits += 8 * heard.packed.size();
    }
    // Expected from the channels, subcarrier powers averaged: user, with the CSI error of a third
    // of -30 dB letting .7 P of noise through; Eve, without thermal noise.
    double signal = 0.0, eve_signal = 0.0, eve_noise = 0.0;
    for (int m = 0; m < config.subcarriers(); ++m) {
        const auto beams = physec::an::make_beams(config.scheme, user.col(m).conjugate(), 0.4);
        const auto gain = [&](const matrix_cf64& response, const physec::vector_cf64& beam) {
            return std::norm((response.col(m).transpose() * beam)(0));
        };
        signal += gain(user, beams.data);
        eve_signal += gain(eve, beams.data);
        eve_noise +=
            (eve.col(m).squaredNorm() - gain(eve, beams.target) - gain(eve, beams.user)) / 2;
    }
    signal *= 0.3 / config.subcarriers();
    EXPECT_NEAR(user_db, 10 * std::log10(signal / (0.001 + 0.7 * 0.001 / 2)), 1.5);
    EXPECT_NEAR(eve_db, 10 * std::log10(0.3 * eve_signal / (0.7 * eve_noise)), 1.5);
    EXPECT_LT(eve_db, 1.0);
    EXPECT_GT(double(eve_wrong) / bits, 0.05);
}

TEST(AnAir, ArtificialNoiseIsInvisibleWithExactCsi)
{
    const auto config = small(0.05); // almost all of the power is noise
    const matrix_cf64 user = random_response(config, 21);
    air_transmitter transmitter(config, 7, 1);
    air_receiver receiver(config, gain_refinement::pilots_only);
    subcarrier_precoders precoders(config, user.conjugate(), -0.7);
    const auto& frame = transmitter.frame(0, &precoders, random_block(config, 4));
    const auto& heard = receiver.process(receive(config, frame, user, 0.0, 1).data());
    ASSERT_TRUE(heard.block);
    EXPECT_GT(heard.sinr_db, 90.0); // single precision: 1e-6 in amplitude, 10 dB for faded elements
}

TEST(AnAir, BeamAndNullPointAtTheTargetInSpiteOfOscillatorPhases)
{
    const auto config = small(0.3);
    const matrix_cf64 user = random_response(config, 21);
    const double theta = -0.7;
    physec::vector_cf64 chains(4);
    for (int i = 0; i < 4; ++i)
        chains[i] = std::polar(1.0, 1.7 * i * i);
    const auto a = physec::array::steering_centered(theta, 4);
    const int n = config.subcarriers();
    for (const bool known : { true, false }) {
        air_transmitter transmitter(config, 7, 1);
        air_receiver receiver(config, gain_refinement::pilots_only);
        const auto used = known ? chains : physec::vector_cf64();
        subcarrier_precoders precoders(config, user.conjugate(), theta, used);
        const auto& frame = transmitter.frame(0, &precoders, random_block(config, 4));
        EXPECT_GT(receiver.process(receive(config, frame, user, 0.0, 1).data()).sinr_db, 90.0);
        // At the target: QPSK of one modulus and no noise, if the phases are undone.
        double worst = 0.0;
        const double modulus = 0.2 * std::sqrt(config.scheme.power * 0.3 * 4);
        for (std::size_t k = (config.format.symbols() - config.data_symbols()) * n;
             k < frame[0].size();
             ++k) {
            cf64 sum = 0.0;
            for (int i = 0; i < 4; ++i)
                sum += std::conj(a[i]) * chains[i] * cf64(frame[i][k]);
            worst = std::max(worst, std::abs(std::abs(sum) / modulus - 1.0));
        }
        if (known)
            EXPECT_LT(worst, 1e-4); // single precision, the beam being a fifth of the noise
        else
            EXPECT_GT(worst, 1.0);
    }
    EXPECT_THROW(subcarrier_precoders(config, user, theta, chains.head(3)), physec::invalid_input);
}

TEST(AnAir, ResidualCarrierOffsetIsTakenOff)
{
    const auto config = small(0.3);
    const matrix_cf64 user = random_response(config, 21);
    air_transmitter transmitter(config, 7, 1);
    air_receiver receiver(config, gain_refinement::pilots_only);
    subcarrier_precoders precoders(config, user.conjugate(), 0.4);
    const auto& frame = transmitter.frame(0, &precoders, random_block(config, 4));
    auto body = receive(config, frame, user, 2e-3, 1);
    EXPECT_EQ(receiver.process(body.data()).bent_rad, 0.0);
    const double bend = 0.1; // 1.6 radians from the first to the last symbol
    for (std::size_t k = 0; k < body.size(); ++k)
        body[k] *= cf32(std::polar(1.0, bend * double(k / config.subcarriers())));
    const auto& heard = receiver.process(body.data());
    EXPECT_NEAR(heard.bent_rad, bend, 0.01);
    EXPECT_TRUE(heard.block);
}

TEST(AnAir, UnusableInputIsNamed)
{
    const auto complains = [](auto edit, const std::string& text) {
        auto config = small();
        edit(config);
        EXPECT_NE(config.validate().find(text), std::string::npos) << config.validate();
    };
    complains([](auto& c) { c.pilot_period = 1; }, "pilot_period is 1; allowed: 2 to 1024");
    complains([](auto& c) { c.format.body_symbols += 1; }, "data symbols");
    complains([](auto& c) { c.format.steady_symbols = 0; }, "steady_symbols is 0; allowed: 4");
    complains([](auto& c) { c.scheme.tau = 2; }, "tau is 2; allowed: 0 to 1");
    complains([](auto& c) { c.format.ofdm.active = { 1, 2, 3 }; }, "odd active");

    const auto config = small();
    const matrix_cf64 h = random_response(config, 1).conjugate();
    EXPECT_THROW(subcarrier_precoders(config, h.topRows(3), 0.1), physec::invalid_input);
    EXPECT_THROW(subcarrier_precoders(config, h.leftCols(9), 0.1), physec::invalid_input);
    EXPECT_THROW(subcarrier_precoders(config, h, 1.6), physec::invalid_input);
    matrix_cf64 broken = h;
    broken(1, 7) = std::nan("");
    try {
        subcarrier_precoders(config, broken, 0.1);
        FAIL();
    } catch (const physec::invalid_input& problem) {
        EXPECT_NE(std::string(problem.what()).find("subcarrier 7"), std::string::npos);
    }
}

TEST(AnAir, FramesAreCountedBeyondTheHeaders)
{
    const auto config = small();
    air_transmitter transmitter(config, 7, 1);
    const auto block = random_block(config, 1);
    const auto low = transmitter.frame(5, nullptr, block);
    EXPECT_EQ(transmitter.frame((std::uint64_t(1) << 32) + 5, nullptr, block), low);
    using physec::an::frame_with_counter;
    const std::uint64_t wrap = std::uint64_t(1) << 32, never = 99;
    EXPECT_EQ(frame_with_counter(3, 5).value_or(never), 3u);
    EXPECT_EQ(frame_with_counter(5, 5).value_or(never), 5u);
    EXPECT_FALSE(frame_with_counter(6, 5));
    EXPECT_FALSE(frame_with_counter(wrap - 1, 5));
    EXPECT_FALSE(frame_with_counter(wrap + 3, 5));
    EXPECT_EQ(frame_with_counter(3, wrap + 5).value_or(never), wrap + 3);
    EXPECT_EQ(frame_with_counter(wrap - 1, wrap + 5).value_or(never), wrap - 1);
    EXPECT_EQ(frame_with_counter(wrap + 3, wrap + 5).value_or(never), wrap + 3);
}
