// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/bounds/sensing_bounds.h>
#include <algorithm>
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

} // namespace

double data_information(const config& c, int antennas)
{
    const double m = antennas;
    return c.power * c.tau * std::norm(c.alpha) * (m * m - 1.0);
}

double noise_information(const config& c)
{
    const double n = c.tx_antennas;
    return c.power * (1.0 - c.tau) * (n * n - 1.0) / (n - 2.0);
}

angle_bound crb_theta_common_law(const config& c)
{
    check(c);
    return make(
        c, c.gain_target, c.rx_antennas, data_information(c, c.rx_antennas), noise_information(c));
}

angle_bound crb_theta_exact_law(const config& c)
{
    check(c);
    return make(c, c.gain_target, c.rx_antennas, data_information(c, c.rx_antennas), 0.0);
}

angle_bound crb_phi_law(const config& c)
{
    check(c);
    return make(c, c.gain_sensing_eve, c.eve_antennas, data_information(c, c.eve_antennas), 0.0);
}

angle_bound crb_theta_leak_law(const config& c)
{
    check(c);
    return make(c, c.gain_sensing_eve, c.eve_antennas, 0.0, noise_information(c));
}

double angle_bound::at(double angle_rad, double share) const
{
    const double cosine = std::cos(angle_rad);
    return scale / (cosine * cosine * (data + noise * share));
}

double angle_bound::mean_inverse_cos2() const { return 2.0 / pi / std::tan(truncation_rad); }

double angle_bound::mean() const { return mean_inverse_cos2() * mean_times_cos2(); }

double angle_bound::mean_times_cos2() const
{
    return scale * mean_inverse_beta(data, noise, degrees);
}

double angle_bound::probability_inside() const { return 1.0 - 2.0 * truncation_rad / pi; }

double angle_bound::ccdf(double eps) const
{
    if (std::isnan(eps))
        throw invalid_input(complaint("eps", eps, "a number"));
    if (!(eps > 0.0) || data + noise == 0.0)
        return 1.0;
    const double k = scale / eps;
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
