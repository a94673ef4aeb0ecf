// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <physec/random/generator.h>
#include <physec/sync/arrival_filter.h>
#include <vector>

using physec::sync::arrival_filter;

TEST(ArrivalFilter, IsTheMeanOfTheFirstSixteenAndForgetsFromThenOn)
{
    arrival_filter filter(8.0);
    EXPECT_EQ(filter.slack(), 8.0); // nothing known: as wide as one detection
    std::vector<double> arrivals;
    physec::random::generator random(22, "arrivals");
    for (int n = 1; n <= 100; ++n) {
        arrivals.push_back(random.uniform(-3.0, 40.0));
        filter.add(arrivals.back());
        // Weights: 1/16 of the latest and 15/16 of what there was; before that, all alike.
        double mean = 0.0;
        for (int k = 0; k < n; ++k) {
            const int later = std::min(n - 1 - k, n - arrival_filter::memory_frames);
            const bool plain = n <= arrival_filter::memory_frames;
            mean +=
                arrivals[k] * (plain ? 1.0 / n : std::pow(15.0 / 16.0, std::max(later, 0)) / 16.0);
        }
        // Numbers up to 40, a hundred roundings.
        ASSERT_NEAR(filter.mean(), mean, 1e-12) << n;
        EXPECT_EQ(filter.count(), std::min(n, arrival_filter::memory_frames));
        EXPECT_EQ(filter.reach(), 8.0);
        EXPECT_DOUBLE_EQ(filter.slack(), 8.0 / std::sqrt(std::min(n, 16)));
    }
    filter.reset();
    EXPECT_EQ(filter.count(), 0);
    EXPECT_EQ(filter.mean(), 0.0);
    EXPECT_EQ(filter.reach(), 8.0);
}
