// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/attacks/setup.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/error.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/attacks/plugin.h>
#include <physec/fpi/bounds/attack_bounds.h>
#include <physec/fpi/bounds/misspecified.h>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/receive/bob.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>

namespace fpi = physec::fpi;
using fpi::attack_role;

TEST(FpiRegistry, HoldsWhatTheLibraryBringsInTheOrderOfRoles)
{
    EXPECT_EQ(physec::registration_failures(), std::vector<std::string>());
    std::vector<std::string> names;
    for (const fpi::attack& entry : fpi::attacks()) {
        names.push_back(entry.name);
        EXPECT_FALSE(entry.label.empty() || entry.knows.empty() || entry.remarks.empty());
    }
    const std::vector<std::string> expected = { "merged", "separate",  "structure", "prior",
                                                "energy", "magnitude", "map",       "atomic_norm",
                                                "esprit", "informed" };
    EXPECT_EQ(names, expected);
    EXPECT_EQ(fpi::find_attack("prior").role, attack_role::with_prior);
    EXPECT_EQ(fpi::find_attack("informed").role, attack_role::check);
    const std::vector<std::string> modes = { "fpi",          "gaussian",      "keyed_gains",
                                             "keyed_phases", "mirage",        "none",
                                             "path_shifts",  "smooth_kernel", "spoof" };
    EXPECT_EQ(fpi::protection_names(), modes);
}

TEST(FpiRegistry, RefusesNamesThatAreTakenUnknownOrEmpty)
{
    const auto make = [](const fpi::config& c, const physec::ofdm::pilot_grid& bare) {
        return fpi::make_eve(c, bare, "merged");
    };
    const auto entry = [&](const std::string& name) {
        return fpi::attack{ name, "", "", "", attack_role::on_request, make, {} };
    };
    EXPECT_THROW(fpi::register_attack(entry("merged")), physec::invalid_input);
    EXPECT_THROW(fpi::register_attack(entry("")), physec::invalid_input);
    EXPECT_THROW(fpi::register_attack({ "new", "", "", "", attack_role::check, {}, {} }),
                 physec::invalid_input);
    EXPECT_THROW(fpi::find_attack("mergd"), physec::invalid_input);
    EXPECT_THROW(fpi::find_protection("fpl"), physec::invalid_input);
    EXPECT_THROW(fpi::register_protection({ "new", "", fpi::path_effect::unspecified, {}, {} }),
                 physec::invalid_input);
    EXPECT_THROW(fpi::load_plugin("/none.so"), physec::invalid_input);
}

TEST(FpiRegistry, AnUnknownProtectionBecomesKnownToPrecoderAndBounds)
{
    fpi::protection scheme;
    scheme.name = "half of the antennas";
    scheme.make = [](const fpi::config& c) {
        fpi::precoding made;
        made.weights = physec::matrix_cf64::Ones(c.ofdm.active_count(), c.tx_antennas);
        made.weights.rightCols(c.tx_antennas / 2).setZero();
        return made;
    };
    fpi::register_protection(scheme);
    fpi::config config;
    config.mode = scheme.name;
    config.snr_db = 20;
    ASSERT_EQ(config.validate(), "");
    EXPECT_NEAR(fpi::precoder(config).mean_power(), 0.5, 1e-15);
    // Half of an array widens every path, and a fit of K+1 paths to bare pilots goes wrong.
    const auto bare = fpi::make_pilots(config, 1);
    const auto bound = fpi::bound_of_merged_paths(config, bare);
    EXPECT_GT(bound.bias_m, 3 * fpi::bound_of_bob(config, bare, 1, 1).position_m);
    EXPECT_EQ(bound.bias_m, fpi::misfit_bound(config, bare).bias_m);
}

TEST(FpiRegistry, InformedIsBobAtEvesPlace)
{
    fpi::config config;
    config.snr_db = 10;
    config.eve_m = { 9, -4 };
    const auto bare = fpi::make_pilots(config, 1);
    fpi::config at_eve = config;
    at_eve.bob_m = config.eve_m;
    const auto response = physec::channel::miso_response(
        fpi::true_paths(config, config.eve_m), config.ofdm, config.tx_antennas);
    const auto frame = fpi::received_frame(response, fpi::precoder(config).apply(bare));
    const auto informed = fpi::make_eve(config, bare, "informed")->estimate(frame, 0);
    const auto expected = fpi::bob(at_eve, bare, 0).estimate(frame, 0);
    EXPECT_EQ(informed.position_m.x, expected.position_m.x);
    EXPECT_EQ(informed.position_m.y, expected.position_m.y);
    EXPECT_NEAR(informed.position_m.x, config.alice_m.x, 1e-6); // without noise
}

TEST(FpiRegistry, BoundsFollowTheProtection)
{
    for (const std::string mode : { "fpi", "spoof", "mirage", "gaussian", "none" }) {
        fpi::config config;
        config.mode = mode;
        const auto bare = fpi::make_pilots(config, 3);
        const auto merged = fpi::find_attack("merged").bound(config, bare);
        const auto separate = fpi::find_attack("separate").bound(config, bare);
        const auto structure = fpi::find_attack("structure").bound(config, bare);
        if (mode == "fpi") {
            EXPECT_EQ(merged.bias_m, fpi::merged_bound(config, bare).bias_m);
            EXPECT_EQ(separate.position_m, fpi::separate_bound(config, bare).position_m);
            EXPECT_EQ(structure.position_m, fpi::structure_bound(config, bare).position_m);
            continue;
        }
        EXPECT_EQ(separate.position_m, merged.position_m) << mode; // no twins, the same K+1 paths
        EXPECT_EQ(structure.position_m, merged.position_m) << mode;
        if (mode == "mirage")
            EXPECT_EQ(merged.position_m, fpi::mirage_bound(config, bare).position_m);
        else
            EXPECT_EQ(merged.bias_m > 1.0, mode == "spoof") << mode;
    }
}
