// SPDX-License-Identifier: GPL-3.0-or-later
#include "air_signal.h"
#include <gtest/gtest.h>
#include <physec/sync/frame_finder.h>

using namespace physec;
using namespace air_signal;

namespace {

constexpr int frames = 6;
constexpr std::uint16_t session = 21;
constexpr std::uint32_t first_counter = 100;

//! Frames behind \p before samples of silence; 20 dB above the noise.
std::vector<cf32> heard(const ofdm::frame_format& format, int before)
{
    const auto body =
        ofdm::random_phase_pilots(format.body_symbols, format.ofdm.active_count(), 1, 3);
    const auto sent = antenna_samples(format, body, 0, frames, session, first_counter);
    std::vector<cf32> samples(before + sent.size() + 2000);
    std::copy(sent.begin(), sent.end(), samples.begin() + before);
    random::generator(51, "noise")
        .add_complex_normal(samples.data(), samples.size(), 0.01 * mean_power(sent));
    return samples;
}

double no_offset(const sync::preamble&) { return 0.0; }

struct finding {
    std::int64_t first_sample;
    ofdm::frame_header header;
};

bool operator==(const finding& a, const finding& b)
{
    return a.first_sample == b.first_sample && a.header == b.header;
}

//! Everything found, the samples coming in pieces of \p piece from number \p start on.
std::vector<finding> find_all(const ofdm::frame_format& format,
                              const std::vector<cf32>& samples,
                              std::size_t piece,
                              std::int64_t start)
{
    sync::frame_finder finder(format);
    finder.restart(start);
    EXPECT_TRUE(finder.empty());
    std::vector<finding> all;
    for (std::size_t done = 0; done < samples.size();) {
        const std::size_t count = std::min(piece, samples.size() - done);
        finder.append(samples.data() + done, count);
        done += count;
        EXPECT_EQ(finder.next(), start + static_cast<std::int64_t>(done));
        while (const auto found = finder.find(no_offset)) {
            all.push_back({ found->start.first_sample, found->header });
            // All of it is there, with what lies behind, and is what came in.
            const std::int64_t first = found->start.first_sample;
            const std::int64_t behind = first + format.frame_samples() + finder.samples_behind();
            EXPECT_LE(behind, finder.next());
            for (std::int64_t k = first; k < behind; ++k)
                EXPECT_EQ(*finder.at(k), samples[k - start]);
        }
    }
    EXPECT_EQ(finder.bad_headers(), 0u);
    return all;
}

} // namespace

TEST(FrameFinder, FindsEveryFrameWhereItIsHoweverTheSamplesCome)
{
    for (const int idle : { 0, 5 }) {
        const auto format = small_format(idle);
        const int before = 700;
        const auto samples = heard(format, before);
        const auto reference = find_all(format, samples, samples.size(), 0);
        ASSERT_EQ(reference.size(), static_cast<std::size_t>(frames));
        const int reach = sync::frame_finder(format).reach();
        EXPECT_GT(reach, 0);
        for (int f = 0; f < frames; ++f) {
            // Where it was put; four standard deviations at 2 dB are more than eight at 20 dB.
            EXPECT_NEAR(reference[f].first_sample, before + f * format.spacing_samples(), reach);
            EXPECT_EQ(reference[f].header.session, session);
            EXPECT_EQ(reference[f].header.counter, first_counter + f);
        }
        for (const std::size_t piece : { 1, 97, 4096 })
            EXPECT_EQ(find_all(format, samples, piece, 0), reference) << piece;
        const std::int64_t start = std::int64_t(1) << 50; // any number of samples came before
        auto shifted = reference;
        for (finding& found : shifted)
            found.first_sample += start;
        EXPECT_EQ(find_all(format, samples, 1000, start), shifted);
    }
}

TEST(FrameFinder, WaitsForTheLastSampleAndWhatLiesBehind)
{
    const auto format = small_format(5);
    const auto samples = heard(format, 0);
    const auto place = find_all(format, samples, samples.size(), 0).at(0).first_sample;
    sync::frame_finder finder(format);
    const std::int64_t needed = place + format.frame_samples() + finder.samples_behind();
    finder.append(samples.data(), needed - 1);
    EXPECT_FALSE(finder.find(no_offset).has_value());
    finder.append(samples.data() + needed - 1, 1);
    EXPECT_TRUE(finder.find(no_offset).has_value());
    EXPECT_FALSE(finder.find(no_offset).has_value());
}

TEST(FrameFinder, CountsHeadersThatCannotBeReadAndGoesOn)
{
    const auto format = small_format(5);
    auto samples = heard(format, 300);
    // Noise in place of the header of frame 2: the chance of a valid checksum is 2^-16.
    const std::int64_t header =
        300 + 2 * format.spacing_samples() + format.preamble_symbols * format.symbol_samples();
    const int length = format.header_symbols * format.symbol_samples();
    const double power = mean_power(samples);
    std::fill_n(samples.begin() + header, length, cf32(0.0f));
    random::generator(52, "header").add_complex_normal(&samples[header], length, power);
    sync::frame_finder finder(format);
    finder.append(samples.data(), samples.size());
    std::vector<std::uint32_t> counters;
    while (const auto found = finder.find(no_offset))
        counters.push_back(found->header.counter);
    EXPECT_EQ(counters, (std::vector<std::uint32_t>{ 100, 101, 103, 104, 105 }));
    EXPECT_GE(finder.bad_headers(), 1u);
}

TEST(FrameFinder, ReadsHeadersWithTheCarrierOffsetThatItIsTold)
{
    // 0.3 of a spacing: enough to spoil a header that is read without it.
    const auto format = small_format(5);
    auto samples = heard(format, 300);
    const double offset = 0.3 / format.ofdm.fft_size;
    add_carrier_offset(samples, offset);
    const auto count = [&](double told) {
        sync::frame_finder finder(format);
        finder.append(samples.data(), samples.size());
        int found = 0;
        while (const auto frame = finder.find([&](const sync::preamble& start) {
            EXPECT_NEAR(start.carrier_offset, offset, 4.0 * start.carrier_deviation);
            return told;
        }))
            found += frame->header.session == session;
        return found;
    };
    EXPECT_EQ(count(offset), frames);
    EXPECT_EQ(count(-offset), 0);
}

TEST(FrameFinder, RestartForgetsWhatCameBefore)
{
    const auto format = small_format(5);
    const auto samples = heard(format, 0);
    const int half = format.frame_samples() / 2;
    sync::frame_finder finder(format);
    finder.append(samples.data(), half);
    EXPECT_FALSE(finder.find(no_offset).has_value());
    finder.restart(10 * half);
    EXPECT_TRUE(finder.empty());
    finder.append(samples.data() + half, samples.size() - half);
    const auto found = finder.find(no_offset);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->header.counter, first_counter + 1); // the first one was torn
    EXPECT_NEAR(
        found->start.first_sample, 10 * half + format.spacing_samples() - half, finder.reach());
}
