// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/receive/position_setup.h"
#include <Eigen/Cholesky>
#include <functional>
#include <gtest/gtest.h>
#include <physec/error.h>
#include <physec/fpi/bounds/map_bound.h>
#include <physec/fpi/receive/map_position.h>

using namespace position_test;

namespace {

//! Many reflections that a wide band and a large array keep apart.
fpi::config crowded(int reflections)
{
    fpi::config config = paper(20.0);
    config.ofdm = physec::ofdm::numerology::all_active(50e6, 64);
    config.heading_rad = 0.2;
    config.scatterers_m.clear();
    for (int k = 0; k < reflections; ++k)
        config.scatterers_m.push_back({ 6.0 + 2.5 * k, (k % 2 ? -1.0 : 1.0) * (9.0 + 1.5 * k) });
    return config;
}

void expect_refusal(const std::function<void()>& call, const std::string& text)
{
    try {
        call();
        ADD_FAILURE() << "accepted; expected: " << text;
    } catch (const physec::invalid_input& error) {
        EXPECT_NE(std::string(error.what()).find(text), std::string::npos) << error.what();
    }
}

} // namespace

TEST(FpiPosition, IsExactWithoutNoiseForAnyOrderOfTheMap)
{
    for (const auto& config : { paper(20.0), crowded(5) }) {
        const radio_link l(config);
        auto map = config.scatterers_m;
        std::reverse(map.begin(), map.end());
        const auto measured = config.scatterers_m.size() == 2 ? l.measured(0, false) : l.exact();
        const auto estimate = fpi::locate_with_scatterers(config, config.bob_m, measured, map);
        EXPECT_LT(squared_error(estimate, config), 1e-14);
        EXPECT_EQ(estimate.degrees_of_freedom, 2 * static_cast<int>(map.size()));
        EXPECT_LT(squared_error(fpi::locate_line_of_sight(config, config.bob_m, measured), config),
                  1e-12);
    }
}

TEST(FpiPosition, AssignsReflectionsWithNoiseAlsoBeyondAllPermutations)
{
    for (int reflections : { 7, 9 }) {
        const auto config = crowded(reflections);
        const radio_link l(config);
        auto measured = l.exact();
        const Eigen::MatrixXd root = measured.information.llt().matrixU();
        physec::random::generator random(3, "association", reflections);
        Eigen::VectorXd noise(measured.information.rows());
        for (double& value : noise)
            value = random.normal();
        const Eigen::VectorXd off = root.triangularView<Eigen::Upper>().solve(noise);
        for (int k = 0; k <= reflections; ++k) {
            measured.paths[k].delay += off[k];
            measured.paths[k].frequency += off[reflections + 1 + k];
        }
        const auto estimate =
            fpi::locate_with_scatterers(config, config.bob_m, measured, config.scatterers_m);
        EXPECT_TRUE(estimate.consistent);
        EXPECT_LT(std::sqrt(squared_error(estimate, config)), 4 * estimate.deviation_m());
        const auto truth = fpi::true_paths(config, config.bob_m);
        for (int k = 0; k < reflections; ++k) // association[k] is the true one: delays agree
            EXPECT_NEAR(l.exact().paths[k + 1].delay,
                        l.estimator.model().from_path(truth[estimate.association[k] + 1]).delay,
                        1e-12);
    }
}

TEST(FpiPosition, WrapsDelaysAndFrequencies)
{
    const radio_link l(paper(10.0));
    auto measured = l.exact();
    // Whole cycles away, it is the same channel.
    measured.paths[1].frequency += 1.0;
    measured.paths[2].frequency -= 2.0;
    measured.paths[2].delay -= 1.0;
    const auto estimate =
        fpi::locate_with_scatterers(l.config, l.config.bob_m, measured, l.config.scatterers_m);
    EXPECT_LT(squared_error(estimate, l.config), 1e-14);

    // Two frames whose frequencies lie on both sides of the wrap agree in between, not at zero.
    auto left = l.exact(), right = l.exact();
    left.paths[1].frequency = 0.4999;
    right.paths[1].frequency = -0.4999;
    const auto combined = fpi::combine_paths({ left, right });
    EXPECT_EQ(combined.frames_used, 2);
    EXPECT_NEAR(std::abs(combined.measurement.paths[1].frequency), 0.5, 1e-9);
}

