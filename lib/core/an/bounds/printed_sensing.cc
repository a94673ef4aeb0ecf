// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <physec/an/bounds/printed.h>
#include <physec/an/bounds/sensing_bounds.h>
#include <physec/an/bounds/special.h>
#include <physec/error.h>
#include <utility>
#include <vector>

/*
 * Both lemmas bound CRB(theta) by scale/(cos^2(theta) D) with a random D. With q = (R^2+T^2)/N and
 * G = K - q: D = A1 - A2 q/G (Lemma 3), D = A1 + A2 (1 - 1/G) (Lemma 4). P(D < d) is elementary
 * under either law of (q, K), so that one integral over the angle remains.
 */
namespace physec::an {

namespace {

double normal_cdf(double x) { return std::erfc(-x / std::sqrt(2.0)) / 2.0; }

//! E[e^(-s K); K > 0] for K ~ N(n, n), s >= 0.
double laplace_of_positive(double s, double n)
{
    const double x = std::sqrt(n / 2.0) * (s - 1.0);
    if (x < 0.0)
        return std::exp(n * s * (s / 2.0 - 1.0)) * std::erfc(x) / 2.0;
    return std::exp(-n / 2.0) * scaled_erfc(x) / 2.0;
}

//! E[e^(-s |K|); K < 0] for K ~ N(n, n), s >= 0.
double laplace_of_negative(double s, double n)
{
    return std::exp(-n / 2.0) * scaled_erfc(std::sqrt(n / 2.0) * (s + 1.0)) / 2.0;
}

//! Density at x of a Gaussian K ~ N(n, n) minus an independent q ~ Exp(1).
double difference_density(double x, double n)
{
    if (x < 0.0)
        return std::exp(x - n / 2.0) * normal_cdf(-x / std::sqrt(n));
    return std::exp(-(x - n) * (x - n) / (2.0 * n)) * scaled_erfc(x / std::sqrt(2.0 * n)) / 2.0;
}

//! P(K - q < x); the density reappears, as always when an exponential is subtracted.
double difference_cdf(double x, double n)
{
    return normal_cdf((x - n) / std::sqrt(n)) + difference_density(x, n);
}

struct denominator {
    double data, noise; //!< A1, A2 > 0
    double n;           //!< N
    printed_law assumed;

    //! P(D < d) for Lemma 3.
    double lemma3_below(double d) const
    {
        if (d <= data) {
            const double y = (data - d) / noise; // q/G > y with G > 0
            if (assumed == printed_law::exact)
                return std::exp(-(n - 1.0) * std::log1p(y));
            return laplace_of_positive(y / (1.0 + y), n) - laplace_of_positive(1.0, n);
        }
        if (assumed == printed_law::exact)
            return 1.0;
        // A Gaussian K may fall below q or zero; then D = A1 + A2 q/(q-K).
        const double y = (d - data) / noise;
        double below = laplace_of_positive(0.0, n) - laplace_of_positive(1.0, n);
        if (y > 1.0)
            below += laplace_of_positive(y / (y - 1.0), n);
        below += laplace_of_negative(0.0, n);
        if (y < 1.0)
            below -= laplace_of_negative(y / (1.0 - y), n);
        return below;
    }

