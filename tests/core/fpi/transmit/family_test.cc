// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <Eigen/QR>
#include <functional>
#include <gtest/gtest.h>
#include <physec/channel/multipath.h>
#include <physec/error.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/receive/bob.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>
#include <physec/random/key_stream.h>

namespace fpi = physec::fpi;
using physec::cf64;
using physec::matrix_cf64;
using physec::pi;

namespace {

fpi::config keyed(const std::string& mode, const std::string& refresh = "session")
{
    fpi::config c;
    c.mode = mode;
    c.key_refresh = refresh;
    return c;
}

const std::vector<std::string> keyed_modes = { "keyed_phases", "keyed_gains", "smooth_kernel" };

//! Mean of \p statistic over the weights of many keys, unnormalised.
template <class Statistic>
double over_keys(fpi::config c, int keys, Statistic&& statistic)
{
    c.normalize_power = false;
    double sum = 0.0;
    for (int key = 0; key < keys; ++key) {
        c.key_seed = key;
        const matrix_cf64 weights = fpi::precoder(c).weights();
        sum += statistic(weights) / keys;
    }
    return sum;
}

} // namespace

TEST(FpiFamily, EveryProtectionSaysWhatStaysAndHowMuchIsSecret)
{
    for (const std::string& name : fpi::protection_names()) {
        const fpi::protection& scheme = fpi::find_protection(name);
        if (!scheme.secret_bits)
            continue; // another test's
        EXPECT_FALSE(scheme.invariant.empty()) << name;
        fpi::config c = keyed(name);
        const double bits = fpi::secret_bits_per_frame(c);
        EXPECT_EQ(bits == 0.0, name == "none") << name;
        c.key_refresh = "symbol"; // of G symbols
        EXPECT_EQ(fpi::secret_bits_per_frame(c), bits * (scheme.draw ? c.pilots : 1)) << name;
    }
}

// log2(2 pi / step) bits of a phase whose error is uniform over one step, of variance step^2 / 12.
TEST(FpiFamily, BitsAreThoseThatLeaveAnErrorOf40Decibels)
{
    const fpi::config c = keyed("keyed_phases");
    const double step = 2 * pi / std::exp2(fpi::secret_bits_per_frame(c) / (16 * 16));
    EXPECT_NEAR(step * step / 12, 1e-4, 1e-12);
    // Both of a fake set's numbers off by uniform errors of one step: half of 1e-4 from each.
    const double shift = std::exp2(-fpi::secret_bits_per_frame(keyed("spoof")) / 2);
    EXPECT_NEAR(std::pow(2 * pi * shift, 2) / 12 * 16 * 16 / 12, 0.5e-4, 1e-12);
}

TEST(FpiFamily, WeightsHaveTheirLaw)
{
    const auto phases = fpi::precoder(keyed("keyed_phases")).weights();
    EXPECT_LT((phases.array().abs() - 1.0).abs().maxCoeff(), 1e-12);
    EXPECT_LT(std::abs(phases.mean()), 4.0 / 16); // 256 unit phasors: standard deviation 1/16

    // 256 x 400 values. E|w|^4 is exp(4 s^2) for the lognormal law, 2 for CN(0, 1); its standard error
    // is below 2.5 % (s = 0.4: relative variance exp(16 s^2) - 1 = 12; CN: 24 / 4 - 1 = 5).
    const auto fourth = [](const matrix_cf64& w) { return w.array().abs().pow(4).mean(); };
    const auto power = [](const matrix_cf64& w) { return w.array().abs2().mean(); };
    fpi::config c = keyed("keyed_gains");
    c.gain_spread = 0.4;
    EXPECT_NEAR(over_keys(c, 400, power), 1.0, 0.02);
    EXPECT_NEAR(over_keys(c, 400, fourth) / std::exp(4 * 0.16), 1.0, 0.05);
    c.gain_law = "gaussian";
    c.gain_spread = 1.0;
    EXPECT_NEAR(over_keys(c, 400, power), 1.0, 0.02);
    EXPECT_NEAR(over_keys(c, 400, fourth), 2.0, 0.04);
    c.gain_spread = 0.6; // Rice: E|w|^4 = a^4 + 4 a^2 s^2 + 2 s^4, a^2 = 1 - s^2
    EXPECT_NEAR(over_keys(c, 400, fourth), 0.4096 + 4 * 0.64 * 0.36 + 2 * 0.1296, 0.04);
}