// The true_paths() of the scenario, differentiated numerically, are the reference.
TEST(FpiPosition, CovariancesAgreeWithNumericalDerivatives)
{
    auto config = crowded(4);
    const radio_link l(config);
    const double step = 1e-5;
    const auto coordinates = [&](double dx, double dy) {
        auto moved = config;
        moved.alice_m = { config.alice_m.x + dx, config.alice_m.y + dy };
        const auto paths = by_delay(fpi::true_paths(moved, moved.bob_m));
        const int count = static_cast<int>(paths.size());
        Eigen::VectorXd result(2 * count);
        for (int k = 0; k < count; ++k) {
            result[k] = paths[k].delay_s * config.ofdm.subcarrier_spacing_hz();
            result[count + k] = paths[k].spatial_frequency;
        }
        return result;
    };
    Eigen::MatrixXd slope(10, 2);
    slope.col(0) = (coordinates(step, 0) - coordinates(-step, 0)) / (2 * step);
    slope.col(1) = (coordinates(0, step) - coordinates(0, -step)) / (2 * step);
    const auto exact = l.exact();
    const Eigen::Matrix2d expected =
        (slope.transpose() * exact.information * slope).ldlt().solve(Eigen::Matrix2d::Identity());
    const auto bound =
        fpi::bound_with_scatterers(config, config.bob_m, l.estimator.model(), l.variance);
    EXPECT_LT((bound - expected).norm(), 1e-6 * expected.norm());
    const auto estimate =
        fpi::locate_with_scatterers(config, config.bob_m, exact, config.scatterers_m);
    EXPECT_LT((estimate.covariance_m2 - expected).norm(), 1e-5 * expected.norm());
    EXPECT_NEAR(fpi::locate_line_of_sight(config, config.bob_m, exact).deviation_m(),
                fpi::bob_bound(config, l.bare).position_m,
                1e-6 * fpi::bob_bound(config, l.bare).position_m);
}

TEST(FpiPosition, CountsTheFramesItLeavesOut)
{
    const radio_link l(paper(20.0));
    std::vector<fpi::path_measurement> frames;
    for (int e = 0; e < 8; ++e)
        frames.push_back(l.measured(e));
    frames[1].reliable = false;
    frames[2].paths.pop_back();
    frames[5].paths[0].delay += 0.02;
    const auto estimate = fpi::combine(l.config, l.config.bob_m, frames);
    EXPECT_EQ(estimate.frames_used, 5);
    EXPECT_EQ(estimate.left_out.unreliable, 1);
    EXPECT_EQ(estimate.left_out.path_count, 1);
    EXPECT_EQ(estimate.left_out.gate, 1);
    EXPECT_TRUE(estimate.consistent);
    EXPECT_EQ(estimate.degrees_of_freedom, 24);
}

TEST(FpiPosition, WeighsFramesByTheirInformation)
{
    const radio_link l(paper(20.0));
    const auto poor = l.exact();
    auto rich = poor;
    rich.information *= 9.0;
    const double off = 0.5 / std::sqrt(poor.information(0, 0));
    rich.paths[0].delay += off;
    const auto combined = fpi::combine_paths({ poor, rich });
    EXPECT_EQ(combined.frames_used, 2);
    EXPECT_NEAR(combined.measurement.paths[0].delay - poor.paths[0].delay, 0.9 * off, 1e-9 * off);
    EXPECT_NEAR(combined.statistic, 0.9 * 0.25, 1e-9); // off' (1/I + 1/(9 I))^-1 off
    EXPECT_LT((combined.measurement.information - 10.0 * poor.information).norm(),
              1e-9 * poor.information.norm());
}

TEST(FpiPosition, MeasurementEliminatesShifts)
{
    const radio_link l(paper(20.0));
    fpi::path_fit fit = l.estimator.estimate(l.clean, 1);
    fit.shifts = { { 0.1, 0.1 } };
    fit.information = Eigen::Matrix4d::Identity() * 3.0;
    fit.information(0, 1) = fit.information(1, 0) = 1.5;
    fit.residual_power = 2.0 * (l.estimator.model().size() - 3); // sigma^2 = 2
    const auto measured = fpi::measure(l.estimator, fit);
    EXPECT_NEAR(measured.information(0, 0), 3.0 - 1.5 * 1.5 / 3.0, 1e-12);
    EXPECT_NEAR(measured.information(1, 1), 3.0, 1e-12);
    EXPECT_FALSE(fpi::measure(l.estimator, fit, 2).reliable);
}

TEST(FpiPosition, RefusesWhatItCannotUse)
{
    const radio_link l(paper(20.0));
    const auto good = l.exact();
    const auto locate = [&](const fpi::path_measurement& measured, std::vector<point> map) {
        return [=, &l] { fpi::locate_with_scatterers(l.config, l.config.bob_m, measured, map); };
    };
    expect_refusal(locate(good, { { 1, 1 } }), "scatterers is 1; allowed: 2");
    expect_refusal(locate(good, { { 1, 1 }, { std::nan(""), 0 } }), "not finite");
    auto bad = good;
    bad.information.setZero();
    expect_refusal(locate(bad, l.config.scatterers_m), "condition number of the path information");
    bad = good;
    bad.information(0, 0) = std::nan("");
    expect_refusal(locate(bad, l.config.scatterers_m), "non-finite");
    bad = good;
    bad.paths.resize(1);
    expect_refusal(locate(bad, l.config.scatterers_m), "rows of the path information is 6");
    bad.information = Eigen::Matrix2d::Identity();
    expect_refusal(locate(bad, {}), "paths is 1; allowed: at least 2");
    expect_refusal([] { fpi::combine_paths({}); }, "reliable frames is 0; allowed: at least 1");
    bad = good;
    bad.reliable = false;
    expect_refusal([&] { fpi::combine_paths({ bad, bad }); }, "reliable frames is 0");
    bad = good;
    bad.paths[0].delay += 0.3;
    expect_refusal([&] { fpi::combine_paths({ good, bad }); }, "agree with each other is 0");
}
