// SPDX-License-Identifier: GPL-3.0-or-later
#include "overlap.h"
#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <physec/an/bounds/realisation.h>
#include <physec/error.h>

namespace physec::an {

namespace {

using rule = boost::math::quadrature::gauss<double, 30>;

//! Calls f(x, weight) at the nodes of \p panels Gauss-Legendre rules over [from, to].
template <typename F>
void over_panels(double from, double to, int panels, const F& f)
{
    const double half = (to - from) / panels / 2.0;
    for (int k = 0; k < panels; ++k) {
        const double middle = from + (2 * k + 1) * half;
        for (std::size_t i = 0; i < rule::abscissa().size(); ++i)
            for (const double sign : { -1.0, 1.0 })
                f(middle + sign * half * rule::abscissa()[i], half * rule::weights()[i]);
    }
}

//! Density of rho, a polynomial of degree N-2.
double density(const config& c, double rho)
{
    const int trials = c.tx_antennas - 2;
    const double beta_squared = std::clamp(1.0 - std::norm(c.alpha), 0.0, 1.0);
    const boost::math::binomial_distribution<double> mixture(trials, beta_squared);
    double sum = 0.0;
    for (int m = 0; m <= trials; ++m)
        sum += boost::math::pdf(mixture, m) *
               boost::math::pdf(boost::math::beta_distribution<double>(m + 1.0, trials + 1.0 - m),
                                rho);
    return sum;
}

//! log of the binomial coefficients of \p n.
std::vector<double> log_binomials(int n)
{
    std::vector<double> logs(n + 1);
    for (int k = 0; k <= n; ++k)
        logs[k] = std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0);
    return logs;
}

/*!
 * P(A + B + D <= k) for k = 0 .. size-1 of \p sum, times \p weight, added to it.
 * \param poisson mean of A \param bernoulli P(B = 1) \param odds p/(1-p) of D
 */
class counts
{
public:
    counts(int trials, int most)
        : trials_(trials), log_binomials_(log_binomials(trials)), d_(most), sum_(most)
    {
    }

    void add(double poisson, double bernoulli, double odds, double weight, std::vector<double>& to)
    {
        const int most = sum_.size();
        const double log_odds = odds > 0.0 ? std::log(odds) : 0.0;
        const double none = trials_ * std::log1p(odds);
        for (int k = 0; k < most; ++k)
            d_[k] = k > trials_ || (k > 0 && odds == 0.0)
                        ? 0.0
                        : std::exp(log_binomials_[k] + k * log_odds - none);
        std::fill(sum_.begin(), sum_.end(), 0.0);
        const double log_mean = poisson > 0.0 ? std::log(poisson) : 0.0;
        double log_factorial = 0.0;
        for (int a = 0; a < most; ++a) {
            if (a > 0)
                log_factorial += std::log(a);
            const double p =
                a > 0 && poisson == 0.0 ? 0.0 : std::exp(a * log_mean - poisson - log_factorial);
            if (p < 1e-20) // all of them together are below rounding
                continue;
            for (int k = a; k < most; ++k)
                sum_[k] += p * d_[k - a];
        }
        double cumulative = 0.0, before = 0.0;
        for (int k = 0; k < most; ++k) {
            cumulative += (1.0 - bernoulli) * sum_[k] + bernoulli * before;
            before = sum_[k];
            to[k] += weight * cumulative;
        }
    }

private:
    int trials_;
    std::vector<double> log_binomials_, d_, sum_;
};

} // namespace

std::vector<overlap> overlap_nodes(const config& c)
{
    std::vector<overlap> nodes;
    if (c.decoy_rad.empty()) {
        // In the root of rho, because lambda+ may begin as a root.
        over_panels(0.0, 1.0, 4, [&](double root, double weight) {
            const double rho = root * root;
            nodes.push_back({ weight * 2.0 * root * density(c, rho), rho, 0.0 });
        });
        return nodes;
    }
    constexpr int draws = 4000;
    random::generator random(1, "an overlap");
    for (int k = 0; k < draws; ++k) {
        const realisation r = draw_realisation(c, random);
        nodes.push_back({ 1.0 / draws, r.overlap, r.target.noise });
    }
    return nodes;
}

std::vector<double> array_sinr_ccdf(
    double c1, double c2, int rank, const std::vector<overlap>& nodes, double x, int most)
{
    std::vector<double> ccdf(most, 0.0);
    if (nodes.empty()) {
        counts(rank, most).add(x / c1, 0.0, x * c2 / c1, 1.0, ccdf);
        return ccdf;
    }
    counts law(rank - 1, most);
    const double difference = c1 - x * c2;
    for (const overlap& node : nodes) {
        const double product = c1 * x * c2 * node.outside; // -lambda+ lambda-
        const double root = std::sqrt(difference * difference + 4.0 * product);
        const double positive =
            difference > 0.0 ? (difference + root) / 2.0 : 2.0 * product / (root - difference);
        if (!(positive > 0.0)) // all of the beam is in the noise, which is stronger
            continue;
        const double negative = product / positive;
        law.add(
            x / positive, negative / (positive + negative), x * c2 / positive, node.weight, ccdf);
    }
    return ccdf;
}

std::vector<double>
array_rates_bits(double c1, double c2, int rank, const std::vector<overlap>& nodes, int most)
{
    std::vector<double> rates(most, 0.0);
    if (c1 == 0.0)
        return rates;
    // The SINR is at most C1 Gamma(M, 1), which is beyond this with probability 1e-16. In the rate
    // t = ln(1 + x) its distribution falls over a range of order 1, whatever the gains are.
    const double highest = std::log1p(c1 * (most + 12.0 * std::sqrt(most) + 40.0));
    over_panels(0.0, highest, 12, [&](double t, double weight) {
        const auto ccdf = array_sinr_ccdf(c1, c2, rank, nodes, std::expm1(t), most);
        for (int k = 0; k < most; ++k)
            rates[k] += weight / std::log(2.0) * ccdf[k];
    });
    return rates;
}

} // namespace physec::an
