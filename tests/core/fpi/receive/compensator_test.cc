// SPDX-License-Identifier: GPL-3.0-or-later
#include "../radio_link.h"
#include <gtest/gtest.h>
#include <physec/error.h>
#include <physec/fpi/receive/compensator.h>

namespace fpi = physec::fpi;
using fpi_radio_link::radio_link;

TEST(FpiCompensator, GivesTheChannelWithoutFakePaths)
{
    for (const std::string mode : { "fpi", "spoof", "mirage" }) {
        fpi::config config;
        config.mode = mode;
        config.pilots = 20;
        const radio_link l(config);
        const auto estimate = fpi::compensator(config, l.bare).estimate(l.clean);
        EXPECT_LT((estimate - l.response).norm(), 1e-9 * l.response.norm());
    }
}

TEST(FpiCompensator, RefusesFewerSymbolsThanAntennas)
{
    fpi::config config;
    config.pilots = 15;
    try {
        fpi::compensator(config, fpi::make_pilots(config, 1));
        FAIL();
    } catch (const physec::invalid_input& error) {
        EXPECT_NE(std::string(error.what()).find("is 15; allowed: at least Nt = 16"),
                  std::string::npos);
    }
}
