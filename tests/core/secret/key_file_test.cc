// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <physec/error.h>
#include <physec/secret/key_file.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace physec;

namespace {

const std::string digits = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eFF";

class KeyFile : public ::testing::Test
{
protected:
    void SetUp() override { ASSERT_NE(::mkdtemp(folder_.data()), nullptr); }
    void TearDown() override
    {
        for (const auto name : { "key", "other", "link", "pipe" })
            ::unlink(path(name).c_str());
        ::rmdir(folder_.c_str());
    }

    std::string path(const std::string& name) const { return folder_ + "/" + name; }

    std::string written(const std::string& text, mode_t mode = 0600)
    {
        std::ofstream(path("key"), std::ios::binary | std::ios::trunc) << text;
        ::chmod(path("key").c_str(), mode);
        return path("key");
    }

    //! What reading it complains about; empty: nothing.
    static std::string complaint(const std::string& file)
    {
        try {
            secret::read_key_file(file);
            return "";
        } catch (const invalid_input& problem) {
            return problem.what();
        }
    }

    void expect_refused(const std::string& file, const std::string& why)
    {
        const auto said = complaint(file);
        EXPECT_NE(said.find(why), std::string::npos) << said;
        EXPECT_NE(said.find(file), std::string::npos) << said;
        // Nothing of what may be a key.
        EXPECT_EQ(said.find(digits.substr(0, 8)), std::string::npos) << said;
    }

private:
    std::string folder_ = "/tmp/physec-key-XXXXXX";
};

TEST_F(KeyFile, IsReadWithOrWithoutEndOfLine)
{
    for (const std::string end : { "", "\n" }) {
        const auto key = secret::read_key_file(written(digits + end));
        for (int byte = 0; byte < 31; ++byte)
            EXPECT_EQ(key.data()[byte], byte);
        EXPECT_EQ(key.data()[31], 0xff);
    }
    EXPECT_EQ(complaint(written(digits, 0400)), "");
}

TEST_F(KeyFile, OfAnotherSizeOrContentIsRefused)
{
    for (const std::string& text :
         { std::string(), digits.substr(1), digits + "\n\n", digits + "00" })
        expect_refused(written(text), "allowed: 64 hexadecimal digits and an end of line");
    std::string spoilt = digits;
    for (const char wrong : { 'g', ' ', '\0', '\n' }) {
        spoilt[40] = wrong;
        expect_refused(written(spoilt), "something else than 64 hexadecimal digits");
    }
    expect_refused(written(digits + " "), "something else than 64 hexadecimal digits");
}

TEST_F(KeyFile, ThatOthersMayReadOrWriteIsRefused)
{
    for (const mode_t mode : { 0640, 0604, 0620, 0602, 0610, 0644, 0666 })
        expect_refused(written(digits, mode), "allowed: 0600");
}

TEST_F(KeyFile, ThatIsNoFileIsRefusedAtOnce)
{
    expect_refused(path("none"), "No such file");
    expect_refused(path("."), "no regular file");
    ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
    expect_refused(path("pipe"), "no regular file");
    ASSERT_EQ(::symlink(written(digits).c_str(), path("link").c_str()), 0);
    expect_refused(path("link"), "symbolic link");
    expect_refused("", "No such file");
}

TEST_F(KeyFile, OfSomebodyElseIsRefused)
{
    if (::geteuid() != 0)
        GTEST_SKIP() << "only root can give a file away";
    ASSERT_EQ(::chown(written(digits).c_str(), 12345, ::getegid()), 0);
    expect_refused(path("key"), "belongs to user 12345; allowed: user 0");
}

TEST_F(KeyFile, IsWrittenClosedToOthersAndNeverOverAnother)
{
    const auto drawn = secret::key::random();
    const auto before = ::umask(0);
    secret::write_key_file(path("other"), drawn);
    ::umask(before);
    struct stat about {
    };
    ASSERT_EQ(::stat(path("other").c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 07777, 0600u);
    EXPECT_EQ(about.st_size, 65);
    const auto read = secret::read_key_file(path("other"));
    EXPECT_TRUE(std::equal(read.data(), read.data() + secret::key::size, drawn.data()));
    EXPECT_THROW(secret::write_key_file(path("other"), drawn), invalid_input);
}

TEST_F(KeyFile, KeysOfOtherPurposesHaveNothingInCommon)
{
    const auto shared = secret::read_key_file(written(digits));
    const auto differ = [](const secret::key& a, const secret::key& b) {
        int different = 0;
        for (std::size_t byte = 0; byte < secret::key::size; ++byte)
            different += a.data()[byte] != b.data()[byte];
        return different;
    };
    const auto one = shared.derive("purpose1", 7);
    EXPECT_EQ(differ(one, shared.derive("purpose1", 7)), 0);
    // Of 32 independent bytes 24 or fewer differ with a chance of 1e-12.
    EXPECT_GT(differ(one, shared), 24);
    EXPECT_GT(differ(one, shared.derive("purpose1", 8)), 24);
    EXPECT_GT(differ(one, shared.derive("purpose2", 7)), 24);
    EXPECT_THROW(shared.derive("short", 1), invalid_input);
}

} // namespace
