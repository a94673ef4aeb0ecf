// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/attacks/setup.h"
#include <gtest/gtest.h>
#include <physec/error.h>
#include <physec/fpi/bounds/epochs.h>
#include <physec/fpi/bounds/receivers.h>

using namespace fpi_attacks_setup;
using fpi::epochs_eve;
using fpi::epochs_knowledge;

namespace {

constexpr double spread = 0.5;

const std::vector<epochs_knowledge> all_cases = {
    { true, false }, { true, true }, { false, false }, { false, true }
};

errors run(const epoch_links& l, epochs_knowledge knowledge, int trials)
{
    const epochs_eve eve(l.config, l.bare(), knowledge);
    errors result;
    for (int trial = 0; trial < trials; ++trial)
        result.add(
            physec::array::distance(eve.estimate(l.noisy(trial)).position_m, l.config.alice_m));
    return result;
}

} // namespace

TEST(FpiAttackEpochs, OneEpochIsTheSingleFrameFit)
{
    fpi::config config;
    const epoch_links l(config, 1, false, spread, 3);
    const fpi::frame_model model(config.ofdm, l.links[0].bare);
    const auto frame = l.links[0].noisy(0);
    const auto truth = l.truth({ true, false });
    const auto joint = fpi::refine_epochs({ { &model, &frame } }, truth);
    const auto single =
        fpi::refine_paths_and_shifts(model, frame, truth.common.paths, truth.common.shifts);
    EXPECT_NEAR(joint.common.residual_power / single.residual_power, 1.0, 1e-12);
    EXPECT_NEAR(joint.common.paths[0].delay, single.paths[0].delay, 1e-12);
    EXPECT_LT((joint.common.information - single.information).norm(),
              1e-9 * single.information.norm());
    // The same unknowns as an epoch's own: the same minimum.
    const auto own = fpi::refine_epochs({ { &model, &frame } }, l.truth({ true, true }));
    EXPECT_NEAR(own.common.residual_power / single.residual_power, 1.0, 1e-6);
}

TEST(FpiAttackEpochs, BoundsOfOneEpochAreThoseOfTheSingleFrame)
{
    // The position's along and across errors are orthogonal: no cross term is lost.
    fpi::config config;
    config.snr_db = 0;
    const epoch_links l(config, 1, false, spread, 3);
    for (bool fresh : { false, true }) {
        EXPECT_NEAR(l.bound({ true, fresh }) /
                        fpi::structure_bound(config, l.links[0].bare).position_m,
                    1.0,
                    1e-3);
        EXPECT_NEAR(l.bound({ false, fresh }) /
                        fpi::separate_bound(config, l.links[0].bare).position_m,
                    1.0,
                    1e-3);
    }
}

TEST(FpiAttackEpochs, NormalEquationsAtTheTruthGiveTheBoundsOverEpochs)
{
    // Two derivations of one matrix. The noise variance of an epoch follows its deltas and pilots;
    // here it is taken as their mean: within a per cent.
    fpi::config config;
    config.snr_db = 0;
    for (const auto knowledge : all_cases) {
        const epoch_links l(config, 5, knowledge.fresh_deltas, spread, 1);
        const auto bound = fpi::epochs_bound(
            config,
            fpi::draw_epochs(config, 5, knowledge.fresh_deltas, spread, 1),
            knowledge.structure ? fpi::epoch_attack::structure : fpi::epoch_attack::separate,
            knowledge.fresh_deltas);
        EXPECT_NEAR(l.bound(knowledge) / bound.position_m, 1.0, 0.01);
    }
}

TEST(FpiAttackEpochs, EliminationMovesAlongTheTrueGradient)
{
    // Without noise, a start off by a few per cent of a cell in every parameter, common and own,
    // must come back exactly.
    fpi::config config;
    for (const auto knowledge : all_cases) {
        const epoch_links l(config, 3, knowledge.fresh_deltas, spread, 5);
        std::vector<std::unique_ptr<fpi::frame_model>> models;
        std::vector<fpi::epoch_frame> frames;
        for (const auto& link : l.links) {
            models.push_back(std::make_unique<fpi::frame_model>(config.ofdm, link.bare));
            frames.push_back({ models.back().get(), &link.clean });
        }
        auto start = l.truth(knowledge);
        const auto truth = start.common.paths;
        physec::random::generator random(7, "start", 0);
        const auto disturb = [&random](auto& list) {
            for (auto& item : list) {
                item.delay += random.uniform(-1e-4, 1e-4);
                item.frequency += random.uniform(-1e-4, 1e-4);
            }
        };
        disturb(start.common.paths);
        disturb(start.common.shifts);
        for (auto& own : start.own) {
            disturb(own.paths);
            disturb(own.shifts);
        }
        const auto fit = fpi::refine_epochs(frames, start, 200);
        EXPECT_NEAR(fit.common.paths[0].delay, truth[0].delay, 1e-6);
        EXPECT_NEAR(fit.common.paths[0].frequency, truth[0].frequency, 1e-6);
    }
}

TEST(FpiAttackEpochs, StructureReachesItsBound)
{
    // 60 trials: standard error of the RMSE ratio 9 %; three of them. Fresh deltas: the same.
    fpi::config config;
    config.snr_db = 10;
    for (bool fresh : { false, true }) {
        const epoch_links l(config, 4, fresh, spread, 1);
        const epochs_knowledge knowledge{ true, fresh };
        EXPECT_NEAR(run(l, knowledge, 60).rmse() / l.bound(knowledge), 1.0, 0.28);
    }
}

TEST(FpiAttackEpochs, FreshDeltasTellTheTruePathsFromTheirTwins)
{
    // Same deltas: an alternative that fits alike. Fresh deltas: none is offered.
    fpi::config config;
    config.snr_db = 20;
    const epoch_links same(config, 4, false, spread, 1), fresh(config, 4, true, spread, 1);
    EXPECT_TRUE(epochs_eve(config, same.bare(), { true, false })
                    .estimate(same.noisy(0))
                    .alternative_m.has_value());
    EXPECT_FALSE(epochs_eve(config, fresh.bare(), { true, true })
                     .estimate(fresh.noisy(0))
                     .alternative_m.has_value());
}

TEST(FpiAttackEpochs, FreshSignsDoNotHideTheTruePaths)
{
    // The wrong sign would be 5.3 m off; one epoch alone is a coin flip. 20 trials, all must hit.
    fpi::config config;
    config.snr_db = 10;
    config.secret = fpi::secret_prior{ 0.5 * config.fakes[0].delay_s,
                                       1.5 * config.fakes[0].delay_s,
                                       0.5 * config.fakes[0].angle_rad,
                                       1.5 * config.fakes[0].angle_rad,
                                       true };
    const epoch_links l(config, 4, true, spread, 1);
    EXPECT_EQ(run(l, { true, true }, 20).hit_rate(1.0), 1.0);
}

TEST(FpiAttackEpochs, RefusesWhatItCannotUse)
{
    const fpi::config config;
    const epoch_links l(config, 2, false, spread, 1);
    EXPECT_THROW(epochs_eve(config, {}, {}), physec::invalid_input);
    const epochs_eve eve(config, l.bare(), {});
    EXPECT_THROW(eve.estimate({ l.links[0].clean }), physec::invalid_input);
    EXPECT_THROW(eve.estimate({ l.links[0].clean, l.links[0].clean.head(9) }),
                 physec::invalid_input);
    EXPECT_THROW(fpi::refine_epochs({}, {}), physec::invalid_input);
}
