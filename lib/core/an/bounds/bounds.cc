// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/bounds/bounds.h>
#include <algorithm>
#include <physec/an/bounds/eves.h>
#include <physec/an/bounds/monte_carlo.h>
#include <physec/an/bounds/rates.h>
#include <physec/an/bounds/sensing_bounds.h>

namespace physec::an {

namespace {

sensing_bounds drawn_sensing_bounds(const config& c)
{
    random::monte_carlo_options options;
    options.trials = 20000;
    options.seed = 1;
    options.stream = "an bounds";
    const auto p = monte_carlo(c, { c.tau }, {}, options).front();
    return { p.crb_theta_common_rad2.mean,
             p.crb_theta_exact_rad2.mean,
             p.crb_phi_rad2.mean,
             p.crb_theta_leak_rad2.mean };
}

} // namespace

bounds all_bounds(const config& c)
{
    bounds b{};
    b.user_rate_bits = user_rate_bits(c);
    b.comm_eve_rate_bits = comm_eve_rate_bits(c);
    b.secrecy_rate_bits = std::max(0.0, b.user_rate_bits - b.comm_eve_rate_bits);
    b.user_rate_upper1_bits = user_rate_upper1_bits(c);
    b.user_rate_upper2_bits = user_rate_upper2_bits(c);
    b.target_eve_rate_bits = target_eve_rate_bits(c);
    b.comm_eve_rate_bits_by_antennas = comm_eve_array_rate_bits(c, c.tx_antennas + 2);
    b.comm_eve_rate_bits_by_antennas.front() = b.comm_eve_rate_bits; // the same, to rounding
    if (c.sensing && !c.decoy_rad.empty())
        b.sensing = drawn_sensing_bounds(c);
    else if (c.sensing)
        b.sensing = sensing_bounds{ crb_theta_common_law(c).mean(),
                                    crb_theta_exact_law(c).mean(),
                                    crb_phi_law(c).mean(),
                                    crb_theta_leak_law(c).mean() };
    return b;
}

printed_bounds all_printed_bounds(const config& c)
{
    printed_bounds b{};
    b.user_rate_bits = printed_user_rate_lemma8_bits(c);
    b.comm_eve_rate_bits = printed_comm_eve_rate_36_bits(c);
    b.secrecy_rate_bits = printed_secrecy_rate_bits(c);
    b.user_rate_upper1_taylor = printed_user_rate_upper1_taylor_printed(c);
    b.user_rate_upper2_bits = user_rate_upper2_bits(c);
    if (c.sensing) {
        b.crb_theta_common_lower_rad2 = printed_crb_theta_common_lower_rad2(c);
        b.crb_theta_common_rad2 = printed_crb_theta_common_lemma4_rad2(c);
        b.crb_theta_exact_rad2 = crb_theta_exact_law(c).mean();
        b.crb_phi_rad2 = crb_phi_law(c).mean();
    }
    return b;
}

ccdf_point ccdf_at(const config& c, double eps, printed_law law)
{
    ccdf_point point{ eps,
                      crb_theta_common_law(c).ccdf(eps),
                      crb_theta_exact_law(c).ccdf(eps),
                      crb_phi_law(c).ccdf(eps),
                      crb_theta_leak_law(c).ccdf(eps),
                      {},
                      {},
                      {} };
    if (is_papers_noise(c)) {
        point.lower = printed_ccdf_lemma2(c, eps);
        point.upper = printed_ccdf_lemma3(c, eps, law);
        point.approx = printed_ccdf_lemma4(c, eps, law);
    }
    return point;
}

} // namespace physec::an
