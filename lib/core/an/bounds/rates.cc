// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/bounds/rates.h>
#include "eve_integral.h"
#include "overlap.h"
#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/quadrature/exp_sinh.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <physec/an/bounds/special.h>
#include <physec/error.h>

namespace physec::an {

namespace {

const double ln2 = std::log(2.0);

//! P|c|^2/sigma^2, checked: beyond 150 dB the sums would still work, but no receiver would.
double checked_snr(const char* name, double power, cf64 gain, double noise)
{
    const double ratio = std::abs(gain) / noise;
    const double snr = power * ratio * ratio;
    if (!(snr <= 1e15))
        throw invalid_input(complaint(name, snr, "at most 1e+15"));
    return snr;
}

double snr_at_user(const config& c)
{
    throw_if_invalid(c.validate());
    return checked_snr("SNR P|c1|^2/sigma_u^2", c.power, c.gain_user, c.noise_user);
}

double snr_at_comm_eve(const config& c)
{
    throw_if_invalid(c.validate());
    return checked_snr("SNR P|c2|^2/sigma_e^2", c.power, c.gain_comm_eve, c.noise_comm_eve);
}

//! 1 - |alpha|^2, kept in [0, 1] against rounding of |alpha| = 1.
double beta_squared(const config& c) { return std::max(0.0, 1.0 - std::norm(c.alpha)); }

double sinr_of_rate(double bits) { return std::expm1(bits * ln2); }

} // namespace

double user_snr(const config& c) { return snr_at_user(c) * c.tau; }

double comm_eve_snr(const config& c) { return snr_at_comm_eve(c) * c.tau; }

double comm_eve_noise_ratio(const config& c)
{
    return snr_at_comm_eve(c) * (1.0 - c.tau) / c.noise_rank();
}

double user_gain_mean(const config& c)
{
    throw_if_invalid(c.validate());
    return 1.0 + (c.tx_antennas - 2) * beta_squared(c);
}

double user_gain_variance(const config& c)
{
    throw_if_invalid(c.validate());
    const double aa = std::norm(c.alpha);
    return (c.tx_antennas - 1) - (c.tx_antennas - 2) * aa * aa;
}

double user_sinr_ccdf(const config& c, double x)
{
    const double g = user_snr(c);
    if (!(x >= 0.0))
        return 1.0;
    // S has at most 255 degrees of freedom: beyond y = 1e5 its tail is below the smallest double.
    const double y = x / g;
    if (g == 0.0 || y > 1e5)
        return 0.0;
    const boost::math::binomial_distribution<double> mixture(c.tx_antennas - 2, beta_squared(c));
    double ccdf = 0.0;
    for (int m = 0; m <= c.tx_antennas - 2; ++m)
        ccdf += boost::math::pdf(mixture, m) * boost::math::gamma_q(m + 1.0, y);
    return std::min(1.0, ccdf);
}

double user_rate_ccdf(const config& c, double bits)
{
    return user_sinr_ccdf(c, sinr_of_rate(bits));
}

double user_rate_bits(const config& c)
{
    const double g = user_snr(c);
    if (g == 0.0)
        return 0.0;
    const int trials = c.tx_antennas - 2;
    const double share = beta_squared(c);
    double nats = scaled_expint(1, 1.0 / g);
    for (int m = 1; m <= trials; ++m)
        nats += boost::math::ibeta(m, trials - m + 1, share) * scaled_expint(m + 1, 1.0 / g);
    return nats / ln2;
}

double user_rate_upper1_bits(const config& c)
{
    const double g = user_snr(c);
    if (g == 0.0)
        return 0.0;
    double nats = 0.0;
    for (int k = 1; k <= c.tx_antennas; ++k)
        nats += scaled_expint(k, 1.0 / g);
    return nats / ln2;
}

double user_rate_upper2_bits(const config& c)
{
    return std::log1p(user_snr(c) * user_gain_mean(c)) / ln2;
}

double comm_eve_sinr_ccdf(const config& c, double x)
{
    const double c1 = comm_eve_snr(c);
    if (!(x >= 0.0))
        return 1.0;
    if (c1 == 0.0)
        return 0.0;
    if (c.space == noise_space::user)
        return array_sinr_ccdf(c1, comm_eve_noise_ratio(c), c.noise_rank(), overlap_nodes(c), x, 1)
            .back();
    const double y = x / c1;
    return std::exp(-y - c.noise_rank() * std::log1p(comm_eve_noise_ratio(c) * y));
}

double comm_eve_rate_ccdf(const config& c, double bits)
{
    return comm_eve_sinr_ccdf(c, sinr_of_rate(bits));
}

double comm_eve_rate_bits(const config& c)
{
    if (c.space == noise_space::user)
        return array_rates_bits(
                   comm_eve_snr(c), comm_eve_noise_ratio(c), c.noise_rank(), overlap_nodes(c), 1)
            .front();
    return comm_eve_rate_integral_bits(comm_eve_snr(c), comm_eve_noise_ratio(c), c.noise_rank());
}

double secrecy_rate_bits(const config& c)
{
    return std::max(0.0, user_rate_bits(c) - comm_eve_rate_bits(c));
}

double comm_eve_rate_integral_bits(double c1, double c2, int count)
{
    if (c1 == 0.0)
        return 0.0;
    // The integrand leaves its plateau at the smallest of these scales and may then fall as slowly
    // as 1/x over many decades, which the doubly exponential rule covers once it is centred there.
    const double scale = 1.0 / (1.0 + c1 + count * c2);
    const auto integrand = [=](double v) {
        const double x = scale * v;
        return std::exp(-x - count * std::log1p(c2 * x)) / (1.0 + c1 * x);
    };
    // Building the rule costs far more than using it; integrate() is safe between threads.
    static boost::math::quadrature::exp_sinh<double> rule;
    return c1 * scale * rule.integrate(integrand, 1e-12) / ln2;
}

} // namespace physec::an
