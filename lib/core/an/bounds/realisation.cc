// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/bounds/realisation.h>
#include <physec/an/transmit/beams.h>
#include <physec/array/steering.h>
#include <physec/error.h>

namespace physec::an {

namespace {

//! The projections behind (29), (37) and (14), without forming the AN basis G.
realisation reduce(
    const config& c, const vector_cf64& h, const vector_cf64& h_e, double theta_rad, double phi_rad)
{
    const vector_cf64 a = array::steering_centered(theta_rad, c.tx_antennas).normalized();
    const vector_cf64 a_prime = array::steering_centered_derivative(theta_rad, c.tx_antennas);
    const cf64 along = a.dot(h);
    const vector_cf64 h_tilde = (h - a * along).normalized();
    const vector_cf64 t1 = c.alpha * a + c.beta() * h_tilde;
    const bool papers = is_papers_noise(c);
    realisation r;
    r.theta_rad = theta_rad;
    r.phi_rad = phi_rad;
    r.channel_norm2 = h.squaredNorm();
    r.along_target = std::norm(along);
    r.user_gain = std::norm(h.dot(t1));
    r.eve_data_gain = std::norm(h_e.dot(t1));
    if (!papers) {
        const beams b = make_beams(c, h, theta_rad);
        const vector_cf64 slope = a_prime.normalized(), in_noise = in_noise_space(b, a);
        r.eve_noise_gain = in_noise_space(b, h_e).squaredNorm();
        r.noise_share = in_noise_space(b, slope).squaredNorm();
        r.overlap = (b.spared.adjoint() * t1).squaredNorm();
        r.target = { in_noise.squaredNorm(), r.noise_share, in_noise.dot(slope), slope.dot(t1) };
        return r;
    }
    const auto outside_plane = [&](const vector_cf64& v) {
        return (v - a * a.dot(v) - h_tilde * h_tilde.dot(v)).squaredNorm();
    };
    r.eve_noise_gain = outside_plane(h_e);
    r.noise_share = outside_plane(a_prime) / a_prime.squaredNorm();
    r.overlap = 1.0;
    r.target = { 0.0, r.noise_share, 0.0, a_prime.dot(t1) / a_prime.norm() };
    return r;
}

} // namespace

realisation realise(
    const config& c, const vector_cf64& h, const vector_cf64& h_e, double theta_rad, double phi_rad)
{
    throw_if_invalid(c.validate());
    throw_if_invalid(validate_target_angle(theta_rad));
    throw_if_invalid(validate_target_angle(phi_rad));
    throw_if_invalid(validate_csi(c, h, theta_rad));
    throw_if_invalid(validate_csi(c, h_e, theta_rad));
    return reduce(c, h, h_e, theta_rad, phi_rad);
}

realisation draw_realisation(const config& c, random::generator& random)
{
    const vector_cf64 h = random.complex_normal(c.tx_antennas, 1, 1.0);
    const vector_cf64 h_e = random.complex_normal(c.tx_antennas, 1, 1.0);
    const double theta_rad = random.uniform(-pi / 2, pi / 2);
    return reduce(c, h, h_e, theta_rad, random.uniform(-pi / 2, pi / 2));
}

} // namespace physec::an
