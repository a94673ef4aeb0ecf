// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/bounds/eves.h>
#include "overlap.h"
#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <physec/an/bounds/rates.h>
#include <physec/error.h>

namespace physec::an {

namespace {

double log2_of_one_plus(double x) { return std::log1p(x) / std::log(2.0); }

//! Signal and full artificial noise at the target, over thermal noise: SINR = data / (1 + noise U).
struct at_target {
    double data, noise;
};

at_target heard_at_target(const config& c)
{
    const double n = c.tx_antennas;
    return { comm_eve_snr(c) * n * std::norm(c.alpha), comm_eve_noise_ratio(c) * n };
}

int checked_antennas(int antennas)
{
    if (antennas < 1 || antennas > 512)
        throw invalid_input(complaint("antennas of the communication Eve", antennas, "1 to 512"));
    return antennas;
}

std::vector<overlap> nodes_of(const config& c)
{
    return c.space == noise_space::user ? overlap_nodes(c) : std::vector<overlap>();
}

} // namespace

double target_eve_sinr_ccdf(const config& c, double x)
{
    const at_target heard = heard_at_target(c);
    if (!(x >= 0.0))
        return 1.0;
    if (c.space == noise_space::user_and_target || heard.noise == 0.0)
        return heard.data > x ? 1.0 : 0.0;
    if (heard.data <= x)
        return 0.0;
    // SINR > x where U is below this.
    const double least = x > 0.0 ? std::min(1.0, (heard.data / x - 1.0) / heard.noise) : 1.0;
    if (c.decoy_rad.empty())
        return std::pow(least, c.tx_antennas - 1);
    double ccdf = 0.0;
    for (const overlap& node : overlap_nodes(c))
        ccdf += node.target < least ? node.weight : 0.0;
    return ccdf;
}

double target_eve_rate_bits(const config& c)
{
    const at_target heard = heard_at_target(c);
    if (c.space == noise_space::user_and_target)
        return log2_of_one_plus(heard.data);
    const auto rate = [&](double share) {
        return log2_of_one_plus(heard.data / (1.0 + heard.noise * share));
    };
    double mean = 0.0;
    if (!c.decoy_rad.empty()) {
        for (const overlap& node : overlap_nodes(c))
            mean += node.weight * rate(node.target);
        return mean;
    }
    // U ~ Beta(N-1, 1), in panels that halve towards U = 0, where strong noise bends the rate.
    const int power = c.tx_antennas - 2;
    double high = 1.0;
    for (int panel = 0; panel < 60; ++panel, high /= 2.0)
        mean += boost::math::quadrature::gauss<double, 30>::integrate(
            [&](double u) { return (power + 1.0) * std::pow(u, power) * rate(u); },
            high / 2.0,
            high);
    return mean;
}

double comm_eve_array_sinr_ccdf(const config& c, double x, int antennas)
{
    const double c1 = comm_eve_snr(c), c2 = comm_eve_noise_ratio(c);
    checked_antennas(antennas);
    if (!(x > 0.0))
        return 1.0;
    if (c1 == 0.0)
        return 0.0;
    return array_sinr_ccdf(c1, c2, c.noise_rank(), nodes_of(c), x, antennas).back();
}

std::vector<double> comm_eve_array_rate_bits(const config& c, int most)
{
    const double c1 = comm_eve_snr(c), c2 = comm_eve_noise_ratio(c);
    checked_antennas(most);
    return array_rates_bits(c1, c2, c.noise_rank(), nodes_of(c), most);
}

} // namespace physec::an
