// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/bounds/sensing_bounds.h>
#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <cmath>
#include <physec/an/bounds/special.h>
#include <physec/error.h>

namespace physec::an {

namespace {

//! P(1/cos^2(angle) > 1/ratio) for a uniform angle.
double arc(double ratio) { return ratio < 1.0 ? 2.0 / pi * std::asin(std::sqrt(ratio)) : 1.0; }

void check(const config& c)
{
    throw_if_invalid(c.validate());
    // validate() lets this pass while sensing is off.
    if (std::abs(c.alpha) == 0.0)
        throw invalid_input(complaint("|alpha|", 0.0, "> 0 for bounds on the target's angle"));
}

angle_bound make(const config& c, cf64 gain, int antennas, double data, double noise)
{
    const double sigma = c.noise_radar / (pi * std::abs(gain));
    const double scale = 6.0 * sigma * sigma / c.frame_length / antennas / c.tx_antennas;
    if (!std::isfinite(scale) || scale == 0.0)
        throw invalid_input(complaint(
            "noise_radar over the echo's gain", c.noise_radar / std::abs(gain), "1e-150 to 1e150"));
    return { scale, data, noise, c.tx_antennas - 2, c.truncation_rad };
}

//! The user's noise space: nodes of target_view and their weights.
template <typename F>
void over_views(const config& c, const F& f)
{
    using rule = boost::math::quadrature::gauss<double, 30>;
    constexpr int phases = 32; // of a~^H h, a periodic integral
    const int n = c.tx_antennas;
    // s = |a~^H h|/||h||: density 2 k s (1-s^2)^(k-1) with k = N-1, and likewise for a'~ in what
    // is left, k = N-2. Beyond `end` there is less than 1e-17.
    const auto over_share = [](int k, const auto& g) {
        const double end = std::sqrt(1.0 - std::pow(1e-17, 1.0 / k));
        for (std::size_t i = 0; i < rule::abscissa().size(); ++i)
            for (const double sign : { -1.0, 1.0 }) {
                const double s = end / 2.0 * (1.0 + sign * rule::abscissa()[i]);
                g(s, end / 2.0 * rule::weights()[i] * 2.0 * k * s * std::pow(1.0 - s * s, k - 1));
            }
    };
    over_share(n - 1, [&](double s, double weight) {
        over_share(n - 2, [&](double v, double slope_weight) {
            const double rest = 1.0 - s * s;
            for (int k = 0; k < phases; ++k) {
                target_view view;
                view.noise = rest;
                view.slope_noise = 1.0 - rest * v * v;
                view.cross_noise = -std::polar(s * std::sqrt(rest) * v, 2.0 * pi * k / phases);
                view.slope_data = c.beta() * v;
                f(view, weight * slope_weight / phases);
            }
        });
    });
}

/*!
 * Law whose information is \p of(power, sharpness). Neither depends on the phase of the channel at
 * a'~, which may be 0.
 */
template <typename F>
angle_bound tabulate(const config& c, angle_bound bound, const F& of)
{
    if (!c.decoy_rad.empty())
        throw invalid_input(complaint("number of decoys",
                                      c.decoy_rad.size(),
                                      "0 for laws of the target's angle (Monte Carlo has them)"));
    over_views(c, [&](const target_view& view, double weight) {
        bound.table.push_back({ weight, of(look_at_target(c, view)) });
    });
    return bound;
}

} // namespace

target_information look_at_target(const config& c, const target_view& view)
{
    const double data = c.power * c.tau, noise = c.power * (1.0 - c.tau) / c.noise_rank();
    const double power = data * std::norm(c.alpha) + noise * view.noise;
    const double slope = data * std::norm(view.slope_data) + noise * view.slope_noise;
    if (!(power > 0.0))
        return { 0.0, 0.0 }; // the target's gain stays unknown
    const cf64 cross = data * c.alpha * std::conj(view.slope_data) + noise * view.cross_noise;
    const double sharpness = slope - std::norm(cross) / power;
    // Below this it is rounding: a single beam (tau = 1) has none at all.
    return { power, sharpness > 1e-12 * slope ? sharpness : 0.0 };
}

double data_information(const config& c, int antennas)
{
    const double m = antennas;
    return c.power * c.tau * std::norm(c.alpha) * (m * m - 1.0);
}

double noise_information(const config& c)
{
    const double n = c.tx_antennas;
    return c.power * (1.0 - c.tau) * (n * n - 1.0) / c.noise_rank();
}

angle_bound crb_theta_common_law(const config& c)
{
    check(c);
    const angle_bound paper = make(
        c, c.gain_target, c.rx_antennas, data_information(c, c.rx_antennas), noise_information(c));
    if (is_papers_noise(c))
        return paper;
    const double m = c.rx_antennas, n = c.tx_antennas;
    return tabulate(c, paper, [=](const target_information& i) {
        return (m * m - 1.0) * i.power + (n * n - 1.0) * i.sharpness;
    });
}

angle_bound crb_theta_exact_law(const config& c)
{
    check(c);
    return make(c, c.gain_target, c.rx_antennas, data_information(c, c.rx_antennas), 0.0);
}

angle_bound crb_phi_law(const config& c)
{
    check(c);
    angle_bound bound =
        make(c, c.gain_sensing_eve, c.eve_antennas, data_information(c, c.eve_antennas), 0.0);
    if (c.space == noise_space::user_and_target)
        return bound;
    // The noise shows her the target as well; U ~ Beta(N-1, 1) without decoys.
    const double m = c.eve_antennas;
    bound.noise = c.power * (1.0 - c.tau) * (m * m - 1.0) / c.noise_rank();
    bound.degrees = c.tx_antennas - 1;
    if (!c.decoy_rad.empty())
        return tabulate(c, bound, [](const target_information&) { return 0.0; }); // throws
    return bound;
}

angle_bound crb_theta_leak_law(const config& c)
{
    check(c);
    const angle_bound paper =
        make(c, c.gain_sensing_eve, c.eve_antennas, 0.0, noise_information(c));
    if (is_papers_noise(c))
        return paper;
    const double n = c.tx_antennas;
    return tabulate(
        c, paper, [=](const target_information& i) { return (n * n - 1.0) * i.sharpness; });
}

double angle_bound::at(double angle_rad, double share) const
{
    if (!table.empty())
        throw invalid_input("this law has no share; allowed: laws of the paper's noise space");
    const double cosine = std::cos(angle_rad);
    return scale / (cosine * cosine * (data + noise * share));
}

double angle_bound::mean_inverse_cos2() const { return 2.0 / pi / std::tan(truncation_rad); }

double angle_bound::mean() const { return mean_inverse_cos2() * mean_times_cos2(); }

double angle_bound::mean_times_cos2() const
{
    if (table.empty())
        return scale * mean_inverse_beta(data, noise, degrees);
    double mean = 0.0;
    for (const entry& e : table)
        mean += e.weight / e.information;
    return scale * mean;
}

double angle_bound::probability_inside() const { return 1.0 - 2.0 * truncation_rad / pi; }

double angle_bound::ccdf(double eps) const
{
    if (std::isnan(eps))
        throw invalid_input(complaint("eps", eps, "a number"));
    if (!(eps > 0.0) || (data + noise == 0.0 && table.empty()))
        return 1.0;
    const double k = scale / eps;
    if (!table.empty()) {
        double sum = 0.0;
        for (const entry& e : table)
            sum += e.weight * arc(k / e.information);
        return std::min(1.0, sum);
    }
    if (noise == 0.0)
        return arc(k / data);
    if (k >= data + noise)
        return 1.0;
    // In w = U^(N-2), uniform on (0, 1), the density is gone and all N look alike. Below certain
    // the bound exceeds eps at every angle; the square root's branch point sits at that end, where
    // the rule does not mind it.
    const double certain = k > data ? std::pow((k - data) / noise, degrees) : 0.0;
    if (certain >= 1.0)
        return 1.0;
    const auto given_share = [&](double w) {
        return arc(k / (data + noise * std::pow(w, 1.0 / degrees)));
    };
    static boost::math::quadrature::tanh_sinh<double> rule;
    return std::min(1.0, certain + rule.integrate(given_share, certain, 1.0, 1e-10));
}

} // namespace physec::an
