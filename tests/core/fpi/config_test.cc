// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <limits>
#include <physec/error.h>
#include <physec/fpi/config.h>
#include <physec/fpi/delay_window.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>

using physec::fpi::config;

TEST(FpiConfig, DefaultIsThePaperScenario)
{
    const config c;
    EXPECT_EQ(c.validate(), "");
    EXPECT_NEAR(c.upsilon_delay_s() * 1e9, 355.56, 0.01);
    EXPECT_NEAR(c.upsilon_angle_rad() * 180 / physec::pi, 41.81, 0.01);
    EXPECT_NEAR(c.fakes.at(0).delay_s * 1e9, 355.56 / 20, 0.01);
}

//! Receivers that follow a transmitter ask whether a configuration is still the same.
TEST(FpiConfig, EqualityCountsEveryMember)
{
    const std::function<void(config&)> changes[] = {
        [](config& c) { c.ofdm.bandwidth_hz = 1e6; },
        [](config& c) { c.carrier_hz = 1e9; },
        [](config& c) { c.propagation_speed_mps = 299792458.0; },
        [](config& c) { c.pilots = 4; },
        [](config& c) { c.tx_antennas = 4; },
        [](config& c) { c.spacing_wavelengths = 0.4; },
        [](config& c) { c.heading_rad = 0.1; },
        [](config& c) { c.alice_m.x = 2.0; },
        [](config& c) { c.bob_m.y = 4.0; },
        [](config& c) { c.eve_m.y = 4.0; },
        [](config& c) { c.scatterers_m.pop_back(); },
        [](config& c) { c.snr_db = 1.0; },
        [](config& c) { c.mode = "spoof"; },
        [](config& c) { c.normalize_power = false; },
        [](config& c) { c.fakes[0].delay_s *= 2.0; },
        [](config& c) { c.fakes[0].angle_rad *= 2.0; },
        [](config& c) { c.fakes[0].gain *= 2.0; },
        [](config& c) { c.mirage_delay_s = 1e-9; },
        [](config& c) { c.key_seed = 2; },
        [](config& c) { c.key_refresh = "frame"; },
        [](config& c) { c.kernel_terms = 4; },
        [](config& c) { c.gain_law = "gaussian"; },
        [](config& c) { c.gain_spread = 0.5; },
        [](config& c) {
            c.secret = physec::fpi::secret_prior{ 1e-9, 2e-9, 0.1, 0.2 };
        },
        [](config& c) { c.map_m = c.scatterers_m; },
        [](config& c) { c.map_deviation_m = 0.1; },
        [](config& c) {
            c.alice_track_m = { { 1.0, 2.0 }, { 2.0, 2.0 } };
        },
        [](config& c) { c.fresh_secret = true; },
    };
    EXPECT_TRUE(config() == config());
    int number = 0;
    for (const auto& change : changes) {
        config changed;
        change(changed);
        EXPECT_FALSE(changed == config()) << "change " << number;
        ++number;
    }
}

