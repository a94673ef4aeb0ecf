// SPDX-License-Identifier: GPL-3.0-or-later
#include "bytes.h"
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

/*!
 * \file
 * A fuzz target in the test suite, with any compiler: inputs drawn at random for a few seconds.
 *
 *     NAME SECONDS [SEED]
 *
 * The seed is fixed, so a failure comes back; it is printed with the number of the input.
 */
int main(int count, char** words)
{
    const double seconds = count > 1 ? std::atof(words[1]) : 2.0;
    const unsigned seed = count > 2 ? std::atoi(words[2]) : 1;
    std::mt19937 random(seed);
    using clock = std::chrono::steady_clock;
    const auto begin = clock::now();
    const std::chrono::duration<double> allowed(seconds);
    long inputs = 0;
    std::vector<std::uint8_t> input;
    for (; clock::now() - begin < allowed; ++inputs) {
        // Short inputs often, long ones sometimes; half of the bytes small numbers.
        input.resize(random() % (random() % 4 ? 64 : 4096));
        for (auto& byte : input)
            byte = random() % 2 ? random() : random() % 18;
        LLVMFuzzerTestOneInput(input.data(), input.size());
    }
    std::printf("%ld inputs of seed %u, no finding\n", inputs, seed);
    return inputs > 100 ? 0 : 1; // fewer prove nothing
}
