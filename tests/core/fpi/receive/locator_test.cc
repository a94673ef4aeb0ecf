// SPDX-License-Identifier: GPL-3.0-or-later
#include "../radio_link.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/error.h>
#include <physec/fpi/receive/bob.h>

namespace fpi = physec::fpi;
using fpi_radio_link::radio_link;

TEST(FpiLocator, RefusesWrongLengthAndNonFiniteFrames)
{
    const fpi::config config;
    const radio_link l(config);
    fpi::bob bob(config, l.bare, 1);
    EXPECT_THROW(bob.estimate(physec::vector_cf64::Zero(255), 0), physec::invalid_input);
    physec::vector_cf64 frame = l.clean;
    frame[7] = std::nan("");
    EXPECT_THROW(bob.estimate(frame, 0), physec::invalid_input);
}
