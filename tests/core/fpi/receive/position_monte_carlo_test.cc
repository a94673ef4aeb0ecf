// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/receive/position_setup.h"
#include <boost/math/distributions/fisher_f.hpp>
#include <Eigen/Cholesky>
#include <gtest/gtest.h>
#include <physec/fpi/bounds/map_bound.h>
#include <physec/fpi/receive/map_position.h>

using namespace position_test;

namespace {

//! RMSE over squared errors, with its standard error (delta method).
struct rmse {
    explicit rmse(const std::vector<double>& squares)
    {
        double mean = 0.0, spread = 0.0;
        for (double s : squares)
            mean += s / squares.size();
        for (double s : squares)
            spread += (s - mean) * (s - mean) / squares.size();
        value = std::sqrt(mean);
        error = std::sqrt(spread / squares.size()) / (2.0 * value);
    }
    double value, error;
};

} // namespace

TEST(FpiPosition, WithScatterersReachesItsBoundBelowTheLineOfSight)
{
    const radio_link l(paper(10.0));
    std::vector<double> squares, closed_form;
    for (int trial = 0; trial < 300; ++trial) {
        const auto measured = l.measured(trial);
        squares.push_back(squared_error(
            fpi::locate_with_scatterers(l.config, l.config.bob_m, measured, l.config.scatterers_m),
            l.config));
        closed_form.push_back(
            squared_error(fpi::locate_line_of_sight(l.config, l.config.bob_m, measured), l.config));
    }
    const double bound = std::sqrt(
        fpi::bound_with_scatterers(l.config, l.config.bob_m, l.estimator.model(), l.variance)
            .trace());
    const double sight = fpi::bob_bound(l.config, l.bare).position_m;
    const rmse all(squares), first(closed_form);
    EXPECT_NEAR(all.value, bound, 3 * all.error);
    EXPECT_NEAR(first.value, sight, 3 * first.error);
    EXPECT_LT(bound, sight);
    EXPECT_LT(all.value + 3 * all.error, sight);
    RecordProperty("rmse_m", std::to_string(all.value) + " +- " + std::to_string(all.error));
    RecordProperty("bound_m", std::to_string(bound));
    RecordProperty("sight_rmse_m",
                   std::to_string(first.value) + " +- " + std::to_string(first.error));
    RecordProperty("sight_bound_m", std::to_string(sight));
}

TEST(FpiPosition, EightFramesDivideTheErrorByTheRootOfEight)
{
    const radio_link l(paper(10.0));
    std::vector<double> combined, single;
    int left_out = 0, inconsistent = 0;
    for (int trial = 0; trial < 300; ++trial) {
        std::vector<fpi::path_measurement> frames;
        for (int e = 0; e < 8; ++e)
            frames.push_back(l.measured(1000 + 8 * trial + e));
        for (const auto& frame : frames)
            single.push_back(squared_error(
                fpi::locate_line_of_sight(l.config, l.config.bob_m, frame), l.config));
        const auto estimate = fpi::combine(l.config, l.config.bob_m, frames);
        combined.push_back(squared_error(estimate, l.config));
        left_out += estimate.left_out.total();
        inconsistent += !estimate.consistent;
        EXPECT_EQ(estimate.frames_used + estimate.left_out.total(), 8);
    }
    const rmse eight(combined), one(single);
    const double root = std::sqrt(8.0);
    EXPECT_NEAR(eight.value * root, one.value, 3 * std::hypot(eight.error * root, one.error));
    EXPECT_NEAR(
        eight.value * root, fpi::bob_bound(l.config, l.bare).position_m, 3 * eight.error * root);
    // 2400 frames at a gate of at most 0.1 %: 2.4 expected, 12 is beyond six deviations.
    EXPECT_LE(left_out, 12);
    EXPECT_LE(inconsistent, 4);
    RecordProperty("rmse_8_m", std::to_string(eight.value) + " +- " + std::to_string(eight.error));
    RecordProperty("rmse_1_m", std::to_string(one.value) + " +- " + std::to_string(one.error));
    RecordProperty("left_out", left_out);
    RecordProperty("inconsistent", inconsistent);
}

TEST(FpiPosition, FlagsAWrongMap)
{
    const radio_link l(paper(20.0));
    std::string rates;
    for (std::size_t which = 0; which < 2; ++which)
        for (const point by : { point{ 3, 0 }, { -3, 0 }, { 0, 3 }, { 0, -3 } }) {
            auto map = l.config.scatterers_m;
            map[which] = { map[which].x + by.x, map[which].y + by.y };
            int flagged = 0;
            for (int trial = 0; trial < 100; ++trial)
                flagged +=
                    !fpi::locate_with_scatterers(l.config, l.config.bob_m, l.measured(trial), map)
                         .consistent;
            EXPECT_GE(flagged, 95) << which << " moved by " << by.x << ", " << by.y;
            rates += std::to_string(flagged) + " ";
        }
    RecordProperty("flagged_percent", rates);
}

namespace {

//! Trials with Gaussian paths of known covariance, and with the whole receiver.
void false_alarms(int ideal_trials, int trials)
{
    const radio_link l(paper(10.0));
    const auto exact = l.exact();
    const Eigen::LLT<Eigen::MatrixXd> root(exact.information);
    const auto alarm = [&](const fpi::path_measurement& measured) {
        return !fpi::locate_with_scatterers(
                    l.config, l.config.bob_m, measured, l.config.scatterers_m)
                    .consistent;
    };
    // Gaussian paths of known covariance: one of 1000 expected, with the deviation of a Poisson
    // number; four of them. (A run of 100 000 gave 92.) The minimum over associations and the
    // curvature of the model move the rate by less than that.
    int ideal = 0;
    physec::random::generator random(11, "false alarms");
    for (int trial = 0; trial < ideal_trials; ++trial) {
        Eigen::VectorXd noise(6);
        for (double& value : noise)
            value = random.normal();
        const Eigen::VectorXd off = root.matrixU().solve(noise);
        auto measured = exact;
        for (int k = 0; k < 3; ++k) {
            measured.paths[k].delay += off[k];
            measured.paths[k].frequency += off[3 + k];
        }
        ideal += alarm(measured);
    }
    const double expected = 1e-3 * ideal_trials;
    EXPECT_NEAR(ideal, expected, 4 * std::sqrt(expected));
    // Whole receiver: the noise variance comes from 500 degrees of freedom, so the statistic over
    // 4 is F(4, 500) at best; the estimated information adds to that. Poisson, three deviations
    // above twice the nominal rate.
    int real = 0;
    for (int trial = 0; trial < trials; ++trial)
        real += alarm(l.measured(20000 + trial));
    const double rate = boost::math::cdf(
        boost::math::complement(boost::math::fisher_f(4, 500), fpi::consistency_threshold(4) / 4));
    EXPECT_LE(real, 2 * rate * trials + 3 * std::sqrt(2 * rate * trials));
    testing::Test::RecordProperty("ideal_alarms", ideal);
    testing::Test::RecordProperty("receiver_alarms", real);
    testing::Test::RecordProperty("f_tail", std::to_string(rate));
}

} // namespace

TEST(FpiPosition, RaisesFalseAlarmsAtTheRateOfTheGate) { false_alarms(10000, 800); }

TEST(FpiPositionLong, RaisesFalseAlarmsAtTheRateOfTheGate) { false_alarms(50000, 4000); }
