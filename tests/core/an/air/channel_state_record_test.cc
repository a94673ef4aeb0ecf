// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <limits>
#include <physec/an/air/channel_state_record.h>
#include <physec/error.h>
#include <vector>

using namespace physec;

namespace {

an::air_config small(int antennas = 4, std::uint64_t pilot_seed = 1)
{
    an::config scheme;
    scheme.tx_antennas = antennas;
    ofdm::frame_format format;
    format.ofdm = ofdm::frame_format::guarded(1e6, 32, 0.79);
    format.cyclic_prefix = 8;
    return an::make_air_config(scheme, format, 8, 4, pilot_seed);
}

an::measured_channel measured(const an::air_config& config)
{
    std::srand(1);
    return { 7,
             0x0123456789abcdef,
             matrix_cf64::Random(config.scheme.tx_antennas, config.subcarriers()) };
}

TEST(ChannelStateRecord, ComesBackInSinglePrecision)
{
    const auto config = small();
    const an::channel_state_record record(config);
    const auto csi = measured(config);
    EXPECT_EQ(record.bytes(), 12u + 8u * 4 * config.subcarriers());
    std::vector<std::uint8_t> bytes(record.bytes());
    record.write(csi, bytes.data());
    // Little endian, whatever the machine.
    EXPECT_EQ(std::vector<int>(bytes.begin(), bytes.begin() + 10),
              (std::vector<int>{ 0xef, 0xcd, 0xab, 0x89, 0x67, 0x45, 0x23, 0x01, 4, 0 }));
    const auto back = record.read(7, bytes.data());
    EXPECT_EQ(back.session, csi.session);
    EXPECT_EQ(back.frame, csi.frame);
    EXPECT_EQ(back.h, csi.h.cast<cf32>().cast<cf64>().eval());
}

TEST(ChannelStateRecord, OfAnotherShapeOrWithoutNumbersIsRefused)
{
    const auto config = small();
    const an::channel_state_record record(config);
    std::vector<std::uint8_t> bytes(record.bytes());
    EXPECT_THROW(record.write(measured(small(3)), bytes.data()), invalid_input);
    for (const double wrong : { std::numeric_limits<double>::quiet_NaN(),
                                std::numeric_limits<double>::infinity(),
                                1e300 }) { // infinite in single precision
        auto csi = measured(config);
        csi.h(2, 3) = { 0.0, wrong };
        EXPECT_THROW(record.write(csi, bytes.data()), invalid_input);
    }
    record.write(measured(config), bytes.data());
    auto other = bytes;
    other[8] = 5;
    EXPECT_THROW(record.read(7, other.data()), invalid_input);
    for (int byte = 12; byte < 16; ++byte)
        bytes[byte] = 0xff; // NaN
    EXPECT_THROW(record.read(7, bytes.data()), invalid_input);
}

TEST(ChannelStateRecord, HashSaysWhatBothHaveToAgreeOn)
{
    const auto hash = an::hash_air_config(small());
    auto split = small();
    split.scheme.tau = 0.1; // changes while it runs
    split.scheme.rx_antennas = 9;
    EXPECT_EQ(an::hash_air_config(split), hash);
    EXPECT_NE(an::hash_air_config(small(3)), hash);
    EXPECT_NE(an::hash_air_config(small(4, 2)), hash);
    auto faster = small();
    faster.format.ofdm.bandwidth_hz += 1e-3;
    EXPECT_NE(an::hash_air_config(faster), hash);
    auto shifted = small();
    shifted.format.ofdm.active.back() += 1;
    EXPECT_NE(an::hash_air_config(shifted), hash);
}

} // namespace
