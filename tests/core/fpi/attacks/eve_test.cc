// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <gtest/gtest.h>
#include <physec/error.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/bounds/misspecified.h>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/receive/bob.h>
#include <physec/fpi/receive/compensator.h>
#include <physec/fpi/receive/locator.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>

namespace fpi = physec::fpi;

namespace {

//! One transmitter, one channel, noise on demand.
struct radio_link {
    explicit radio_link(const fpi::config& config, std::uint64_t seed = 1)
        : config(config),
          bare(fpi::make_pilots(config, seed)),
          sent(fpi::precoder(config).apply(bare)),
          response(physec::channel::miso_response(
              fpi::true_paths(config, config.bob_m), config.ofdm, config.tx_antennas)),
          clean(fpi::received_frame(response, sent)),
          variance(fpi::noise_variance(config, sent))
    {
    }
    physec::vector_cf64 noisy(std::uint64_t trial) const
    {
        physec::random::generator random(99, "test noise", trial);
        return clean + random.complex_normal(clean.size(), 1, variance).col(0);
    }
    fpi::config config;
    physec::ofdm::pilot_grid bare, sent;
    physec::matrix_cf64 response;
    physec::vector_cf64 clean;
    double variance;
};

std::vector<fpi::config> scenarios()
{
    fpi::config paper, guarded, few_symbols, four_reflections;
    guarded.ofdm = physec::ofdm::numerology::all_active(20e6, 32);
    guarded.ofdm.active.clear();
    for (int n = -12; n <= 12; ++n)
        if (n != 0)
            guarded.ofdm.active.push_back(n);
    guarded.tx_antennas = 8;
    few_symbols.pilots = 6;
    few_symbols.spacing_wavelengths = 0.45;
    four_reflections.ofdm = physec::ofdm::numerology::all_active(50e6, 64);
    four_reflections.scatterers_m = { { 8.89, -6.05 }, { 7.45, 8.54 }, { 20, 3 }, { 6, 14 } };
    return { paper, guarded, few_symbols, four_reflections };
}

} // namespace

TEST(FpiBob, FindsThePathsExactlyWithoutNoise)
{
    for (auto config : scenarios())
        for (const std::string mode : { "fpi", "spoof", "none" }) {
            config.mode = mode;
            const radio_link l(config);
            fpi::bob bob(config, l.bare, 1);
            const auto estimate = bob.estimate(l.clean, 0);
            const auto paths = fpi::true_paths(config, config.bob_m);
            ASSERT_EQ(estimate.paths.size(), paths.size());
            EXPECT_NEAR(estimate.paths[0].delay_s, paths[0].delay_s, 1e-15);
            EXPECT_NEAR(estimate.position_m.x, 3.0, 1e-6);
            EXPECT_NEAR(estimate.position_m.y, 0.0, 1e-6);
            // The fit is regularised at 1e-13 relative; see path_refinement.cc.
            EXPECT_LT(estimate.residual_power, 1e-12 * l.clean.squaredNorm());
        }
}

TEST(FpiBob, ReachesTheCramerRaoBound)
{
    // 400 trials: standard error of an RMSE ratio about 3.5 %; allowed 0.88 to 1.12 is a false
    // alarm of less than 1e-3, and the seed is fixed.
    for (auto config : scenarios()) {
        config.snr_db = 10;
        const radio_link l(config);
        fpi::bob bob(config, l.bare, 1);
        double squares = 0.0;
        const int trials = 400;
        for (int trial = 0; trial < trials; ++trial)
            squares += std::pow(physec::array::distance(
                                    bob.estimate(l.noisy(trial), trial).position_m, config.alice_m),
                                2);
        EXPECT_NEAR(
            std::sqrt(squares / trials) / fpi::bob_bound(config, l.bare).position_m, 1.0, 0.12);
    }
}

