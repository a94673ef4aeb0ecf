// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <gtest/gtest.h>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/antenna_noise.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>

namespace fpi = physec::fpi;
using physec::cf64;
using physec::pi;

namespace {

fpi::config shaped(int subcarriers, int antennas, int symbols)
{
    fpi::config c;
    c.ofdm = physec::ofdm::numerology::all_active(15e6, subcarriers);
    c.tx_antennas = antennas;
    c.pilots = symbols;
    return c; // the fake set stays the paper scenario's 17.8 ns and 2.1 degrees
}

} // namespace

// Naive reference: (27) entry by entry, for several sets.
TEST(FpiPrecoder, WeightsAreEquation27)
{
    for (int subcarriers : { 2, 16, 53 })
        for (int antennas : { 2, 5, 16 }) {
            auto c = shaped(subcarriers, antennas, 1);
            c.fakes.push_back({ 31e-9, -0.4 });
            c.normalize_power = false;
            const fpi::precoder precoder(c);
            for (int n = 0; n < subcarriers; ++n)
                for (int i = 0; i < antennas; ++i) {
                    cf64 expected = 1.0;
                    for (const auto& fake : c.fakes)
                        expected +=
                            std::exp(cf64(0, -2 * pi * n * fake.delay_s * 15e6 / subcarriers)) *
                            std::exp(cf64(0, 2 * pi * i * 0.5 * std::sin(fake.angle_rad)));
                    EXPECT_LT(std::abs(precoder.weights()(n, i) - expected), 1e-12);
                }
        }
}

TEST(FpiPrecoder, EqualsAddingOneTwinPerPath)
{
    for (double angle : { 0.036, 0.9 }) { // the second wraps in spatial frequency
        fpi::config c;
        c.fakes[0].angle_rad = angle;
        c.normalize_power = false;
        auto paths = fpi::true_paths(c, c.bob_m);
        const auto pilots = fpi::make_pilots(c, 1);
        const auto bare = physec::channel::miso_response(paths, c.ofdm, c.tx_antennas);
        const auto precoded = fpi::received_frame(bare, fpi::precoder(c).apply(pilots));

        auto with_fakes = paths;
        for (const auto& p : paths) // (32a)-(32c)
            with_fakes.push_back({ p.delay_s + c.fakes[0].delay_s,
                                   p.spatial_frequency + 0.5 * std::sin(angle),
                                   p.gain });
        const auto explicit_paths = fpi::received_frame(
            physec::channel::miso_response(with_fakes, c.ofdm, c.tx_antennas), pilots);
        EXPECT_LT((precoded - explicit_paths).norm(), 1e-12 * precoded.norm());
    }
}

TEST(FpiPrecoder, SpoofShiftsEveryPathAndHasConstantModulus)
{
    fpi::config c;
    c.mode = "spoof";
    const fpi::precoder precoder(c);
    EXPECT_NEAR(precoder.weights().array().abs().minCoeff(), 1.0, 1e-12);
    EXPECT_EQ(precoder.null_count(), 0);
    auto paths = fpi::true_paths(c, c.bob_m);
    const auto pilots = fpi::make_pilots(c, 1);
    const auto seen = fpi::received_frame(
        physec::channel::miso_response(paths, c.ofdm, c.tx_antennas), precoder.apply(pilots));
    for (auto& p : paths) {
        p.delay_s += c.fakes[0].delay_s;
        p.spatial_frequency += 0.5 * std::sin(c.fakes[0].angle_rad);
    }
    const auto expected =
        fpi::received_frame(physec::channel::miso_response(paths, c.ofdm, c.tx_antennas), pilots);
    EXPECT_LT((seen - expected).norm(), 1e-12 * seen.norm());
}

