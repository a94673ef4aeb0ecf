// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/test_scenarios.h"
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <physec/error.h>
#include <physec/fpi/bounds/misspecified.h>
#include <physec/fpi/bounds/predictions.h>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>

namespace fpi = physec::fpi;
using physec::pi;

namespace {

// Sums of a few values in another order differ by some 1e-15. The logarithm of a ratio near one (a
// loss of Bob above 0.001 dB) and the difference of two squares in `merged` magnify that by less
// than 1e4.
constexpr double rounding = 1e-11;

//! Where a line of sight shifted by sign times the fake set seems to come from, from the triangle.
double naive_shift_m(const fpi::config& c, int sign)
{
    const double dx = c.eve_m.x - c.alice_m.x, dy = c.eve_m.y - c.alice_m.y;
    const double range = std::hypot(dx, dy);
    const double sine =
        std::sin(std::atan2(dy, dx) - c.heading_rad) + sign * std::sin(c.fakes[0].angle_rad);
    if (std::abs(sine) > 1.0)
        return 0.0;
    const double direction = c.heading_rad + std::asin(sine);
    const double seen = range + sign * c.propagation_speed_mps * c.fakes[0].delay_s;
    return std::hypot(dx - seen * std::cos(direction), dy - seen * std::sin(direction));
}

fpi::predicted_errors
naive_errors(const fpi::config& c, int draws, std::uint64_t seed, double frames)
{
    double bob = 0, unprotected = 0, bias = 0, square = 0, separate = 0, structure = 0, known = 0;
    for (int d = 0; d < draws; ++d) {
        const auto bare = fpi::make_pilots(c, seed + d);
        const auto sent = fpi::precoder(c).apply(bare);
        const auto merged = fpi::merged_bound(c, bare);
        bob += fpi::bob_bound(c, bare).position_m;
        unprotected += fpi::equal_power_bound(c, bare).position_m;
        bias += merged.bias_m;
        square += merged.position_m * merged.position_m;
        separate += fpi::separate_bound(c, bare).position_m;
        structure += fpi::structure_bound(c, bare).position_m;
        known += fpi::known_frame_bound(c, c.eve_m, sent, fpi::noise_variance(c, sent)).position_m;
    }
    bias /= draws;
    const double noise = square / draws - bias * bias;
    // Each hypothesis half a shift from the middle, each right half of the time.
    const double plus = naive_shift_m(c, 1) / 2, minus = naive_shift_m(c, -1) / 2;
    fpi::predicted_errors errors;
    errors.bob_m = bob / draws / std::sqrt(frames);
    errors.bob_loss_db = 20 * std::log10(bob / unprotected);
    errors.merged_m = std::sqrt(bias * bias + std::max(0.0, noise) / frames);
    errors.separate_m = separate / draws / std::sqrt(frames);
    errors.structure_m = structure / draws / std::sqrt(frames);
    errors.prior_m =
        std::sqrt((plus * plus + minus * minus) / 2 + std::pow(known / draws, 2) / frames);
    return errors;
}

void expect_equal(const fpi::predicted_errors& found, const fpi::predicted_errors& expected)
{
    EXPECT_NEAR(found.bob_m / expected.bob_m, 1.0, rounding);
    EXPECT_NEAR(found.bob_loss_db / expected.bob_loss_db, 1.0, rounding);
    EXPECT_NEAR(found.merged_m / expected.merged_m, 1.0, rounding);
    EXPECT_NEAR(found.separate_m / expected.separate_m, 1.0, rounding);
    EXPECT_NEAR(found.structure_m / expected.structure_m, 1.0, rounding);
    EXPECT_NEAR(found.prior_m / expected.prior_m, 1.0, rounding);
}

} // namespace

TEST(FpiPredictions, EqualTheirFormulasWrittenOut)
{
    auto scenarios = unusual_scenarios();
    fpi::config far; // an Eve with noise of her own place
    far.eve_m = { 60.0, -20.0 };
    far.normalize_power = false;
    scenarios.push_back({ "paper", {} });
    scenarios.push_back({ "far Eve", far });
    std::vector<fpi::config> configs;
    for (const auto& scenario : scenarios)
        configs.push_back(scenario.config);
    for (int frames : { 1, 9 }) {
        const auto found = fpi::predict_errors(configs, 3, 40, frames);
        ASSERT_EQ(found.size(), configs.size());
        for (std::size_t k = 0; k < configs.size(); ++k) {
            SCOPED_TRACE(scenarios[k].name);
            expect_equal(found[k], naive_errors(configs[k], 3, 40, frames));
        }
    }
}

TEST(FpiPredictions, InModeSpoofOnlyMergedSeesAPosition)
{
    fpi::config c;
    c.mode = "spoof";
    const auto found = fpi::predict_errors({ c }, 3, 1, 4).front();
    const auto expected = naive_errors(c, 3, 1, 4);
    EXPECT_NEAR(found.bob_m / expected.bob_m, 1.0, rounding);
    EXPECT_NEAR(found.bob_loss_db, expected.bob_loss_db, rounding);
    EXPECT_NEAR(found.merged_m / expected.merged_m, 1.0, rounding);
    EXPECT_EQ(found.prior_m, found.merged_m);
    EXPECT_EQ(found.separate_m, std::numeric_limits<double>::infinity());
    EXPECT_EQ(found.structure_m, std::numeric_limits<double>::infinity());
}

