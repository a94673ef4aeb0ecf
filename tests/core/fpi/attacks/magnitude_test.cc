// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/magnitude.h>
#include "keyed_scenes.h"
#include <gtest/gtest.h>
#include <physec/error.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/attacks/energy.h>

using namespace keyed_scenes;

namespace {

struct outcome {
    double median_m, bound_m;
};

//! Pilots and keys of seeds 1 .. trials, one estimate from \p frames frames each.
outcome attacked(const fpi::config& config, fpi::key_knowledge law, int frames, int trials)
{
    fpi_attacks_setup::errors errors;
    double bound = 0.0;
    for (int trial = 0; trial < trials; ++trial) {
        const keyed_link link(config, 1 + trial, law, frames);
        const fpi::magnitude_eve eve(config, link.bare, law);
        errors.add(
            physec::array::distance(eve.estimate(link.noisy(trial)).position_m, config.alice_m));
        bound += link.bound() / trials;
    }
    return { errors.quantile(0.5), bound };
}

} // namespace

// The median of an independent program is .032 m, to be met within 30 %; of 30 estimates it scatters by
// 15 % (error of a sample median, 1.25/sqrt(30) of the deviation over a median of .8). Ten frames under
// one key at 10 dB, averaged, are this frame.
TEST(FpiMagnitudeEve, SeesThroughKeyedPhases)
{
    const auto found = attacked(scene(15e6, 20), { fpi::gain_law::unit }, 1, 30);
    EXPECT_LT(found.median_m, 1.45 * 0.032);
    EXPECT_GT(found.median_m, 0.5 * found.bound_m);
}

TEST(FpiMagnitudeEve, AveragesKeyedMagnitudesOverFreshKeys)
{
    // .044 m after ten frames by the independent program, its bound or error; 20 estimates, as above.
    const auto ten = attacked(scene(15e6, 20), { fpi::gain_law::gaussian }, 10, 20);
    EXPECT_LT(ten.median_m, 1.5 * 0.044);
    // A single frame: .24 to 1.5 m there.
    EXPECT_LT(attacked(scene(15e6, 20), { fpi::gain_law::gaussian }, 1, 10).median_m, 1.5);
}

TEST(FpiMagnitudeEve, IsRegisteredAndReadsNothingOfTheTruth)
{
    fpi::config honest = scene(15e6, 20);
    honest.mode = "keyed_phases";
    const fpi_attacks_setup::radio_link link(honest, 12);
    const auto frame = link.noisy(1);
    fpi::config lied = honest;
    lied.alice_m = { 5.0, 2.0 };
    lied.scatterers_m = { { 6.0, -3.0 }, { 4.0, 9.0 } };
    lied.snr_db = -7.0;
    lied.key_seed = 99;
    for (const char* name : { "magnitude", "energy" }) {
        const auto a = fpi::make_eve(honest, link.bare, name)->estimate(frame, 0);
        const auto b = fpi::make_eve(lied, link.bare, name)->estimate(frame, 0);
        EXPECT_EQ(a.position_m.x, b.position_m.x) << name;
        EXPECT_EQ(a.position_m.y, b.position_m.y) << name;
        EXPECT_EQ(fpi::find_attack(name).role, fpi::attack_role::with_map);
    }
    const auto seen = fpi::make_eve(honest, link.bare, "magnitude")->estimate(frame, 0);
    EXPECT_LT(physec::array::distance(seen.position_m, honest.alice_m), 0.2); // bound .035
}

TEST(FpiMagnitudeEve, KnowsTheRoomOnlyWherePilotsAreSecretOrTooFew)
{
    fpi::config config = scene(15e6, 20);
    config.mode = "keyed_phases";
    config.key_refresh = "symbol";
    const fpi_attacks_setup::radio_link link(config, 12);
    const auto a = fpi::make_eve(config, link.bare, "magnitude")->estimate(link.noisy(1), 0);
    const auto b = fpi::make_eve(config, link.bare, "magnitude")->estimate(link.noisy(2), 0);
    EXPECT_EQ(a.position_m.x, b.position_m.x);
    EXPECT_FALSE(a.reliable);
    EXPECT_TRUE(std::isnan(fpi::bound_of_magnitude(config, link.bare).position_m));
    config.key_refresh = "session";
    config.pilots = 8;
    const fpi_attacks_setup::radio_link few(config, 12);
    EXPECT_FALSE(fpi::make_eve(config, few.bare, "magnitude")->estimate(few.noisy(1), 0).reliable);
}

TEST(FpiMagnitudeEve, RefusesWhatItCannotUse)
{
    fpi::config config = scene(15e6, 20);
    const auto bare = fpi::make_pilots(config, 1);
    EXPECT_THROW(fpi::magnitude_eve(config, bare, {}).estimate({}), physec::invalid_input);
    EXPECT_THROW(fpi::energy_eve(config).estimate({}), physec::invalid_input);
    EXPECT_THROW(fpi::energy_eve(config).estimate({ physec::vector_cf64::Ones(17) }),
                 physec::invalid_input);
    config.map_m.emplace();
    EXPECT_THROW(fpi::magnitude_eve(config, bare, {}), physec::invalid_input);
    config.map_m.reset();
    EXPECT_THROW(fpi::energy_eve(config, 1.0), physec::invalid_input);
}

TEST(FpiEnergyEve, FindsAliceWhereEnergiesDetermineHerAndSaysSoWhereNot)
{
    // 30000 frames of secret pilots at 100 MHz: exponential energies of these means, drawn at once. Below
    // that there are places as likely as the true one, which no local bound sees.
    for (const double bandwidth_hz : { 15e6, 100e6 }) {
        const fpi::config config = scene(bandwidth_hz, 20);
        const auto response = physec::channel::miso_response(
            fpi::true_paths(config, config.eve_m), config.ofdm, config.tx_antennas);
        const double noise = response.squaredNorm() / response.size() / 100.0;
        physec::random::generator random(5, "secret pilots", 0);
        physec::vector_cf64 frame(1000 * 16); // sums over 480 symbols each
        for (int k = 0; k < frame.size(); ++k) {
            const double mean = response.row(k % 16).squaredNorm() / 16 + noise;
            frame[k] = std::sqrt(mean * (1.0 + random.normal() / std::sqrt(480.0)));
        }
        const std::vector<physec::vector_cf64> frames(480, frame);
        const auto found = fpi::energy_eve(config, noise).estimate(frames);
        const double error_m = physec::array::distance(found.position_m, config.alice_m);
        if (bandwidth_hz > 50e6) {
            EXPECT_LT(error_m, 1.0);
            EXPECT_LT(found.deviation_m, 0.1);
        } else {
            EXPECT_GT(found.deviation_m, 1.0);
            EXPECT_FALSE(found.reliable);
        }
    }
}
