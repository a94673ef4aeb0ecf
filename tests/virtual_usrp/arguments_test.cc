// SPDX-License-Identifier: GPL-3.0-or-later
#include "fixture.h"
#include <gtest/gtest.h>
#include <physec/error.h>

using namespace test;

namespace {

std::string complaint_of(const settings& text)
{
    std::map<std::string, std::string> misspelt;
    try {
        radio_arguments::parse(text, misspelt);
    } catch (const physec::invalid_input& e) {
        return e.what();
    }
    return "";
}

} // namespace

TEST(Arguments, AreRead)
{
    std::map<std::string, std::string> misspelt;
    const auto a = radio_arguments::parse({ { "air", "lab" },
                                            { "ntx", "4" },
                                            { "rx_base", "2" },
                                            { "noise", "-60.5" },
                                            { "dc", "0.01:-0.02" },
                                            { "clock", "lockstep" },
                                            { "tx_delay", "2.5" },
                                            { "type", "physec" },
                                            { "nosie", "-40" },
                                            { "txdelay", "1" },
                                            { "master_clock_rate", "30e6" },
                                            { "skip_dram", "1" } },
                                          misspelt);
    EXPECT_EQ(a.air, "lab");
    EXPECT_EQ(a.ntx, 4);
    EXPECT_EQ(a.nrx, 1);
    EXPECT_EQ(a.rx_base, 2);
    EXPECT_EQ(a.noise_db, -60.5);
    EXPECT_EQ(a.dc, cf64(0.01, -0.02));
    EXPECT_EQ(a.clock, clock_mode::lockstep);
    EXPECT_EQ(a.tx_delay, 2.5);
    // What is of another radio is passed over; what is nearly one of ours is not.
    const std::map<std::string, std::string> expected = { { "nosie", "noise" },
                                                          { "txdelay", "tx_delay" } };
    EXPECT_EQ(misspelt, expected);
}

TEST(Arguments, ComplaintsNameValueAndRange)
{
    EXPECT_EQ(complaint_of({ { "ntx", "17" } }), "ntx is 17; allowed: 0 to 16");
    EXPECT_EQ(complaint_of({ { "ntx", "1.5" } }), "ntx is 1.5; allowed: a whole number");
    EXPECT_EQ(complaint_of({ { "ppm", "fast" } }),
              "ppm is \"fast\"; allowed: a number from -1000 to 1000");
    EXPECT_EQ(complaint_of({ { "ppm", "nan" } }), "ppm is nan; allowed: -1000 to 1000");
    EXPECT_EQ(complaint_of({ { "clock", "slow" } }),
              "clock is \"slow\"; allowed: realtime, lockstep");
    EXPECT_EQ(complaint_of({ { "adc_bits", "1" } }),
              "adc_bits is 1; allowed: 2 to 16, or 0 for an ideal converter");
    EXPECT_EQ(complaint_of({ { "radios", "2" } }),
              "radios is 2; allowed: together with clock=lockstep");
    EXPECT_EQ(complaint_of({ { "tx_base", "60" }, { "ntx", "8" } }),
              "tx_base + ntx is 68; allowed: up to 64");
    for (const char* key : { "nrx",
                             "rx_base",
                             "noise",
                             "dc",
                             "iq_gain",
                             "iq_phase",
                             "seed",
                             "speed",
                             "radios",
                             "tx_delay",
                             "rx_delay",
                             "skew",
                             "shared_reference" })
        EXPECT_NE(complaint_of({ { key, "1e99" } }), "") << key;
}

TEST(Arguments, AMissingChannelFileKeepsTheRadioClosed)
{
    EXPECT_THROW(ideal_radio(fresh_name(), { { "channel", "/nowhere/paths.txt" } }),
                 physec::invalid_input);
}