TEST(FpiBob, FlagsEstimatesBelowThresholdAndStatesItsDeviation)
{
    const int trials = 300;
    const auto run = [&](double snr_db, int& reliable, int& wild, double& deviation) {
        fpi::config config;
        config.snr_db = snr_db;
        const radio_link l(config);
        fpi::bob bob(config, l.bare, 1);
        const double bound = fpi::bob_bound(config, l.bare).position_m;
        reliable = wild = 0;
        deviation = 0.0;
        for (int trial = 0; trial < trials; ++trial) {
            const auto estimate = bob.estimate(l.noisy(trial), trial);
            if (!estimate.reliable)
                continue;
            ++reliable;
            deviation += estimate.deviation_m / bound;
            wild += physec::array::distance(estimate.position_m, config.alice_m) > 4 * bound;
        }
        deviation /= std::max(1, reliable);
    };
    int reliable, wild;
    double deviation;
    run(10.0, reliable, wild, deviation);
    EXPECT_EQ(reliable, trials);
    EXPECT_EQ(wild, 0);
    EXPECT_NEAR(deviation, 1.0, 0.02); // noise variance from 250 degrees of freedom: 0.2 % of mean
    run(-8.0, reliable, wild, deviation);
    EXPECT_LT(reliable, trials / 2); // the weaker reflection has sunk into the noise
    EXPECT_LE(wild, 0.05 * reliable);
}

TEST(FpiBob, RemovesTransmittedGaussianNoiseFromTheSharedSeed)
{
    fpi::config config;
    config.mode = "gaussian";
    const radio_link l(config);
    fpi::antenna_noise noise(fpi::precoder(config).antenna_noise_variance(), 77);
    auto sent = l.sent;
    noise.add_frame(sent, 5);
    fpi::bob bob(config, l.bare, 77);
    const auto estimate = bob.estimate(fpi::received_frame(l.response, sent), 5);
    EXPECT_NEAR(estimate.position_m.x, 3.0, 1e-6);
}

TEST(FpiEve, MergedIsBiasedByWhatTheMisspecifiedBoundSays)
{
    fpi::config config;
    config.snr_db = 20;
    const radio_link l(config);
    const auto eve = fpi::make_eve(config, l.bare, "merged");
    const auto bound = fpi::merged_bound(config, l.bare);
    double x = 0, y = 0, squares = 0;
    const int trials = 200;
    for (int trial = 0; trial < trials; ++trial) {
        const auto p = eve->estimate(l.noisy(trial), trial).position_m;
        x += (p.x - 3) / trials;
        y += p.y / trials;
        squares += (std::pow(p.x - 3, 2) + p.y * p.y) / trials;
    }
    EXPECT_NEAR(std::hypot(x, y), bound.bias_m, 0.05 * bound.bias_m);
    EXPECT_NEAR(std::sqrt(squares), bound.position_m, 0.05 * bound.position_m);
}

TEST(FpiEve, SeparateFindsAllPathsAtHighSnr)
{
    fpi::config config;
    config.snr_db = 60;
    const radio_link l(config);
    const auto eve = fpi::make_eve(config, l.bare, "separate");
    const double bound = fpi::separate_bound(config, l.bare).position_m;
    double squares = 0.0;
    const int trials = 100;
    for (int trial = 0; trial < trials; ++trial)
        squares += std::pow(
            physec::array::distance(eve->estimate(l.noisy(trial), trial).position_m, { 3, 0 }), 2);
    // 100 trials: standard error 7 %; three of them.
    EXPECT_NEAR(std::sqrt(squares / trials) / bound, 1.0, 0.21);
}

TEST(FpiEve, StructureReachesItsBoundAndFindsBothHypotheses)
{
    // 200 trials: standard error of the ratio 5 %; three of them.
    fpi::config config;
    config.snr_db = 20;
    const radio_link l(config);
    const auto eve = fpi::make_eve(config, l.bare, "structure");
    const double bound = fpi::structure_bound(config, l.bare).position_m;
    double squares = 0.0;
    const int trials = 200;
    for (int trial = 0; trial < trials; ++trial) {
        const auto estimate = eve->estimate(l.noisy(trial), trial);
        squares += std::pow(physec::array::distance(estimate.position_m, { 3, 0 }), 2);
        ASSERT_TRUE(estimate.alternative_m.has_value());
        // The wrong sign is off by the whole shift, 17.8 ns or 5.3 m along the delay alone.
        EXPECT_NEAR(physec::array::distance(*estimate.alternative_m, { 3, 0 }), 5.3, 1.0);
    }
    EXPECT_NEAR(std::sqrt(squares / trials) / bound, 1.0, 0.15);
}