// The kernel has exactly P degrees of freedom, and all of N Nt when there are so many.
TEST(FpiFamily, SmoothKernelsSpanPDimensions)
{
    for (int terms : { 1, 4, 9, 40, 256 }) {
        fpi::config c = keyed("smooth_kernel");
        c.kernel_terms = terms;
        matrix_cf64 drawn(256, std::min(256, terms + 3));
        for (int key = 0; key < drawn.cols(); ++key) {
            c.key_seed = key;
            const matrix_cf64 weights = fpi::precoder(c).weights();
            drawn.col(key) = Eigen::Map<const physec::vector_cf64>(weights.data(), 256);
        }
        Eigen::ColPivHouseholderQR<matrix_cf64> decomposed(drawn);
        decomposed.setThreshold(1e-9);
        EXPECT_EQ(decomposed.rank(), terms);
    }
}

// Naive reference: nine delays and angles p + |q| <= 2 written out.
TEST(FpiFamily, SmoothKernelIsAShortFilterAtEachAntenna)
{
    fpi::config c = keyed("smooth_kernel");
    c.normalize_power = false;
    const matrix_cf64 weights = fpi::precoder(c).weights();
    const int p[] = { 0, 0, 0, 1, 0, 0, 1, 1, 2 };
    const int q[] = { 0, 1, -1, 0, 2, -2, 1, -1, 0 };
    physec::random::key_stream key(c.key_seed, "smooth_kernel");
    matrix_cf64 expected = matrix_cf64::Zero(16, 16);
    for (int t = 0; t < 9; ++t) {
        const cf64 gain = key.complex_normal() / 3.0;
        for (int n = 0; n < 16; ++n)
            for (int i = 0; i < 16; ++i)
                expected(n, i) += gain * std::polar(1.0, 2 * pi * (i * q[t] - n * p[t]) / 16.0);
    }
    EXPECT_LT((weights - expected).cwiseAbs().maxCoeff(), 1e-12);
}

TEST(FpiFamily, KeysAreFreshWhenTheConfigurationSaysSo)
{
    for (const std::string& mode : keyed_modes)
        for (const std::string refresh : { "session", "frame", "symbol" }) {
            const fpi::config c = keyed(mode, refresh);
            const auto bare = fpi::make_pilots(c, 1);
            const auto frame = [&](std::uint64_t k) {
                return fpi::transmitted_frame(c, bare, 1, k);
            };
            const auto factors = [&](const physec::ofdm::pilot_grid& sent, int g) -> matrix_cf64 {
                return (sent.values.array() / bare.values.array()).middleRows(16 * g, 16);
            };
            EXPECT_EQ(frame(3).values, frame(3).values);
            EXPECT_EQ(frame(3).values == frame(4).values, refresh == "session") << mode;
            const auto sent = frame(3);
            const double change =
                (factors(sent, 2) - factors(sent, 5)).norm() / factors(sent, 2).norm();
            if (refresh == "symbol")
                EXPECT_GT(change, 0.5) << mode;
            else
                EXPECT_LT(change, 1e-12) << mode;
            EXPECT_NEAR(factors(sent, 2).squaredNorm(), 256.0, 1e-9) << mode; // every draw
        }
}

TEST(FpiFamily, MovingAPrecoderGivesTheWeightsOfThatPlaceInSinglePrecision)
{
    for (const std::string& mode : keyed_modes)
        for (const std::string refresh : { "session", "frame", "symbol" }) {
            const fpi::config c = keyed(mode, refresh);
            const auto bare = fpi::make_pilots(c, 1);
            fpi::precoder precoder(c);
            for (std::uint64_t frame : { 0, 1, 9, 2 }) { // back too: a receiver may
                const auto sent = fpi::precoder(c).apply(bare, frame);
                for (int g = 0; g < c.pilots; ++g) {
                    precoder.move_to({ frame, static_cast<std::uint32_t>(g) });
                    std::vector<std::vector<physec::cf32>> lines(16);
                    std::vector<physec::cf32*> out;
                    for (int i = 0; i < 16; ++i) {
                        for (int m = 0; m < 16; ++m)
                            lines[i].push_back(physec::cf32(bare.values(g * 16 + m, i)));
                        out.push_back(lines[i].data());
                    }
                    precoder.apply(out.data(), out.data());
                    double worst = 0.0;
                    for (int i = 0; i < 16; ++i)
                        for (int m = 0; m < 16; ++m)
                            worst = std::max(
                                worst, std::abs(cf64(lines[i][m]) - sent.values(g * 16 + m, i)));
                    // Pilots 1/4, weights up to 4, four roundings of 2^-24 relative.
                    EXPECT_LT(worst, 4e-7) << mode << refresh;
                }
            }
        }
}

