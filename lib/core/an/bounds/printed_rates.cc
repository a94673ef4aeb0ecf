// SPDX-License-Identifier: GPL-3.0-or-later
#include "eve_integral.h"
#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <physec/an/bounds/printed.h>
#include <physec/an/bounds/rates.h>
#include <physec/error.h>

namespace physec::an {

namespace {

const double ln2 = std::log(2.0);

using rule = boost::math::quadrature::gauss_kronrod<double, 61>;

//! One panel; the integrands here are entire functions over a few of their own widths.
template <typename function>
double panel(function f, double from, double to)
{
    return rule::integrate(f, from, to, 0);
}

//! P(1-tau)/((N-2) sigma_e^2), the C2 printed below (36): |c2|^2 is missing.
double printed_noise_ratio(const config& c)
{
    if (!is_papers_noise(c))
        throw invalid_input("noise_space and decoys are not the paper's; allowed: user_and_target"
                            " and none for its own expressions");
    const double gain = std::abs(c.gain_comm_eve);
    return comm_eve_noise_ratio(c) / gain / gain;
}

} // namespace

double printed_user_rate_lemma8_bits(const config& c)
{
    const double g = user_snr(c);
    const double n = c.tx_antennas;
    const double a = std::abs(c.alpha), b = std::abs(c.beta());

    // e = (R^2+T^2)/N is Exp(1). Given e and K = ||h||^2, the SINR of (29) is
    // g |a sqrt(e) e^(j psi) + b sqrt(K-e)|^2 with psi uniform, and the mean of ln(1 + SINR) over
    // psi is ln((A + sqrt(A^2 - B^2))/2) for 1 + SINR = A + B cos(psi) = between low and high.
    const auto inside = [&](double k, double e) {
        const double along = a * std::sqrt(e), across = b * std::sqrt(k - e);
        const double low = g * (along - across) * (along - across);
        const double high = g * (along + across) * (along + across);
        // Written as log1p so that tiny SNRs keep their digits:
        // sqrt((1+low)(1+high)) - 1 = (low + high + low high)/(1 + sqrt(...)).
        const double sum = low + high + low * high;
        const double root = sum / (1.0 + std::sqrt(1.0 + sum));
        return std::log1p(((low + high) / 2.0 + root) / 2.0) * std::exp(-e);
    };
    const auto outside = [&](double k, double e) {
        const double gain = a * a * e + b * b * (k - e);
        return std::log1p(g * std::max(0.0, gain)) * std::exp(-e);
    };
    constexpr double e_span = 40.0; // e^-40 is 4e-18
    const auto given_k = [&](double k) {
        double mean = 0.0;
        if (k > 0.0) {
            // Beyond 40 the weight is gone: one panel near zero, where it all is.
            const double end = std::min(k, e_span);
            const auto f = [&](double e) { return inside(k, e); };
            mean += panel(f, 0.0, end / 8.0) + panel(f, end / 8.0, end);
        }
        const double start = std::max(k, 0.0);
        if (start < e_span) {
            // The gain changes sign at e0, where max(0, .) has a kink.
            const double slope = a * a - b * b;
            const double e0 = slope != 0.0 ? -b * b * k / slope : start;
            const double kink = std::clamp(e0, start, start + e_span);
            const auto f = [&](double e) { return outside(k, e); };
            mean += panel(f, start, kink) + panel(f, kink, start + e_span);
        }
        const double z = (k - n) / std::sqrt(n);
        return mean * std::exp(-z * z / 2.0) / std::sqrt(2.0 * pi * n);
    };
    const double span = 9.0 * std::sqrt(n);
    const double low = n - span, high = n + span;
    // The derivative jumps at K = 0 when that lies inside the range (N < 81).
    const double split = low < 0.0 ? 0.0 : n;
    const double middle = (split + high) / 2.0;
    const double nats =
        panel(given_k, low, split) + panel(given_k, split, middle) + panel(given_k, middle, high);
    return nats / ln2;
}

double printed_user_rate_upper1_taylor_bits(const config& c)
{
    const double g = user_snr(c), n = c.tx_antennas;
    const double curvature = g / (1.0 + g * n);
    return (std::log1p(g * n) - curvature * curvature * n / 2.0) / ln2;
}

double printed_user_rate_upper1_taylor_printed(const config& c)
{
    const double g = user_snr(c), n = c.tx_antennas;
    const double curvature = g / (1.0 + g * n);
    return std::log1p(g * n) / ln2 - curvature * curvature * n / 2.0;
}

double printed_comm_eve_rate_36_bits(const config& c)
{
    // Halving the exponent doubles both constants of the exact integral.
    return comm_eve_rate_integral_bits(
        2.0 * comm_eve_snr(c), 2.0 * printed_noise_ratio(c), c.tx_antennas - 2);
}

double printed_comm_eve_rate_37_bits(const config& c)
{
    return comm_eve_rate_integral_bits(comm_eve_snr(c), printed_noise_ratio(c), c.tx_antennas - 2);
}

double printed_secrecy_rate_bits(const config& c)
{
    return std::max(0.0, printed_user_rate_lemma8_bits(c) - printed_comm_eve_rate_36_bits(c));
}

} // namespace physec::an
