// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/attacks/setup.h"
#include <gtest/gtest.h>
#include <physec/error.h>
#include <physec/fpi/attacks/atomic_norm.h>
#include <physec/fpi/attacks/esprit.h>
#include <physec/fpi/bounds/receivers.h>

using namespace fpi_attacks_setup;
using fpi::atomic_norm;
using fpi::esprit;

namespace {

void expect_paths(const fpi::path_fit& fit,
                  const std::vector<physec::channel::path>& paths,
                  const fpi::frame_model& model,
                  double tolerance)
{
    ASSERT_EQ(fit.paths.size(), paths.size());
    for (const auto& path : paths) {
        const auto expected = model.from_path(path);
        double nearest = 1.0;
        for (const auto& found : fit.paths)
            nearest = std::min(
                nearest,
                std::hypot(found.delay - expected.delay, found.frequency - expected.frequency));
        EXPECT_LT(nearest, tolerance);
    }
}

std::string refusal(const fpi::config& config, bool by_esprit)
{
    const fpi::frame_model model(config.ofdm, fpi::make_pilots(config, 1));
    try {
        if (by_esprit)
            esprit{ model };
        else
            atomic_norm{ model };
    } catch (const physec::invalid_input& error) {
        return error.what();
    }
    return {};
}

} // namespace

TEST(FpiAttackEsprit, FindsTrueAndFakePathsExactlyWithoutNoise)
{
    fpi::config paper, odd;
    odd.ofdm = physec::ofdm::numerology::all_active(20e6, 21);
    odd.tx_antennas = 9;
    odd.pilots = 12;
    odd.scatterers_m.pop_back();
    for (auto config : { paper, odd })
        for (const std::string mode : { "none", "fpi" }) {
            config.mode = mode;
            const radio_link l(config);
            const fpi::path_estimator estimator(fpi::frame_model(config.ofdm, l.bare));
            const auto paths = mode == "fpi" ? fpi::paths_seen_by_eve(config)
                                             : fpi::true_paths(config, config.eve_m);
            const esprit attack(estimator.model());
            // Six paths a tenth of a cell apart: conditioning costs digits.
            expect_paths(attack.estimate(estimator, l.clean, static_cast<int>(paths.size())),
                         paths,
                         estimator.model(),
                         1e-5);
        }
}

TEST(FpiAttackEsprit, LocatesAnUnprotectedTransmitterAndCountsItsPaths)
{
    // 100 trials, seed fixed: a textbook method within a factor of ten of the bound (least squares
    // with square random pilots enhances the noise), right order in most trials.
    fpi::config config;
    config.mode = "none";
    config.pilots = 24;
    config.snr_db = 20;
    const radio_link l(config);
    const fpi::path_estimator estimator(fpi::frame_model(config.ofdm, l.bare));
    const esprit attack(estimator.model());
    errors found;
    int right_order = 0;
    const int trials = 100;
    for (int trial = 0; trial < trials; ++trial) {
        const auto frame = l.noisy(trial);
        found.add(physec::array::distance(
            fpi::locate(config, config.eve_m, estimator, attack.estimate(estimator, frame, 3), 3)
                .position_m,
            config.alice_m));
        right_order += attack.detect_order(frame) == 3;
    }
    EXPECT_LT(found.quantile(0.5), 10 * fpi::unprotected_bound(config, l.bare).position_m);
    EXPECT_GE(right_order, trials * 9 / 10);
    RecordProperty("median_m", std::to_string(found.quantile(0.5)));
}

TEST(FpiAttackEsprit, RefusesWhatItCannotUse)
{
    fpi::config few, gaps;
    few.pilots = 15;
    gaps.ofdm.active = { 0, 1, 2, 3, 4, 5, 6, 8, 9, 10 };
    EXPECT_NE(refusal(few, true).find("is 15; allowed: at least Nt = 16"), std::string::npos);
    EXPECT_NE(refusal(gaps, true).find("is 11; allowed: 10"), std::string::npos);
    EXPECT_NE(refusal(gaps, false).find("is 11; allowed: 10"), std::string::npos);
    const fpi::config config;
    const radio_link l(config);
    const fpi::path_estimator estimator(fpi::frame_model(config.ofdm, l.bare));
    const esprit attack(estimator.model());
    EXPECT_THROW(attack.estimate(estimator, l.clean, attack.max_order() + 1),
                 physec::invalid_input);
    EXPECT_THROW(attack.estimate(estimator, l.clean.head(255), 3), physec::invalid_input);
    EXPECT_THROW(atomic_norm(estimator.model()).estimate(estimator, l.clean, 16),
                 physec::invalid_input);
}

TEST(FpiAttackAtomicNorm, FindsSeparatedPathsAndNeedsNoFullSetOfPilots)
{
    // One and a half cells apart and more; the shrinkage leaves a bias of the order of the noise.
    fpi::config config;
    config.mode = "none";
    config.pilots = 12;
    config.snr_db = 40;
    const radio_link l(config);
    const fpi::path_estimator estimator(fpi::frame_model(config.ofdm, l.bare));
    const auto fit = atomic_norm(estimator.model()).estimate(estimator, l.noisy(0), 3);
    expect_paths(fit, fpi::true_paths(config, config.eve_m), estimator.model(), 2e-3);
}

TEST(FpiAttackAtomicNorm, SolvesItsProgramAndCannotResolveTheTwins)
{
    fpi::config config;
    config.snr_db = 20;
    const radio_link l(config);
    const fpi::path_estimator estimator(fpi::frame_model(config.ofdm, l.bare));
    fpi::atomic_norm_options options;
    options.max_iterations = 3000;
    const auto solved = atomic_norm(estimator.model(), options).solve(l.noisy(0), l.variance);
    EXPECT_TRUE(solved.converged);
    // Feasible: both Toeplitz blocks positive to the tolerance.
    EXPECT_GT(solved.delay_spectrum.minCoeff(), -1e-3 * solved.delay_spectrum[0]);
    EXPECT_GT(solved.angle_spectrum.minCoeff(), -1e-3 * solved.angle_spectrum[0]);
    // Three melted pairs: the fourth angle is weak. The delays of this scenario all lie within one
    // cell, so that T(u1) does not even tell the reflections apart.
    EXPECT_GT(solved.angle_spectrum[2], 5.0 * solved.angle_spectrum[3]);
    EXPECT_LT(solved.delay_spectrum[2], 0.05 * solved.delay_spectrum[0]);
}