TEST(FpiPredictions, AveragingLeavesTheBiasAndTheMiddle)
{
    const fpi::config c;
    const auto one = fpi::predict_errors({ c }, 2, 1, 1).front();
    const auto many = fpi::predict_errors({ c }, 2, 1, 1'000'000).front();
    EXPECT_NEAR(many.bob_m * 1000 / one.bob_m, 1.0, rounding);
    EXPECT_NEAR(many.structure_m * 1000 / one.structure_m, 1.0, rounding);
    EXPECT_EQ(many.bob_loss_db, one.bob_loss_db);
    const double bias = (fpi::merged_bound(c, fpi::make_pilots(c, 1)).bias_m +
                         fpi::merged_bound(c, fpi::make_pilots(c, 2)).bias_m) /
                        2;
    // What is left of the noise is a thousandth of it, and adds in squares.
    EXPECT_NEAR(many.merged_m / bias, 1.0, 1e-6);
    EXPECT_NEAR(many.prior_m / std::hypot(naive_shift_m(c, 1) / 2, naive_shift_m(c, -1) / 2) *
                    std::sqrt(2),
                1.0,
                1e-6);
}

TEST(FpiPredictions, DoNotDependOnTheNumberOfThreads)
{
    fpi::config louder;
    louder.snr_db = 10;
    const auto alone = fpi::predict_errors({ fpi::config(), louder }, 3, 5, 1, 1);
    const auto together = fpi::predict_errors({ fpi::config(), louder }, 3, 5, 1, 4);
    for (int k : { 0, 1 }) {
        EXPECT_EQ(alone[k].merged_m, together[k].merged_m);
        EXPECT_EQ(alone[k].structure_m, together[k].structure_m);
        EXPECT_EQ(alone[k].prior_m, together[k].prior_m);
    }
}

TEST(FpiPredictions, WithoutAPositionErrorsAreInfinite)
{
    fpi::config c;
    c.scatterers_m = { { 6.5, 2.5 } }; // on the line of sight: two identical paths
    const auto found = fpi::predict_errors({ c }, 2, 1).front();
    for (double error_m : { found.bob_m, found.separate_m, found.structure_m, found.prior_m })
        EXPECT_EQ(error_m, std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isnan(found.bob_loss_db)); // no position without protection either
    c.eve_m = { 6.0, 9.0 };                     // where the paths differ
    c.bob_m = { 10.0, 5.0 };
    const auto eve = fpi::predict_errors({ c }, 2, 1).front();
    EXPECT_EQ(eve.bob_m, std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isfinite(eve.separate_m));
    EXPECT_TRUE(std::isfinite(eve.merged_m));
}

TEST(FpiPredictions, AShiftWithoutDirectionHidesNothing)
{
    // 80 degrees off broadside the shifted line of sight leaves the range of directions.
    fpi::config c;
    c.spacing_wavelengths = 0.4;
    c.heading_rad = std::atan2(5, 7) - 80 * pi / 180;
    c.fakes = { c.fake_set_in_upsilon(0.1, 0.1) };
    EXPECT_EQ(fpi::line_of_sight_shift_m(c, 1), 0.0);
    EXPECT_GT(fpi::line_of_sight_shift_m(c, -1), 5.0);
    for (const auto& [name, config] : unusual_scenarios())
        for (int sign : { 1, -1 })
            EXPECT_NEAR(fpi::line_of_sight_shift_m(config, sign), naive_shift_m(config, sign), 1e-9)
                << name;
}

TEST(FpiPredictions, ReportDrawsDoneAndPassOnWhatTheReportThrows)
{
    std::uint64_t last = 0, all = 0;
    fpi::predict_errors({ fpi::config(), fpi::config() }, 3, 1, 1, 0, [&](auto done, auto count) {
        last = done;
        all = count;
    });
    EXPECT_EQ(last, 6u);
    EXPECT_EQ(all, 6u);
    struct enough {
    };
    EXPECT_THROW(
        fpi::predict_errors({ fpi::config() }, 1, 1, 1, 0, [](auto, auto) { throw enough(); }),
        enough);
}

TEST(FpiPredictions, RefuseWhatCannotBePredicted)
{
    const fpi::config c;
    EXPECT_THROW(fpi::predict_errors({ c }, 0, 1), physec::invalid_input);
    EXPECT_THROW(fpi::predict_errors({ c }, 1, 1, 0), physec::invalid_input);
    for (const std::string mode : { "none", "gaussian", "mirage" }) {
        fpi::config other = c;
        other.mode = mode;
        EXPECT_THROW(fpi::predict_errors({ c, other }, 1, 1), physec::invalid_input);
    }
    fpi::config broken = c;
    broken.fakes.clear();
    EXPECT_THROW(fpi::predict_errors({ broken }, 1, 1), physec::invalid_input);
}
