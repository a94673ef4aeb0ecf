// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/test_scenarios.h"
#include <cmath>
#include <Eigen/LU>
#include <gtest/gtest.h>
#include <physec/error.h>
#include <physec/fpi/bounds/epochs.h>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/paths/information.h>
#include <physec/fpi/scenario.h>
#include <physec/numeric/information.h>

namespace fpi = physec::fpi;
using fpi::epoch_attack;
using fpi::epoch_gains;

namespace {

double mean_bound(const fpi::config& c, int epochs, epoch_attack attack, bool fresh, double spread)
{
    double sum = 0.0;
    const int draws = 20;
    for (int d = 0; d < draws; ++d)
        sum += fpi::epochs_bound(
                   c, fpi::draw_epochs(c, epochs, fresh, spread, 1000 * d + 1), attack, fresh)
                   .position_m;
    return sum / draws;
}

} // namespace

TEST(FpiEpochs, OneEpochIsTheOrdinaryBound)
{
    auto scenarios = unusual_scenarios();
    scenarios.push_back({ "paper", {} });
    for (const auto& [name, c] : scenarios)
        for (bool fresh : { false, true })
            for (auto gains : { epoch_gains::fresh, epoch_gains::constant }) {
                const auto epochs = fpi::draw_epochs(c, 1, false, 0.0, 9);
                const auto separate =
                    fpi::epochs_bound(c, epochs, epoch_attack::separate, fresh, gains);
                const auto structure =
                    fpi::epochs_bound(c, epochs, epoch_attack::structure, fresh, gains);
                const auto& bare = epochs[0].bare;
                EXPECT_NEAR(
                    separate.position_m / fpi::separate_bound(c, bare).position_m, 1.0, 1e-6)
                    << name;
                EXPECT_NEAR(
                    structure.position_m / fpi::structure_bound(c, bare).position_m, 1.0, 1e-6)
                    << name;
            }
}

TEST(FpiEpochs, TheSameFrameTwiceHalvesTheVariance)
{
    const fpi::config c;
    auto epochs = fpi::draw_epochs(c, 1, false, 0.0, 5);
    epochs.push_back(epochs[0]);
    for (auto gains : { epoch_gains::fresh, epoch_gains::constant })
        EXPECT_NEAR(fpi::epochs_bound(c, epochs, epoch_attack::separate, false, gains).position_m *
                        std::sqrt(2.0) / fpi::separate_bound(c, epochs[0].bare).position_m,
                    1.0,
                    1e-6);
}

// Elimination epoch by epoch equals one information matrix of all unknowns of both epochs.
TEST(FpiEpochs, EliminationEqualsTheWholeProblem)
{
    const fpi::config c;
    const auto epochs = fpi::draw_epochs(c, 2, true, 0.5, 7);
    const int common = 6, own = 18; // 3 true paths; 3 fake paths and 6 complex gains
    Eigen::MatrixXd whole = Eigen::MatrixXd::Zero(common + 2 * own, common + 2 * own);
    for (int e = 0; e < 2; ++e) {
        fpi::config now = c;
        now.fakes = epochs[e].fakes;
        const auto all = fpi::frame_derivatives(fpi::frame_model(c.ofdm, epochs[e].bare),
                                                fpi::paths_seen_by_eve(now));
        physec::matrix_cf64 placed = physec::matrix_cf64::Zero(all.rows(), whole.cols());
        const int order[] = { 0, 1, 2, 6, 7, 8, 3, 4, 5, 9, 10, 11 };
        for (int k = 0; k < 24; ++k) {
            const int from = k < 12 ? order[k] : k;
            placed.col(k < common ? k : k + e * own) = all.col(from);
        }
        whole += fpi::information_matrix(placed,
                                         fpi::printed_noise_variance(now, epochs[e].bare, "fpi"));
    }
    double condition = 0.0;
    const Eigen::MatrixXd covariance = physec::numeric::inverse_information(whole, condition);
    ASSERT_GT(covariance.size(), 0);
    const auto bound = fpi::epochs_bound(c, epochs, epoch_attack::separate, true);
    EXPECT_NEAR(
        bound.tau_s[0] * c.ofdm.subcarrier_spacing_hz() / std::sqrt(covariance(0, 0)), 1.0, 1e-6);
}

// Reference for the same deltas: 8.8, 3.0, 1.5 m after 1, 8, 32 epochs (independent program, one
// set of draws; tests/golden/fpi-bounds.md). One draw spreads by 5 %.
TEST(FpiEpochs, SameAndFreshDeltasOverEpochs)
{
    const fpi::config c;
    const double one = mean_bound(c, 1, epoch_attack::separate, false, 0.0);
    EXPECT_NEAR(one, 8.8, 0.45);
    EXPECT_NEAR(mean_bound(c, 8, epoch_attack::separate, false, 0.0), 3.0, 0.1);
    EXPECT_NEAR(mean_bound(c, 32, epoch_attack::separate, false, 0.0), 1.5, 0.05);
    // New deltas while Alice stands still: much better for Eve than averaging.
    EXPECT_LT(mean_bound(c, 8, epoch_attack::separate, true, 0.5), 0.6 * one / std::sqrt(8.0));
}

// Eliminating the deltas epoch by epoch or after adding up makes no difference as long as epochs
// look alike: sum_e (A - B C^-1 B^T) = E A - (E B) (E C)^-1 (E B)^T. Fresh deltas are fresh
// unknowns for `structure`, but they do not stop her from averaging.
TEST(FpiEpochs, FreshDeltasDoNotDenyAveraging)
{
    const fpi::config c;
    auto epochs = fpi::draw_epochs(c, 8, false, 0.0, 3);
    const auto ratio = [&] {
        return fpi::epochs_bound(c, epochs, epoch_attack::structure, true).position_m /
               fpi::epochs_bound(c, epochs, epoch_attack::structure, false).position_m;
    };
    EXPECT_GT(ratio(), 1.0); // not knowing that they are the same never helps
    EXPECT_LT(ratio(), 1.01);
    for (auto& e : epochs)
        e.bare = epochs[0].bare;
    EXPECT_NEAR(ratio(), 1.0, 1e-6);
}

TEST(FpiEpochs, RefusesWhatMakesNoSense)
{
    const fpi::config c;
    EXPECT_THROW(fpi::epochs_bound(c, {}, epoch_attack::separate, true), physec::invalid_input);
    EXPECT_THROW(fpi::draw_epochs(c, 2, true, 1.0, 1), physec::invalid_input);
    auto epochs = fpi::draw_epochs(c, 2, true, 0.5, 1);
    EXPECT_THROW(fpi::epochs_bound(c, epochs, epoch_attack::separate, false),
                 physec::invalid_input);
    epochs[1].fakes.clear();
    EXPECT_THROW(fpi::epochs_bound(c, epochs, epoch_attack::separate, true), physec::invalid_input);
    fpi::config spoof = c;
    spoof.mode = "spoof";
    EXPECT_THROW(fpi::epochs_bound(
                     spoof, fpi::draw_epochs(c, 1, false, 0, 1), epoch_attack::separate, false),
                 physec::invalid_input);
}
