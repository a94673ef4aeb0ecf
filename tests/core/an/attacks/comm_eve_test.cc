// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/setup.h"
#include <gtest/gtest.h>
#include <physec/an/bounds/rates.h>
#include <physec/an/receive/symbol_receiver.h>
#include <physec/an/transmit/precoder.h>

namespace an = physec::an;
using physec::cf32;
using physec::cf64;

namespace {

an::config heard()
{
    an::config c;
    c.gain_comm_eve = 1.0;
    c.tau = 0.6;
    return c;
}

//! What she hears of one coherence block through the real precoder, its symbols known to the test.
struct overheard {
    overheard(const an::config& c, const an::block_layout& layout, int trial)
        : sent(an_setup::random_symbols(layout.length(), trial)), samples(layout.length())
    {
        const auto pilots = an::qpsk_pilots(layout.pilots_per_frame, 5);
        for (int f = 0; f < layout.frames; ++f)
            std::copy(pilots.begin(), pilots.end(), sent.begin() + f * layout.frame_length);
        const auto state = an::draw_channel_state(c, 3, trial);
        an_setup::streams x(c.tx_antennas, layout.length());
        physec::random::generator random(trial, "test");
        an::precoder(c, state.h, state.theta_rad)
            .apply(sent.data(), layout.length(), random, x.out.data());
        for (int i = 0; i < c.tx_antennas; ++i)
            for (int n = 0; n < layout.length(); ++n)
                samples[n] += cf32(c.gain_comm_eve * std::conj(state.h_e[i])) * x.values[i][n];
        random.add_complex_normal(
            samples.data(), samples.size(), c.noise_comm_eve * c.noise_comm_eve);
    }

    std::vector<cf32> sent, samples;
};

//! Share of wrong bits of one block.
double
bit_errors(an::symbol_receiver& receiver, const an::block_layout& layout, const overheard& block)
{
    std::vector<cf32> symbols(layout.data_length());
    std::vector<std::uint8_t> dibits(layout.data_length());
    receiver.process(block.samples.data(), symbols.data(), dibits.data());
    int wrong = 0;
    for (int n = 0; n < layout.data_length(); ++n) {
        const int at = n / layout.data_per_frame() * layout.frame_length + layout.pilots_per_frame +
                       n % layout.data_per_frame();
        const int difference = dibits[n] ^ an::qpsk_decide(block.sent[at]);
        wrong += (difference & 1) + (difference >> 1);
    }
    return wrong / 2.0 / layout.data_length();
}

//! E Q(sqrt(SINR_e)): the bit error rate if she knew her gain, from the exact law of her SINR by
//! parts: 1/2 - int_0^inf exp(-t^2/2) P(SINR > t^2) dt / sqrt(2 pi); the midpoint rule is exact
//! enough for so smooth an integrand.
double error_rate_of_known_gain(const an::config& c)
{
    const double step = 1e-3;
    double sum = 0.0;
    for (double t = step / 2; t < 9.0; t += step)
        sum += std::exp(-t * t / 2) * an::comm_eve_sinr_ccdf(c, t * t) * step;
    return 0.5 - sum / std::sqrt(2 * physec::pi);
}

} // namespace

TEST(AnCommEve, DecisionsOnTheDataBringHerCloserToAKnownGain)
{
    const auto c = heard();
    const double floor = error_rate_of_known_gain(c);
    RecordProperty("known_gain", std::to_string(floor));
    // Pilots in all; how much of the distance to a known gain the data must bring at least. Blocks
    // are the same for both receivers, so the difference is far less noisy than either.
    for (const auto& [layout, share] : { std::pair{ an::block_layout{ 30, 1, 4 }, 0.08 },
                                         std::pair{ an::block_layout{ 30, 1, 10 }, 0.12 },
                                         std::pair{ an::block_layout{ 30, 4, 10 }, 0.0 } }) {
        an::symbol_receiver pilots(layout, 5);
        an::symbol_receiver iterative(layout, 5, an::gain_refinement::iterative);
        double with_pilots = 0.0, refined = 0.0;
        const int trials = 4000;
        for (int trial = 0; trial < trials; ++trial) {
            const overheard block(c, layout, trial);
            with_pilots += bit_errors(pilots, layout, block) / trials;
            refined += bit_errors(iterative, layout, block) / trials;
        }
        RecordProperty("pilots" + std::to_string(layout.pilots_per_frame * layout.frames),
                       std::to_string(with_pilots) + " refined " + std::to_string(refined));
        EXPECT_LT(refined, with_pilots - share * (with_pilots - floor));
        // Standard deviation of a block's error rate .13: .002 standard error, four of them.
        EXPECT_GT(refined, floor - 0.008);
    }
}

TEST(AnCommEve, ErgodicRateIsTheExactFormula)
{
    const auto c = heard();
    const an::block_layout layout{ 30, 4, 20 };
    double sum = 0.0;
    const int trials = 6000;
    for (int trial = 0; trial < trials; ++trial) {
        const overheard block(c, layout, trial);
        const auto link =
            an::measure_link(block.samples.data(), block.sent.data(), layout.length());
        sum += std::log2(1.0 + std::max(link.sinr, 0.0));
    }
    const double ratio = sum / trials / an::comm_eve_rate_bits(c);
    RecordProperty("ratio", std::to_string(ratio));
    // log2(1 + SINR) deviates by .8 of its mean over the fading: 1 % standard error, three of them.
    EXPECT_NEAR(ratio, 1.0, 0.03);
}