    //! P(D < d) for Lemma 4: 1/G > y.
    double lemma4_below(double d) const
    {
        const double y = 1.0 - (d - data) / noise;
        if (assumed == printed_law::exact)
            return y > 0.0 ? boost::math::gamma_p(n - 1.0, 1.0 / y) : 1.0;
        const double negative = difference_cdf(0.0, n);
        if (y > 0.0)
            return difference_cdf(1.0 / y, n) - negative;
        return 1.0 - negative + (y < 0.0 ? difference_cdf(1.0 / y, n) : 0.0);
    }
};

/*!
 * (2/pi) int_0^(pi/2) P(D < k/sin^2(psi)) dpsi, psi being the angle from endfire. \p below is
 * smooth between the kinks d = A1 and d = A1 + A2.
 */
template <typename function>
double over_angle(double k, double data, double noise, function below)
{
    using rule = boost::math::quadrature::gauss_kronrod<double, 31>;
    const auto angle_of = [&](double d) { return k < d ? std::asin(std::sqrt(k / d)) : pi / 2.0; };
    const auto given_angle = [&](double psi) {
        const double sine = std::sin(psi);
        return below(k / (sine * sine));
    };
    // Near endfire the bound nearly always exceeds eps: flat. From there on the probability falls
    // like a power of psi, which is flat again on a logarithmic axis.
    const double first = angle_of(data + noise);
    double sum = rule::integrate(given_angle, 0.0, first, 10, 1e-9);
    const auto given_log = [&](double t) { return std::exp(t) * given_angle(std::exp(t)); };
    const std::vector<double> ends = { first, data > 0.0 ? angle_of(data) : pi / 2.0, pi / 2.0 };
    for (std::size_t i = 0; i + 1 < ends.size(); ++i)
        if (ends[i] < ends[i + 1])
            sum += rule::integrate(given_log, std::log(ends[i]), std::log(ends[i + 1]), 10, 1e-9);
    return std::clamp(2.0 / pi * sum, 0.0, 1.0);
}

//! The common law, of which the lemmas are bounds, in the noise space that they are about.
angle_bound papers_law(const config& c)
{
    if (!is_papers_noise(c))
        throw invalid_input("noise_space and decoys are not the paper's; allowed: user_and_target"
                            " and none for its own expressions");
    return crb_theta_common_law(c);
}

void check(double eps)
{
    if (std::isnan(eps))
        throw invalid_input(complaint("eps", eps, "a number"));
}

} // namespace

double printed_ccdf_lemma2(const config& c, double eps)
{
    angle_bound bound = papers_law(c);
    bound.data += bound.noise; // U replaced by 1
    bound.noise = 0.0;
    return bound.ccdf(eps);
}

double printed_ccdf_lemma3(const config& c, double eps, printed_law assumed)
{
    check(eps);
    const angle_bound b = papers_law(c);
    if (b.noise == 0.0 || !(eps > 0.0))
        return b.ccdf(eps);
    const denominator d{ b.data, b.noise, static_cast<double>(c.tx_antennas), assumed };
    return over_angle(b.scale / eps, b.data, b.noise, [&](double x) { return d.lemma3_below(x); });
}

double printed_ccdf_lemma3_literal(const config& c, double eps, printed_law assumed)
{
    return std::max(0.0,
                    printed_ccdf_lemma3(c, eps, assumed) -
                        printed_lemma3_nonpositive_probability(c, assumed));
}

double printed_ccdf_lemma4(const config& c, double eps, printed_law assumed)
{
    check(eps);
    const angle_bound b = papers_law(c);
    if (b.noise == 0.0 || !(eps > 0.0))
        return b.ccdf(eps);
    const denominator d{ b.data, b.noise, static_cast<double>(c.tx_antennas), assumed };
    return over_angle(b.scale / eps, b.data, b.noise, [&](double x) { return d.lemma4_below(x); });
}

double printed_lemma3_nonpositive_probability(const config& c, printed_law assumed)
{
    const angle_bound b = papers_law(c);
    if (b.noise == 0.0)
        return 0.0;
    return denominator{ b.data, b.noise, static_cast<double>(c.tx_antennas), assumed }.lemma3_below(
        0.0);
}

double printed_crb_theta_common_lower_rad2(const config& c)
{
    const angle_bound b = papers_law(c);
    return b.mean_inverse_cos2() * b.scale / (b.data + b.noise);
}

double printed_crb_theta_common_lemma4_rad2(const config& c)
{
    const angle_bound b = papers_law(c);
    if (b.noise == 0.0)
        return b.mean();
    // 1/D = (1/(A1+A2)) G/(G - pole): fold the two sides of the pole onto each other.
    const double n = c.tx_antennas;
    const double pole = b.noise / (b.data + b.noise);
    const auto weight = [&](double x) { return x * difference_density(x, n); };
    const auto folded = [&](double s) { return (weight(pole + s) - weight(pole - s)) / s; };
    using rule = boost::math::quadrature::gauss_kronrod<double, 31>;
    const double end = n + 10.0 * std::sqrt(n) + 50.0;
    double sum = 0.0;
    for (const auto& [from, to] :
         { std::pair{ 0.0, 1.0 }, std::pair{ 1.0, n }, std::pair{ n, end } })
        sum += rule::integrate(folded, from, to, 10, 1e-9);
    return b.mean_inverse_cos2() * b.scale / (b.data + b.noise) * sum;
}

} // namespace physec::an