TEST(FpiEve, BothSignsOfTheSecretFitAlike)
{
    fpi::config config;
    const radio_link l(config);
    const fpi::frame_model model(config.ofdm, l.bare);
    std::vector<fpi::normalized_path> paths;
    const auto& fake = config.fakes[0];
    const fpi::normalized_shift shift = { fake.delay_s * config.ofdm.subcarrier_spacing_hz(),
                                          0.5 * std::sin(fake.angle_rad) };
    for (const auto& path : fpi::true_paths(config, config.eve_m))
        paths.push_back(model.from_path(path));
    const auto frame = l.noisy(0);
    const auto one = fpi::refine_paths_and_shifts(model, frame, paths, { shift });
    std::vector<fpi::normalized_path> other_paths;
    for (const auto& path : one.paths)
        other_paths.push_back(
            { path.delay + one.shifts[0].delay, path.frequency + one.shifts[0].frequency });
    const auto other = fpi::refine_paths_and_shifts(
        model, frame, other_paths, { { -one.shifts[0].delay, -one.shifts[0].frequency } }, 0);
    EXPECT_NEAR(other.residual_power / one.residual_power, 1.0, 1e-9);
}

TEST(FpiCompensator, GivesTheChannelWithoutFakePaths)
{
    for (const std::string mode : { "fpi", "spoof", "mirage" }) {
        fpi::config config;
        config.mode = mode;
        config.pilots = 20;
        const radio_link l(config);
        const auto estimate = fpi::compensator(config, l.bare).estimate(l.clean);
        EXPECT_LT((estimate - l.response).norm(), 1e-9 * l.response.norm());
    }
}

TEST(FpiCompensator, RefusesFewerSymbolsThanAntennas)
{
    fpi::config config;
    config.pilots = 15;
    try {
        fpi::compensator(config, fpi::make_pilots(config, 1));
        FAIL();
    } catch (const physec::invalid_input& error) {
        EXPECT_NE(std::string(error.what()).find("is 15; allowed: at least Nt = 16"),
                  std::string::npos);
    }
}

TEST(FpiLocator, RefusesWrongLengthAndNonFiniteFrames)
{
    const fpi::config config;
    const radio_link l(config);
    fpi::bob bob(config, l.bare, 1);
    EXPECT_THROW(bob.estimate(physec::vector_cf64::Zero(255), 0), physec::invalid_input);
    physec::vector_cf64 frame = l.clean;
    frame[7] = std::nan("");
    EXPECT_THROW(bob.estimate(frame, 0), physec::invalid_input);
}

// Naive reference for the fast model: atoms written out, derivatives by central differences.
TEST(FpiFrameModel, AtomsMatchTheDefinitionAndSecondDerivativesMatchDifferences)
{
    const auto config = scenarios()[1];
    const fpi::frame_model model(config.ofdm, fpi::make_pilots(config, 4));
    const std::vector<fpi::normalized_path> paths = { { 0.13, -0.21 }, { 0.4, 0.33 } };
    const auto all = model.evaluate_second_order(paths);
    for (int row = 0; row < model.size(); ++row)
        for (int p = 0; p < 2; ++p) {
            physec::cf64 expected = 0.0;
            for (int i = 0; i < model.antennas(); ++i)
                expected += std::polar(1.0,
                                       2 * physec::pi *
                                           (i * paths[p].frequency -
                                            config.ofdm.active[row % model.subcarriers()] *
                                                paths[p].delay)) *
                            model.pilots().values(row, i);
            EXPECT_LT(std::abs(all(row, p) - expected), 1e-12);
        }
    const double step = 1e-6;
    const auto shifted = [&](double delay, double frequency) {
        auto moved = paths;
        for (auto& path : moved) {
            path.delay += delay;
            path.frequency += frequency;
        }
        return model.evaluate_second_order(moved);
    };
    const physec::matrix_cf64 by_delay = (shifted(step, 0) - shifted(-step, 0)) / (2 * step);
    const physec::matrix_cf64 by_frequency = (shifted(0, step) - shifted(0, -step)) / (2 * step);
    // Truncation error is step^2 times a third derivative: (2 pi 12)^2 1e-12 relative.
    const auto close = [](const physec::matrix_cf64& a, const physec::matrix_cf64& b) {
        return (a - b).norm() < 1e-7 * b.norm();
    };
    EXPECT_TRUE(close(by_delay.leftCols(6), [&] {
        physec::matrix_cf64 expected(model.size(), 6);
        expected << all.middleCols(2, 2), all.middleCols(6, 2), all.middleCols(8, 2);
        return expected;
    }()));
    EXPECT_TRUE(close(by_frequency.leftCols(6), [&] {
        physec::matrix_cf64 expected(model.size(), 6);
        expected << all.middleCols(4, 2), all.middleCols(8, 2), all.middleCols(10, 2);
        return expected;
    }()));
}