TEST(FpiConfig, ComplaintsNameValueAndRange)
{
    const struct {
        std::function<void(config&)> spoil;
        const char* expected;
    } cases[] = {
        { [](config& c) { c.fakes[0].delay_s = 0.0; }, "fakes[0].delay_s is 0; allowed: > 0" },
        { [](config& c) { c.fakes[0].delay_s = -1e-9; }, "fakes[0].delay_s is -1e-09" },
        { [](config& c) { c.fakes[0].angle_rad = std::nan(""); }, "fakes[0].angle_rad is nan" },
        { [](config& c) { c.fakes.clear(); }, "number of fakes is 0; allowed: at least 1" },
        { [](config& c) { c.tx_antennas = 1; }, "tx_antennas (Nt) is 1; allowed: 2 to 256" },
        { [](config& c) { c.pilots = 0; }, "pilots (OFDM symbols per frame, G) is 0" },
        { [](config& c) { c.snr_db = INFINITY; }, "snr_db is inf; allowed: -100 to 100" },
        { [](config& c) { c.bob_m = c.alice_m; }, "bob_m distance from alice_m is 0" },
        { [](config& c) {
             c.eve_m = { 1e6, 0 };
         },
          "longest path to eve_m in metres" },
        { [](config& c) { c.heading_rad = physec::pi; },
          "direction of bob_m from Alice's broadside in rad is" },
        { [](config& c) {
             c.eve_m = { -4, 5 };
         },
          "direction of eve_m from Alice's broadside" },
        { [](config& c) { c.spacing_wavelengths = 1; },
          "spatial frequency (d/lambda) sin(theta) of bob_m is 0.581" },
        { [](config& c) { // 304 m of 320 m, in the window of delays by a hair
             c.scatterers_m = { { 158.6, 5 } };
         },
          "longest path to bob_m in metres is 304.2" },
        { [](config& c) { c.fakes[0].delay_s = 980e-9; },
          "longest path to eve_m with the fakes' delays in metres is 313" },
        { [](config& c) { // every second subcarrier: delays repeat after half a symbol
             c.ofdm.active = { 0, 2, 4, 6, 8, 10, 12, 14 };
             c.alice_m = { -170, 0 };
         },
          "longest path to bob_m in metres is" },
        { [](config& c) { c.spacing_wavelengths = 0; }, "spacing_wavelengths is 0; allowed: > 0" },
    };
    for (const auto& test : cases) {
        config c;
        test.spoil(c);
        EXPECT_NE(c.validate().find(test.expected), std::string::npos) << c.validate();
        EXPECT_THROW(physec::fpi::precoder{ c }, physec::invalid_input);
    }
    config unknown;
    unknown.mode = "fpl";
    EXPECT_EQ(unknown.validate(),
              "mode is \"fpl\"; allowed: fpi, gaussian, keyed_gains, keyed_phases, mirage, none, "
              "path_shifts, "
              "smooth_kernel, spoof");
}

TEST(FpiConfig, GeometriesAtTheEdgeOfWhatReceiversTellApartAreFine)
{
    config late, comb, wide;
    late.scatterers_m = { { 155.0, 5 } }; // 297 m, 302 m with the fakes; below 0.95 of 320 m
    EXPECT_EQ(late.validate(), "");
    comb.ofdm.active = { 1, 4, 7, 10, 13 }; // a third of a symbol is 107 m
    EXPECT_EQ(comb.validate(), "");
    EXPECT_NEAR(physec::fpi::delay_period(comb.ofdm), 1.0 / 3.0, 1e-15);
    comb.ofdm.active.push_back(14);
    EXPECT_EQ(physec::fpi::delay_period(comb.ofdm), 1.0);
    wide.spacing_wavelengths = 0.8;
    EXPECT_EQ(wide.validate(), "");
}

TEST(FpiScenario, TruePathsFollowTheGeometry)
{
    const config c;
    const auto paths = physec::fpi::true_paths(c, c.bob_m);
    ASSERT_EQ(paths.size(), 3u);
    EXPECT_NEAR(paths[0].delay_s, std::hypot(7, 5) / 3e8, 1e-18);
    EXPECT_NEAR(paths[0].spatial_frequency, 0.5 * 5 / std::hypot(7, 5), 1e-14);
    EXPECT_NEAR(std::abs(paths[0].gain), 0.005 / (4 * physec::pi * std::hypot(7, 5)), 1e-18);
    for (std::size_t k = 1; k < 3; ++k)
        EXPECT_GT(paths[k].delay_s, paths[0].delay_s);
    const auto p =
        physec::fpi::position_from_path(c, c.bob_m, paths[0].delay_s, paths[0].spatial_frequency);
    EXPECT_NEAR(p.x, 3.0, 1e-9);
    EXPECT_NEAR(p.y, 0.0, 1e-9);
}

TEST(FpiScenario, NoiseVarianceGivesTheRequestedSnr)
{
    config c;
    c.snr_db = 7.0;
    const auto sent = physec::fpi::precoder(c).apply(physec::fpi::make_pilots(c, 3));
    const auto frame = physec::fpi::received_frame(
        physec::channel::miso_response(physec::fpi::true_paths(c, c.bob_m), c.ofdm, c.tx_antennas),
        sent);
    EXPECT_NEAR(
        10 * std::log10(frame.squaredNorm() / frame.size() / physec::fpi::noise_variance(c, sent)),
        7.0,
        1e-12);
}
