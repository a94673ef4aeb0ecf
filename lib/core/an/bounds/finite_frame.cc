// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/bounds/finite_frame.h>
#include "eve_integral.h"
#include "overlap.h"
#include <algorithm>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <physec/an/bounds/rates.h>
#include <physec/an/bounds/sensing_bounds.h>
#include <physec/error.h>

namespace physec::an {

namespace {

//! E f(Gamma(shape, 1) / length)
template <typename F>
double mean_over_gamma(int shape, int length, const F& f)
{
    const boost::math::gamma_distribution<double> law(shape);
    // Beyond twelve deviations and the exponential tail's 40 there is less than 1e-16.
    const double spread = 12.0 * std::sqrt(static_cast<double>(shape));
    const double low = std::max(0.0, shape - spread), high = shape + spread + 40.0;
    return boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
        [&](double x) { return boost::math::pdf(law, x) * f(x / length); }, low, high, 10, 1e-10);
}

} // namespace

double comm_eve_rate_streaming_bits(const config& c)
{
    const double c1 = comm_eve_snr(c), c2 = comm_eve_noise_ratio(c);
    std::vector<overlap> nodes;
    if (c.space == noise_space::user)
        nodes = overlap_nodes(c);
    return mean_over_gamma(c.frame_length, c.frame_length, [&](double factor) {
        return c.space == noise_space::user
                   ? array_rates_bits(c1, c2 * factor, c.noise_rank(), nodes, 1).front()
                   : comm_eve_rate_integral_bits(c1, c2 * factor, c.noise_rank());
    });
}

double crb_theta_common_streaming_rad2(const config& c)
{
    if (!is_papers_noise(c))
        throw invalid_input("noise_space and decoys are not the paper's; allowed: those, or"
                            " Monte Carlo of frames");
    const angle_bound ideal = crb_theta_common_law(c);
    if (c.frame_length < 2)
        throw invalid_input(complaint("frame_length (L)", c.frame_length, "at least 2"));
    return mean_over_gamma(c.frame_length - 1, c.frame_length, [&](double factor) {
        angle_bound frame = ideal;
        frame.noise *= factor;
        return frame.mean();
    });
}

} // namespace physec::an
