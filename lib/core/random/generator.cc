// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/random/generator.h>
#include "box_muller.h"
#include <algorithm>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/seed_seq.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <boost/random/uniform_real_distribution.hpp>
#include <cmath>
#include <vector>

namespace physec::random {

generator::generator(std::uint64_t seed, const std::string& stream, std::uint64_t index)
{
    std::vector<std::uint32_t> words = { static_cast<std::uint32_t>(seed),
                                         static_cast<std::uint32_t>(seed >> 32),
                                         static_cast<std::uint32_t>(index),
                                         static_cast<std::uint32_t>(index >> 32) };
    words.insert(words.end(), stream.begin(), stream.end());
    boost::random::seed_seq sequence(words.begin(), words.end());
    std::get<boost::random::mt19937_64>(engine_).seed(sequence);
}

generator generator::keyed() { return generator(keyed_bits()); }

generator generator::for_the_air(std::uint64_t seed, const std::string& stream)
{
    return seed == 0 ? keyed() : generator(seed, stream);
}

double generator::uniform(double low, double high)
{
    boost::random::uniform_real_distribution<double> draw(low, high);
    return std::visit([&](auto& engine) { return draw(engine); }, engine_);
}

std::uint32_t generator::below(std::uint32_t count)
{
    boost::random::uniform_int_distribution<std::uint32_t> draw(0, count - 1);
    return std::visit([&](auto& engine) { return draw(engine); }, engine_);
}

double generator::normal()
{
    boost::random::normal_distribution<double> draw;
    return std::visit([&](auto& engine) { return draw(engine); }, engine_);
}

cf64 generator::complex_normal(double variance)
{
    const double scale = std::sqrt(variance / 2.0);
    const double real = normal();
    return scale * cf64(real, normal());
}

matrix_cf64 generator::complex_normal(Eigen::Index rows, Eigen::Index columns, double variance)
{
    matrix_cf64 values(rows, columns);
    for (Eigen::Index c = 0; c < columns; ++c)
        for (Eigen::Index r = 0; r < rows; ++r)
            values(r, c) = complex_normal(variance);
    return values;
}

namespace {

//! CN(0, variance) in a row, handed over in pieces that stay in the first-level cache.
template <class Use>
void keyed_complex_normal(keyed_bits& bits, std::size_t count, double variance, const Use& use)
{
    constexpr std::size_t most = 512;
    cf32 drawn[most];
    while (count > 0) {
        const auto [words, now] = bits.take_pairs(std::min(count, most));
        box_muller(words, words + now, now, variance, drawn);
        use(drawn, now);
        count -= now;
    }
}

} // namespace

void generator::fill_complex_normal(cf32* samples, std::size_t count, double variance)
{
    if (auto* keyed = std::get_if<keyed_bits>(&engine_)) {
        keyed_complex_normal(*keyed, count, variance, [&](const cf32* drawn, std::size_t now) {
            samples = std::copy_n(drawn, now, samples);
        });
        return;
    }
    std::fill_n(samples, count, cf32(0.0f));
    add_complex_normal(samples, count, variance);
}

void generator::add_complex_normal(cf32* samples, std::size_t count, double variance)
{
    if (auto* keyed = std::get_if<keyed_bits>(&engine_)) {
        keyed_complex_normal(*keyed, count, variance, [&](const cf32* drawn, std::size_t now) {
            for (std::size_t k = 0; k < now; ++k)
                samples[k] += drawn[k];
            samples += now;
        });
        return;
    }
    boost::random::normal_distribution<float> normal(0.0f, std::sqrt(variance / 2.0));
    auto& engine = std::get<boost::random::mt19937_64>(engine_);
    for (std::size_t i = 0; i < count; ++i) {
        const float real = normal(engine);
        samples[i] += cf32(real, normal(engine));
    }
}

} // namespace physec::random
