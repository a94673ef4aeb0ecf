// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/bounds/monte_carlo.h>
#include <cmath>
#include <limits>
#include <physec/an/bounds/rates.h>
#include <physec/an/bounds/sensing_bounds.h>
#include <physec/error.h>

namespace physec::an {

namespace {

//! Everything at one tau that does not change between trials.
struct constants {
    double g, c1, c2, c2_printed;
    angle_bound common, exact, phi, leak;
    config at;
};

constants constants_at(config c, double tau)
{
    c.tau = tau;
    const double gain = std::abs(c.gain_comm_eve);
    const double c2 = comm_eve_noise_ratio(c);
    config paper = c; // the laws' scales, and the whole of them in the paper's noise space
    paper.space = noise_space::user_and_target;
    paper.decoy_rad.clear();
    return { user_snr(c),
             comm_eve_snr(c),
             c2,
             c2 / gain / gain,
             crb_theta_common_law(paper),
             crb_theta_exact_law(paper),
             crb_phi_law(paper),
             crb_theta_leak_law(paper),
             c };
}

/*!
 * The bounds of one realisation. In the paper's noise space they are those of the laws; in others
 * its information stands in place of the law's, for every share.
 */
constants realised(const constants& k, const realisation& r)
{
    constants own = k;
    const target_information seen = look_at_target(k.at, r.target);
    const double n = k.at.tx_antennas, m = k.at.rx_antennas, ne = k.at.eve_antennas;
    const auto set = [](angle_bound& bound, double information) {
        bound.data = information;
        bound.noise = 0.0;
    };
    set(own.common, (m * m - 1.0) * seen.power + (n * n - 1.0) * seen.sharpness);
    set(own.phi, (ne * ne - 1.0) * seen.power);
    set(own.leak, (n * n - 1.0) * seen.sharpness);
    return own;
}

double log2_of_one_plus(double x) { return std::log1p(x) / std::log(2.0); }

bool is_infinite(const angle_bound& b) { return b.data + b.noise == 0.0; }

//! The trial's values are written in this order; name_values() reads them back in the same one.
constexpr std::size_t scalars = 11;
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
    const double n = k.at.tx_antennas;
    *out++ = log2_of_one_plus(k.c1 * n * std::norm(k.at.alpha) / (1.0 + k.c2 * n * r.target.noise));
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
                         v[10],
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

} // namespace

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
    const bool papers = is_papers_noise(c);
    if (!papers && !eps.empty())
        throw invalid_input("levels eps are given; allowed: none but for the paper's noise space,"
                            " whose lemmas are counted with them");
    std::vector<constants> at;
    for (const double t : tau)
        at.push_back(constants_at(c, t));

    const std::size_t per_tau = scalars + per_eps * eps.size();
    const auto values = random::monte_carlo(
        options, per_tau * tau.size(), [&](random::generator& random, double* out) {
            const realisation r = draw_realisation(c, random);
            constants own;
            for (const constants& law : at) {
                const constants& k = papers ? law : (own = realised(law, r));
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
