// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <physec/channel/antenna_paths.h>
#include <physec/error.h>
#include <sstream>

using namespace physec::channel;

TEST(AntennaPaths, TextReadsBackAsTheSameNumbers)
{
    const auto paths = antenna_paths(
        { { 1.0 / 3e6, 0.29, { 0.3, -0.1 } }, { 77.7e-9, -0.4, { 0.0, 1e-5 } } }, 4, 8, 2);
    std::stringstream text;
    write_antenna_paths(text, paths);
    const auto again = read_antenna_paths(text, "text");
    ASSERT_EQ(again.size(), 8u);
    for (std::size_t k = 0; k < paths.size(); ++k) {
        EXPECT_EQ(again[k].tx, paths[k].tx);
        EXPECT_EQ(again[k].rx, 2);
        EXPECT_EQ(again[k].delay_s, paths[k].delay_s);
        EXPECT_EQ(again[k].gain, paths[k].gain);
    }
}

// Summed over paths at one frequency, the antennas must see what miso_response() says.
TEST(AntennaPaths, AgreeWithTheFrequencyResponse)
{
    const auto numerology = physec::ofdm::numerology::all_active(20e6, 64);
    const std::vector<path> paths = { { 31e-9, 0.29, { 0.3, -0.1 } },
                                      { 77e-9, -0.4, { 0.0, 0.2 } } };
    const auto h = miso_response(paths, numerology, 3);
    const auto all = antenna_paths(paths, 3, 0, 0);
    for (int m = 0; m < h.rows(); ++m)
        for (int i = 0; i < 3; ++i) {
            physec::cf64 sum = 0.0;
            for (const auto& p : all)
                if (p.tx == i)
                    sum += p.gain * std::polar(1.0,
                                               -2 * physec::pi * numerology.active[m] *
                                                   numerology.subcarrier_spacing_hz() * p.delay_s);
            EXPECT_LT(std::abs(sum - h(m, i)), 1e-12);
        }
}

TEST(AntennaPaths, CommentsAndBlankLinesAreSkipped)
{
    std::istringstream text("# all\n\n0 1 0 1 0 # direct\n");
    EXPECT_EQ(read_antenna_paths(text, "text").size(), 1u);
}

TEST(AntennaPaths, ComplaintsNameLineValueAndRange)
{
    const auto message = [](const std::string& line) {
        std::istringstream text("0 0 0 1 0\n" + line);
        try {
            read_antenna_paths(text, "air.txt");
        } catch (const physec::invalid_input& e) {
            return std::string(e.what());
        }
        return std::string();
    };
    EXPECT_EQ(message("0 0 -1e-6 1 0"), "air.txt line 2: delay_s is -1e-06; allowed: 0 to 0.01");
    EXPECT_EQ(message("64 0 0 1 0"), "air.txt line 2: antenna is 64; allowed: 0 to 63");
    EXPECT_EQ(
        message("0 0 0 1"),
        "air.txt line 2 is \"0 0 0 1\"; allowed: five numbers, tx rx delay_s gain_re gain_im");
    EXPECT_NE(message("0 0 0 1 0 7"), "");
    EXPECT_NE(message("0 0 0 nan 0"), "");
}
