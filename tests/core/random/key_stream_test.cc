// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <physec/random/key_stream.h>

TEST(KeyStream, IsAFunctionOfKeyPurposeAndPosition)
{
    using physec::random::key_stream;
    const auto first =
        [](std::uint64_t key, const char* purpose, std::uint64_t f, std::uint32_t s) {
            return key_stream(key, purpose, { f, s }).normal();
        };
    EXPECT_EQ(first(7, "a", 3, 2), first(7, "a", 3, 2));
    for (const double other : { first(8, "a", 3, 2),
                                first(7, "b", 3, 2),
                                first(7, "a", 4, 2),
                                first(7, "a", 3, 1),
                                first(7, "a", 2, 3) })
        EXPECT_NE(first(7, "a", 3, 2), other);
}