TEST(FpiPrecoder, NormalisationKeepsTheMeanPowerOfTheBarePilots)
{
    for (const std::string mode : { "fpi", "spoof", "mirage", "none" }) {
        fpi::config c;
        c.mode = mode;
        // Identity pilots, one antenna after another, expose ||Phi||_F exactly.
        physec::ofdm::pilot_grid identity{ 16, 16, physec::matrix_cf64::Zero(256, 16) };
        for (int g = 0; g < 16; ++g)
            identity.values.block(g * 16, g, 16, 1).setOnes();
        const auto sent = fpi::precoder(c).apply(identity);
        EXPECT_NEAR(sent.values.squaredNorm() / identity.values.squaredNorm(), 1.0, 1e-12);
    }
    // Two geometric series: 2 + 2 Re(mean_n exp(-j 2 pi n delta_tau/(N Ts)) mean_i exp(j psi_i)).
    const fpi::config c;
    cf64 over_subcarriers = 0.0, over_antennas = 0.0;
    for (int k = 0; k < 16; ++k) {
        over_subcarriers += std::polar(1.0 / 16, -2 * pi * k * c.fakes[0].delay_s * 937500);
        over_antennas += std::polar(1.0 / 16, pi * k * std::sin(c.fakes[0].angle_rad));
    }
    EXPECT_NEAR(
        fpi::precoder(c).mean_power(), 2 + 2 * (over_subcarriers * over_antennas).real(), 1e-12);
}

TEST(FpiPrecoder, MirageDelaysTheLineOfSightOnly)
{
    fpi::config c;
    c.mode = "mirage";
    c.mirage_delay_s = 23e-9;
    c.normalize_power = false;
    auto paths = fpi::true_paths(c, c.eve_m);
    const auto pilots = fpi::make_pilots(c, 1);
    const auto seen =
        fpi::received_frame(physec::channel::miso_response(paths, c.ofdm, c.tx_antennas),
                            fpi::precoder(c).apply(pilots));
    paths[0].delay_s += 23e-9;
    const auto expected =
        fpi::received_frame(physec::channel::miso_response(paths, c.ofdm, c.tx_antennas), pilots);
    EXPECT_LT((seen - expected).norm(), 1e-10 * seen.norm());
}

TEST(FpiPrecoder, GaussianNoiseMatchesThePowerOfTheFakePaths)
{
    fpi::config c;
    c.normalize_power = false;
    const auto response =
        physec::channel::miso_response(fpi::true_paths(c, c.eve_m), c.ofdm, c.tx_antennas);
    // varsigma^2 = mean |h~ s|^2 over many pilot frames against the closed form.
    const fpi::precoder with_fakes(c);
    double fake_power = 0.0;
    const int draws = 200;
    for (int seed = 0; seed < draws; ++seed) {
        auto pilots = fpi::make_pilots(c, seed);
        auto fakes = with_fakes.apply(pilots);
        fakes.values -= pilots.values;
        fake_power += fpi::received_frame(response, fakes).squaredNorm() / 256;
    }
    c.mode = "gaussian";
    const double variance = fpi::precoder(c).antenna_noise_variance();
    const double noise_power = variance * response.squaredNorm() / response.rows();
    // 51,200 exponential-like terms: relative standard error 0.45 %; four of them.
    EXPECT_NEAR(noise_power / (fake_power / draws), 1.0, 0.018);
}

TEST(FpiPrecoder, RefusesFakesThatLeaveACombOfSubcarriers)
{
    fpi::config c;
    const double half_symbol_s = 0.5 / c.ofdm.subcarrier_spacing_hz();
    c.fakes = { { half_symbol_s, 0.0 } };
    try {
        const fpi::precoder alice(c);
        FAIL();
    } catch (const physec::invalid_input& error) {
        EXPECT_NE(std::string(error.what()).find("that the fakes leave is 2; allowed"),
                  std::string::npos)
            << error.what();
    }
    c.fakes = { { half_symbol_s, 0.1 } }; // nulls other antennas on other subcarriers
    EXPECT_NO_THROW(fpi::precoder{ c });
    c.fakes = { { 1.02 * half_symbol_s, 0.0 } };
    EXPECT_NO_THROW(fpi::precoder{ c });
}

