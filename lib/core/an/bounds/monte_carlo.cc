// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/bounds/monte_carlo.h>
#include <cmath>
#include <limits>
#include <physec/an/bounds/rates.h>
#include <physec/an/bounds/sensing_bounds.h>
#include <physec/array/steering.h>
#include <physec/error.h>

namespace physec::an {

namespace {

//! Everything at one tau that does not change between trials.
struct constants {
    double g, c1, c2, c2_printed;
    angle_bound common, exact, phi, leak;
};

constants constants_at(config c, double tau)
{
    c.tau = tau;
    const double gain = std::abs(c.gain_comm_eve);
    const double c2 = comm_eve_noise_ratio(c);
    return { user_snr(c),      comm_eve_snr(c),         c2,
             c2 / gain / gain, crb_theta_common_law(c), crb_theta_exact_law(c),
             crb_phi_law(c),   crb_theta_leak_law(c) };
}

double log2_of_one_plus(double x) { return std::log1p(x) / std::log(2.0); }

bool is_infinite(const angle_bound& b) { return b.data + b.noise == 0.0; }

//! The trial's values are written in this order; name_values() reads them back in the same one.
constexpr std::size_t scalars = 10;
constexpr std::size_t per_eps = 7;

double* write_scalars(double* out, const constants& k, const realisation& r, double truncation_rad)
{
    const double user = log2_of_one_plus(k.g * r.user_gain);
    const double eve = log2_of_one_plus(k.c1 * r.eve_data_gain / (1.0 + k.c2 * r.eve_noise_gain));
    *out++ = user;
    *out++ = log2_of_one_plus(k.g * r.channel_norm2);
    *out++ = eve;
    *out++ = log2_of_one_plus(k.c1 * r.eve_data_gain / (1.0 + k.c2_printed * r.eve_noise_gain));
    *out++ = user - eve;
    const auto truncated = [&](const angle_bound& b, double angle) {
        const bool inside = std::abs(angle) < pi / 2 - truncation_rad;
        return inside && !is_infinite(b) ? b.at(angle, r.noise_share) : 0.0;
    };
    *out++ = truncated(k.common, r.theta_rad);
    *out++ = truncated(k.exact, r.theta_rad);
    *out++ = truncated(k.phi, r.phi_rad);
    *out++ = truncated(k.leak, r.theta_rad);
    *out++ = is_infinite(k.common) ? 0.0 : k.common.at(0.0, r.noise_share);
    return out;
}

double* write_ccdf(double* out, const constants& k, const realisation& r, double eps)
{
    const angle_bound& b = k.common;
    const double cosine = std::cos(r.theta_rad);
    // Not positive means that the lemma says nothing: the bound is infinite.
    const auto exceeds = [&](double denominator) {
        return denominator <= 0.0 || b.scale > eps * cosine * cosine * denominator;
    };
    const double rest = r.channel_norm2 - r.along_target;
    *out++ = b.at(r.theta_rad, r.noise_share) > eps;
    *out++ = k.exact.at(r.theta_rad, r.noise_share) > eps;
    *out++ = k.phi.at(r.phi_rad, r.noise_share) > eps;
    *out++ = k.leak.at(r.theta_rad, r.noise_share) > eps;
    *out++ = exceeds(b.data + b.noise);
    *out++ = exceeds(b.data - b.noise * r.along_target / rest);
    *out++ = exceeds(b.data + b.noise * (1.0 - 1.0 / rest));
    return out;
}

monte_carlo_point name_values(const random::estimate* v,
                              double tau,
                              const constants& k,
                              const std::vector<double>& eps)
{
    const auto unless_infinite = [](const angle_bound& b, random::estimate e) {
        return is_infinite(b) ? random::estimate{ std::numeric_limits<double>::infinity(), 0.0 }
                              : e;
    };
    monte_carlo_point p{ tau,
                         v[0],
                         v[1],
                         v[2],
                         v[3],
                         v[4],
                         unless_infinite(k.common, v[5]),
                         unless_infinite(k.exact, v[6]),
                         unless_infinite(k.phi, v[7]),
                         unless_infinite(k.leak, v[8]),
                         unless_infinite(k.common, v[9]),
                         {} };
    v += scalars;
    for (const double e : eps) {
        p.ccdf.push_back({ e, v[0], v[1], v[2], v[3], v[4], v[5], v[6] });
        v += per_eps;
    }
    return p;
}

//! The projections behind (29), (37) and (14), without forming the AN basis G.
realisation reduce(
    const config& c, const vector_cf64& h, const vector_cf64& h_e, double theta_rad, double phi_rad)
{
    const vector_cf64 a = array::steering_centered(theta_rad, c.tx_antennas).normalized();
    const vector_cf64 a_prime = array::steering_centered_derivative(theta_rad, c.tx_antennas);
    const cf64 along = a.dot(h);
    const vector_cf64 h_tilde = (h - a * along).normalized();
    const vector_cf64 t1 = c.alpha * a + c.beta() * h_tilde;
    realisation r;
    r.theta_rad = theta_rad;
    r.phi_rad = phi_rad;
    r.channel_norm2 = h.squaredNorm();
    r.along_target = std::norm(along);
    r.user_gain = std::norm(h.dot(t1));
    r.eve_data_gain = std::norm(h_e.dot(t1));
    const auto outside_plane = [&](const vector_cf64& v) {
        return (v - a * a.dot(v) - h_tilde * h_tilde.dot(v)).squaredNorm();
    };
    r.eve_noise_gain = outside_plane(h_e);
    r.noise_share = outside_plane(a_prime) / a_prime.squaredNorm();
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

std::vector<monte_carlo_point> monte_carlo(const config& c,
                                           const std::vector<double>& tau,
                                           const std::vector<double>& eps,
                                           const random::monte_carlo_options& options)
{
    if (tau.empty())
        throw invalid_input(complaint("number of tau values", 0.0, "at least 1"));
    for (const double e : eps)
        if (!(e > 0.0))
            throw invalid_input(complaint("eps", e, "> 0"));
    std::vector<constants> at;
    for (const double t : tau)
        at.push_back(constants_at(c, t));

    const std::size_t per_tau = scalars + per_eps * eps.size();
    const auto values = random::monte_carlo(
        options, per_tau * tau.size(), [&](random::generator& random, double* out) {
            const realisation r = draw_realisation(c, random);
            for (const constants& k : at) {
                out = write_scalars(out, k, r, c.truncation_rad);
                for (const double e : eps)
                    out = write_ccdf(out, k, r, e);
            }
        });
    std::vector<monte_carlo_point> points;
    for (std::size_t i = 0; i < tau.size(); ++i)
        points.push_back(name_values(&values[i * per_tau], tau[i], at[i], eps));
    return points;
}

} // namespace physec::an