TEST(FpiFamily, BobLosesNothingWhateverTheKey)
{
    for (const std::string& mode : keyed_modes)
        for (const std::string refresh : { "session", "frame", "symbol" }) {
            const fpi::config c = keyed(mode, refresh);
            const auto bare = fpi::make_pilots(c, 1);
            const auto response =
                physec::channel::miso_response(fpi::true_paths(c, c.bob_m), c.ofdm, c.tx_antennas);
            fpi::bob bob(c, bare, 1);
            const auto sent = fpi::transmitted_frame(c, bare, 1, 7);
            const auto found = bob.estimate(fpi::received_frame(response, sent), 7);
            EXPECT_NEAR(found.position_m.x, 3.0, 1e-6) << mode << refresh; // without noise
            EXPECT_NEAR(found.position_m.y, 0.0, 1e-6) << mode << refresh;
        }
}

// At Eve's place, where every path is another one; alone the direction of a shifted path would be as good
// an explanation of it as the true one, were the rest of the precoder the identity.
TEST(FpiFamily, BobLosesNothingWithAShiftForEveryPath)
{
    fpi::config c = keyed("path_shifts");
    c.snr_db = 20;
    for (double turn : { 0.46, -0.9, 0.2 }) {
        c.fakes = { { 51e-9, -turn }, { 3e-9, -0.97 }, { 65e-9, 0.83 * turn } };
        const auto bare = fpi::make_pilots(c, 1);
        const auto response =
            physec::channel::miso_response(fpi::true_paths(c, c.bob_m), c.ofdm, c.tx_antennas);
        fpi::bob bob(c, bare, 1);
        const auto found =
            bob.estimate(fpi::received_frame(response, fpi::transmitted_frame(c, bare, 1, 0)), 0);
        EXPECT_NEAR(found.position_m.x, 3.0, 1e-6) << turn; // without noise
        EXPECT_NEAR(found.position_m.y, 0.0, 1e-6) << turn;
    }
}

// snr_db is what Bob has on average over keys: 100 frames, each within a few dB of it, so 5 standard
// errors are below 0.6 dB.
TEST(FpiFamily, NoiseIsThatOfTheMeanOverKeys)
{
    for (const std::string& mode : keyed_modes) {
        fpi::config c = keyed(mode, "frame");
        c.snr_db = 13.0;
        const auto bare = fpi::make_pilots(c, 1);
        const auto response =
            physec::channel::miso_response(fpi::true_paths(c, c.bob_m), c.ofdm, c.tx_antennas);
        const double noise = fpi::noise_variance(c, fpi::transmitted_frame(c, bare, 1, 0));
        EXPECT_EQ(noise, fpi::noise_variance(c, fpi::transmitted_frame(c, bare, 1, 1)));
        double power = 0.0;
        for (int k = 0; k < 100; ++k) {
            const auto frame = fpi::received_frame(response, fpi::transmitted_frame(c, bare, 1, k));
            power += frame.squaredNorm() / frame.size() / 100;
        }
        EXPECT_NEAR(10 * std::log10(power / noise), c.snr_db, 0.6) << mode;
    }
}

