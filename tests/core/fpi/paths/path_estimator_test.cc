// SPDX-License-Identifier: GPL-3.0-or-later
#include "../radio_link.h"
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <physec/fpi/paths/path_estimator.h>

namespace fpi = physec::fpi;
using fpi_radio_link::radio_link;

namespace {

//! Unprotected, so that the bare pilots are those that were sent.
fpi::config unprotected(fpi::config config)
{
    config.mode = "none";
    return config;
}

} // namespace

TEST(FpiPathEstimator, FindsThePathsOfAFrameEarliestFirst)
{
    for (const auto& scenario : fpi_radio_link::scenarios()) {
        const radio_link l(unprotected(scenario));
        const fpi::path_estimator estimator(fpi::frame_model(l.config.ofdm, l.sent));
        const auto expected = fpi::true_paths(l.config, l.config.bob_m);
        const auto fit = estimator.estimate(l.clean, expected.size());
        ASSERT_EQ(fit.paths.size(), expected.size());
        for (std::size_t k = 0; k < expected.size(); ++k) {
            const auto truth = *std::min_element(
                expected.begin(), expected.end(), [&](const auto& a, const auto& b) {
                    const auto apart = [&](const auto& path) {
                        return std::abs(estimator.model().from_path(path).delay -
                                        fit.paths[k].delay);
                    };
                    return apart(a) < apart(b);
                });
            // No noise: what is left is where the iterations stop, 0.045 deviations of a residual
            // at rounding level.
            EXPECT_NEAR(fit.paths[k].delay, estimator.model().from_path(truth).delay, 1e-7);
            EXPECT_NEAR(fit.paths[k].frequency, truth.spatial_frequency, 1e-7);
            EXPECT_LT(std::abs(fit.gains[k] - truth.gain), 1e-6 * std::abs(truth.gain));
            EXPECT_TRUE(k == 0 || fit.paths[k - 1].delay <= fit.paths[k].delay);
        }
    }
}

TEST(FpiPathEstimator, DropsThePathThatIsNotThere)
{
    // One path too many fits noise. That it is kept has, by its threshold of 2 ln(2 G N) = 12.5
    // noise variances, a probability of about 1e-3 a frame; the noise has a fixed seed.
    fpi::config config = unprotected({});
    config.snr_db = 15;
    const radio_link l(config);
    const fpi::path_estimator estimator(fpi::frame_model(config.ofdm, l.sent));
    const std::size_t count = fpi::true_paths(config, config.bob_m).size();
    EXPECT_NEAR(estimator.significance_threshold(), 2.0 * std::log(2.0 * 16 * 16), 1e-12);
    for (int trial = 0; trial < 10; ++trial) {
        const auto frame = l.noisy(trial);
        auto fit = estimator.estimate(frame, count + 1);
        ASSERT_EQ(fit.paths.size(), count + 1);
        estimator.drop_insignificant(frame, fit);
        EXPECT_EQ(fit.paths.size(), count) << trial;
        fit = estimator.estimate(frame, count + 1);
        estimator.drop_insignificant(frame, fit, count + 1);
        EXPECT_EQ(fit.paths.size(), count + 1); // as few as were asked for
    }
}

TEST(FpiPathEstimator, NoiseVarianceIsTheResidualOverWhatIsLeftOver)
{
    const radio_link l(unprotected({}));
    const fpi::path_estimator estimator(fpi::frame_model(l.config.ofdm, l.sent));
    fpi::path_fit fit;
    fit.paths.resize(3);
    fit.shifts.resize(2);
    fit.residual_power = 124.0;
    EXPECT_DOUBLE_EQ(estimator.noise_variance(fit), 124.0 / (16 * 16 - 2 * 3 - 2));
    fit.paths.resize(128);
    EXPECT_TRUE(std::isinf(estimator.noise_variance(fit)));
}
