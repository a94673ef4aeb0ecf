// SPDX-License-Identifier: GPL-3.0-or-later
#include "secret_bits.h"
#include <algorithm>
#include <cmath>
#include <physec/fpi/config.h>
#include <physec/fpi/protection.h>
#include <vector>

/*!
 * \file
 * Mode smooth_kernel: P copies of everything, each delayed by a whole number p of samples and
 * turned by a whole number q of steps in angle, with keyed gains c of CN(0, 1/P):
 *   Phi_i(n) = sum_{p,q} c_pq exp(-j 2 pi n p / N) exp(+j 2 pi i q / Nt)
 * On the air this is a short keyed filter at each antenna. p + |q| grows from 0, so few terms are
 * smooth; N Nt terms are independent complex Gaussian gains, mode keyed_gains.
 */
namespace physec::fpi {

namespace {

struct term {
    int delay; //!< p, samples
    int angle; //!< q
};

//! The first P terms by p + |q|, then by p; q before -q.
std::vector<term> terms(const config& config)
{
    std::vector<term> all;
    const int most = (config.tx_antennas - 1) / 2;
    for (int p = 0; p < config.ofdm.active_count(); ++p)
        for (int q = most; q >= most + 1 - config.tx_antennas; --q)
            all.push_back({ p, q });
    const auto smoother = [](const term& a, const term& b) {
        const int order_a = a.delay + std::abs(a.angle), order_b = b.delay + std::abs(b.angle);
        return order_a != order_b ? order_a < order_b : a.delay < b.delay;
    };
    std::stable_sort(all.begin(), all.end(), smoother);
    all.resize(std::min<std::size_t>(all.size(), config.kernel_terms));
    return all;
}

void draw(const config& config, random::key_position at, matrix_cf64& weights)
{
    random::key_stream key(config.key_seed, "smooth_kernel", at);
    weights.setZero(config.ofdm.active_count(), config.tx_antennas);
    const double scale = 1.0 / std::sqrt(config.kernel_terms);
    for (const term& t : terms(config)) {
        const cf64 gain = scale * key.complex_normal();
        for (int i = 0; i < config.tx_antennas; ++i) {
            // In whole steps modulo one turn, so that the phase is exact for any index.
            const int step = (t.angle * i) % config.tx_antennas;
            const cf64 antenna = gain * std::polar(1.0, 2.0 * pi * step / config.tx_antennas);
            for (int m = 0; m < config.ofdm.active_count(); ++m) {
                const int turn = (config.ofdm.active[m] * t.delay) % config.ofdm.fft_size;
                weights(m, i) += antenna * std::polar(1.0, -2.0 * pi * turn / config.ofdm.fft_size);
            }
        }
    }
}

const protection_registration registered({
    "smooth_kernel",
    "a smooth keyed kernel over antennas and subcarriers: a short filter at each antenna",
    path_effect::unspecified,
    {},
    {}, // the first draw
    "that every path is multiplied by the same smooth function: all but P complex numbers of the "
    "response, and with them the paths' relative delays and angles",
    [](const config& c) { return c.kernel_terms * complex_normal_bits(); },
    draw,
});

} // namespace

} // namespace physec::fpi