// What Eve hears with a fake set per path is K+1 paths, each with its own delay and angle.
TEST(FpiFamily, PathShiftsMoveEveryPathByItsOwnSet)
{
    fpi::config c = keyed("path_shifts");
    c.fakes = { { 20e-9, 0.3, cf64(0.5, 0.5) }, { 90e-9, -0.2 }, { 5e-9, 0.1, cf64(0.0, 2.0) } };
    c.normalize_power = false;
    const auto bare = fpi::make_pilots(c, 2);
    const auto paths = fpi::true_paths(c, c.eve_m);
    auto expected = paths;
    for (int k = 0; k < 3; ++k) {
        expected[k].delay_s += c.fakes[k].delay_s;
        expected[k].spatial_frequency += 0.5 * std::sin(c.fakes[k].angle_rad);
        expected[k].gain *= c.fakes[k].gain;
    }
    const auto over = [&](const std::vector<physec::channel::path>& all) {
        return physec::channel::miso_response(all, c.ofdm, c.tx_antennas);
    };
    const auto sent = fpi::precoder(c).apply(bare);
    const auto heard = fpi::received_frame(over(paths), sent);
    EXPECT_LT((heard - fpi::received_frame(over(expected), bare)).norm(), 1e-10 * heard.norm());
}

// The rank-one terms' power: ||Phi(n)||_F^2 by sending one antenna at a time.
TEST(FpiFamily, MeanPowerCountsAllRankOneTerms)
{
    for (const std::string mode : { "mirage", "path_shifts" }) {
        fpi::config c = keyed(mode);
        c.normalize_power = false;
        physec::ofdm::pilot_grid single = fpi::make_pilots(c, 1);
        double power = 0.0;
        for (int i = 0; i < 16; ++i) {
            single.values.setZero();
            single.values.col(i).setOnes();
            power +=
                fpi::precoder(c).apply(single).values.squaredNorm() / 16 / single.values.rows();
        }
        EXPECT_NEAR(fpi::precoder(c).mean_power() / power, 1.0, 1e-12) << mode;
    }
}

// Gains of their own: (27) with a factor for each set.
TEST(FpiFamily, FakeSetsMayHaveGains)
{
    fpi::config c;
    c.fakes = { { 20e-9, 0.3, cf64(0.5, -0.7) }, { 45e-9, -0.2, cf64(-1.2, 0.1) } };
    c.normalize_power = false;
    const matrix_cf64 weights = fpi::precoder(c).weights();
    for (int n = 0; n < 16; ++n)
        for (int i = 0; i < 16; ++i) {
            cf64 expected = 1.0;
            for (const auto& fake : c.fakes)
                expected += fake.gain * std::exp(cf64(0,
                                                      -2 * pi * n * fake.delay_s * 15e6 / 16 +
                                                          pi * i * std::sin(fake.angle_rad)));
            EXPECT_LT(std::abs(weights(n, i) - expected), 1e-12);
        }
}

TEST(FpiFamily, RefusesInWords)
{
    struct refusal {
        std::function<void(fpi::config&)> change;
        std::string sentence;
    };
    const std::vector<refusal> all = {
        { [](fpi::config& c) { c.key_refresh = "hour"; },
          "key_refresh is \"hour\"; allowed: session, frame, symbol" },
        { [](fpi::config& c) { c.kernel_terms = 0; }, "kernel_terms (P) is 0; allowed: 1 to 256" },
        { [](fpi::config& c) { c.kernel_terms = 257; },
          "kernel_terms (P) is 257; allowed: 1 to 256" },
        { [](fpi::config& c) { c.gain_law = "flat"; },
          "gain_law is \"flat\"; allowed: lognormal, gaussian" },
        { [](fpi::config& c) { c.gain_spread = 0; }, "gain_spread is 0; allowed: above 0 to 3" },
        { [](fpi::config& c) {
             c.gain_law = "gaussian";
             c.gain_spread = 1.1;
         },
          "gain_spread is 1.1; allowed: above 0 to 1" },
        { [](fpi::config& c) { c.fakes[0].gain = 0.0; }, "fakes[0].gain magnitude is 0" },
        { [](fpi::config& c) {
             c.mode = "path_shifts";
             c.fakes.resize(4, c.fakes[0]);
         },
          "number of fakes is 4; allowed: 1 to the number of paths, 3" },
    };
    for (const auto& [change, sentence] : all) {
        fpi::config c = keyed("smooth_kernel");
        change(c);
        EXPECT_EQ(c.validate().find(sentence), 0u) << c.validate();
    }
}
