// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <physec/error.h>

TEST(Error, ComplaintsSayWhatIsGivenAndWhatIsAllowed)
{
    EXPECT_EQ(physec::complaint("tau", 1.5, "0 to 1"), "tau is 1.5; allowed: 0 to 1");
    // Ten digits: a frequency in hertz does not lose its last ones.
    EXPECT_EQ(physec::complaint("f", 2412000001.0, "less"), "f is 2412000001; allowed: less");
}

TEST(Error, OnlyAComplaintIsThrown)
{
    EXPECT_NO_THROW(physec::throw_if_invalid(""));
    try {
        physec::throw_if_invalid("tau is 2");
        FAIL() << "nothing was thrown";
    } catch (const physec::invalid_input& problem) {
        EXPECT_STREQ(problem.what(), "tau is 2");
    }
}