TEST(FpiPrecoder, GaussianNoiseCountsAsTransmitPowerAndAsSignalOfBob)
{
    fpi::config c;
    c.mode = "gaussian";
    c.snr_db = 7.0;
    const fpi::precoder alice(c);
    const auto bare = fpi::make_pilots(c, 1);
    const auto response =
        physec::channel::miso_response(fpi::true_paths(c, c.bob_m), c.ofdm, c.tx_antennas);
    double sent_power = 0.0, received_power = 0.0;
    const int frames = 400;
    for (int frame = 0; frame < frames; ++frame) {
        const auto sent = fpi::transmitted_frame(c, bare, 3, frame);
        sent_power += sent.values.squaredNorm() / frames;
        received_power += fpi::received_frame(response, sent).squaredNorm() / 256 / frames;
    }
    EXPECT_GT(alice.mean_power(), 1.5); // before normalisation
    // 1.6 million exponential values for half of the power: relative standard error 0.04 %.
    EXPECT_NEAR(sent_power / bare.values.squaredNorm(), 1.0, 0.002);
    // 102,400 of them, received: 0.16 % and the cross terms 0.22 %; four of them.
    const double variance = fpi::noise_variance(c, alice.apply(bare));
    EXPECT_NEAR(10 * std::log10(received_power / variance), 7.0, 0.05);
    c.mode = "fpi";
    EXPECT_EQ(fpi::transmitted_frame(c, bare, 3, 0).values, fpi::precoder(c).apply(bare).values);
    EXPECT_EQ(fpi::transmitted_noise_power(c, c.bob_m), 0.0);
}

TEST(FpiPrecoder, AntennaNoiseIsReproducibleFrameByFrame)
{
    fpi::antenna_noise noise(0.5, 9), again(0.5, 9);
    physec::ofdm::pilot_grid frame{ 4, 8, physec::matrix_cf64::Zero(32, 3) };
    noise.add_frame(frame, 0);
    physec::ofdm::pilot_grid third{ 4, 8, physec::matrix_cf64::Zero(32, 3) };
    noise.add_frame(third, 2);
    physec::ofdm::pilot_grid direct{ 4, 8, physec::matrix_cf64::Zero(32, 3) };
    again.add_frame(direct, 2);
    EXPECT_EQ(third.values, direct.values);
    EXPECT_NE(third.values, frame.values);
}

// The single-precision path differs from the double-precision one by the rounding of inputs,
// weights and one complex product (mirage: a sum over antennas): a few times 2^-24 relative.
TEST(FpiPrecoder, SinglePrecisionMatchesDoubleForManySizes)
{
    for (const std::string mode : { "fpi", "mirage" })
        for (int subcarriers : { 3, 16, 17, 64 })
            for (int antennas : { 4, 7, 16 }) {
                auto c = shaped(subcarriers, antennas, 2);
                c.mode = mode;
                const fpi::precoder precoder(c);
                const auto pilots = fpi::make_pilots(c, 2);
                const auto expected = precoder.apply(pilots);
                std::vector<std::vector<physec::cf32>> buffers(antennas);
                std::vector<const physec::cf32*> in(antennas);
                std::vector<physec::cf32*> out(antennas);
                for (int i = 0; i < antennas; ++i) {
                    for (int m = 0; m < subcarriers; ++m)
                        buffers[i].push_back(physec::cf32(pilots.values(subcarriers + m, i)));
                    in[i] = out[i] = buffers[i].data();
                }
                precoder.apply(in.data(), out.data());
                double worst = 0.0;
                for (int i = 0; i < antennas; ++i)
                    for (int m = 0; m < subcarriers; ++m)
                        worst = std::max(
                            worst, std::abs(cf64(out[i][m]) - expected.values(subcarriers + m, i)));
                const double largest = expected.values.array().abs().maxCoeff();
                EXPECT_LT(worst, 8 * std::pow(2.0, -24) * largest * std::sqrt(antennas));
            }
}
