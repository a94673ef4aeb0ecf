// SPDX-License-Identifier: GPL-3.0-or-later
#include "../test_scenarios.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/fpi/paths/path_search.h>
#include <physec/fpi/scenario.h>
#include <physec/random/generator.h>

namespace fpi = physec::fpi;
using physec::cf64;
using physec::vector_cf64;

namespace {

//! b(g, n) by its definition.
vector_cf64 atom(const fpi::frame_model& model, double delay, double frequency)
{
    vector_cf64 b = vector_cf64::Zero(model.size());
    for (int row = 0; row < model.size(); ++row) {
        const int n = model.numerology().active[row % model.subcarriers()];
        for (int i = 0; i < model.antennas(); ++i)
            b[row] += std::polar(1.0, 2.0 * physec::pi * (i * frequency - n * delay)) *
                      model.pilots().values(row, i);
    }
    return b;
}

double score(const vector_cf64& b, const vector_cf64& frame)
{
    return std::norm(b.dot(frame)) / b.squaredNorm();
}

int power_of_two_from(int least)
{
    int size = 1;
    while (size < least)
        size *= 2;
    return size;
}

std::vector<test_scenario> scenarios()
{
    auto all = unusual_scenarios();
    all.push_back({ "paper", fpi::config() });
    return all;
}

struct cells {
    explicit cells(const fpi::frame_model& model)
        : delays(power_of_two_from(
              2 * (model.numerology().active.back() - model.numerology().active.front() + 1))),
          frequencies(power_of_two_from(2 * model.antennas()))
    {
    }
    int delays, frequencies;
};

} // namespace

TEST(FpiPathSearch, TakesTheCellWithTheLargestScore)
{
    // Frames of noise: a maximum anywhere, and no cell is much better than the next.
    for (const auto& scenario : scenarios()) {
        const auto& config = scenario.config;
        const fpi::frame_model model(config.ofdm, fpi::make_pilots(config, 3));
        const fpi::path_search search(model);
        const cells grid(model);
        std::vector<vector_cf64> frames;
        for (int trial = 0; trial < 6; ++trial)
            frames.push_back(physec::random::generator(11, "search", trial)
                                 .complex_normal(model.size(), 1, 1.0)
                                 .col(0));
        std::vector<double> best(frames.size(), 0.0);
        for (int l = 0; l < grid.frequencies; ++l)
            for (int k = 0; k < grid.delays; ++k) {
                const auto b = atom(model, double(k) / grid.delays, double(l) / grid.frequencies);
                for (std::size_t t = 0; t < frames.size(); ++t)
                    best[t] = std::max(best[t], score(b, frames[t]));
            }
        for (std::size_t t = 0; t < frames.size(); ++t) {
            const auto found = search.strongest(frames[t]);
            EXPECT_EQ(found.delay * grid.delays, std::round(found.delay * grid.delays));
            EXPECT_GE(found.delay, 0.0);
            EXPECT_LT(found.delay, 1.0);
            EXPECT_LE(std::abs(found.frequency), 0.5);
            // Sums of some thousand products, 1e-13 relative; closer cells may change places.
            EXPECT_GE(score(atom(model, found.delay, found.frequency), frames[t]),
                      best[t] * (1.0 - 1e-11))
                << scenario.name << ", frame " << t;
        }
    }
}

TEST(FpiPathSearch, FindsTheCellOfASinglePath)
{
    // By Cauchy-Schwarz no other cell scores as high as the atom that the frame is made of.
    for (const auto& scenario : scenarios()) {
        const auto& config = scenario.config;
        const fpi::frame_model model(config.ofdm, fpi::make_pilots(config, 4));
        const fpi::path_search search(model);
        const cells grid(model);
        physec::random::generator random(12, "cells");
        for (int trial = 0; trial < 20; ++trial) {
            const double delay = double(random.below(grid.delays)) / grid.delays;
            const double frequency = double(random.below(grid.frequencies)) / grid.frequencies;
            const auto found =
                search.strongest(cf64(random.complex_normal(1.0)) * atom(model, delay, frequency));
            EXPECT_EQ(found.delay, delay) << scenario.name;
            const double apart = found.frequency - frequency;
            EXPECT_EQ(apart, std::round(apart)) << scenario.name; // frequencies wrap
        }
    }
}
