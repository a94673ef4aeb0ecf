// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/printed_law.h"
#include "interruptible_progress.h"
#include <physec/an/bounds/bounds.h>
#include <physec/an/bounds/eves.h>
#include <physec/an/bounds/monte_carlo.h>
#include <physec/an/bounds/rates.h>
#include <physec/an/bounds/sensing_bounds.h>

namespace an = physec::an;
using physec::an::config;
using physec::an::printed_law;
using physec::random::estimate;

namespace {

py::dict rates(const config& c)
{
    py::dict d;
    d["user_rate_bits"] = an::user_rate_bits(c);
    d["comm_eve_rate_bits"] = an::comm_eve_rate_bits(c);
    d["secrecy_rate_bits"] = an::secrecy_rate_bits(c);
    d["user_rate_upper1_bits"] = an::user_rate_upper1_bits(c);
    d["user_rate_upper2_bits"] = an::user_rate_upper2_bits(c);
    return d;
}

py::dict bounds(const config& c)
{
    const an::bounds b = an::all_bounds(c);
    py::dict d;
    d["user_rate_bits"] = b.user_rate_bits;
    d["comm_eve_rate_bits"] = b.comm_eve_rate_bits;
    d["secrecy_rate_bits"] = b.secrecy_rate_bits;
    d["user_rate_upper1_bits"] = b.user_rate_upper1_bits;
    d["user_rate_upper2_bits"] = b.user_rate_upper2_bits;
    d["target_eve_rate_bits"] = b.target_eve_rate_bits;
    d["comm_eve_rate_bits_by_antennas"] = b.comm_eve_rate_bits_by_antennas;
    if (b.sensing) {
        d["crb_theta_common_rad2"] = b.sensing->crb_theta_common_rad2;
        d["crb_theta_exact_rad2"] = b.sensing->crb_theta_exact_rad2;
        d["crb_phi_rad2"] = b.sensing->crb_phi_rad2;
        d["crb_theta_leak_rad2"] = b.sensing->crb_theta_leak_rad2;
    }
    return d;
}

//! Lists over eps, as the command line's JSON has them.
py::dict ccdf(const config& c, const std::vector<double>& eps, const std::string& law_name)
{
    const printed_law law = printed_law_from_string(law_name);
    std::vector<double> common, exact, phi, leak, lower, upper, approx;
    for (const double e : eps) {
        const an::ccdf_point p = an::ccdf_at(c, e, law);
        common.push_back(p.common);
        exact.push_back(p.exact);
        phi.push_back(p.phi);
        leak.push_back(p.leak);
        if (p.lower) {
            lower.push_back(*p.lower);
            upper.push_back(*p.upper);
            approx.push_back(*p.approx);
        }
    }
    py::dict d;
    d["eps"] = eps;
    d["common"] = common;
    d["exact"] = exact;
    d["phi"] = phi;
    d["leak"] = leak;
    if (!an::is_papers_noise(c))
        return d;
    d["lower"] = lower;
    d["upper"] = upper;
    d["approx"] = approx;
    return d;
}

py::tuple pair(const estimate& e) { return py::make_tuple(e.mean, e.standard_error); }

py::dict to_dict(const an::ccdf_estimate& p)
{
    py::dict d;
    d["eps"] = p.eps;
    d["common"] = pair(p.common);
    d["exact"] = pair(p.exact);
    d["phi"] = pair(p.phi);
    d["leak"] = pair(p.leak);
    d["lower"] = pair(p.lower);
    d["upper"] = pair(p.upper);
    d["approx"] = pair(p.approx);
    return d;
}

py::dict to_dict(const an::monte_carlo_point& p)
{
    py::dict d;
    d["tau"] = p.tau;
    d["user_rate_bits"] = pair(p.user_rate_bits);
    d["user_rate_upper1_bits"] = pair(p.user_rate_upper1_bits);
    d["comm_eve_rate_bits"] = pair(p.comm_eve_rate_bits);
    d["target_eve_rate_bits"] = pair(p.target_eve_rate_bits);
    d["comm_eve_rate_37_bits"] = pair(p.comm_eve_rate_37_bits);
    d["secrecy_rate_bits"] = pair(p.secrecy_rate_bits);
    d["crb_theta_common_rad2"] = pair(p.crb_theta_common_rad2);
    d["crb_theta_exact_rad2"] = pair(p.crb_theta_exact_rad2);
    d["crb_phi_rad2"] = pair(p.crb_phi_rad2);
    d["crb_theta_leak_rad2"] = pair(p.crb_theta_leak_rad2);
    d["crb_theta_common_cos2_rad2"] = pair(p.crb_theta_common_cos2_rad2);
    py::list ccdf;
    for (const auto& point : p.ccdf)
        ccdf.append(to_dict(point));
    d["ccdf"] = ccdf;
    return d;
}

py::list monte_carlo(const config& c,
                     const std::vector<double>& tau,
                     const std::vector<double>& eps,
                     std::uint64_t trials,
                     std::uint64_t seed,
                     unsigned threads,
                     std::function<void(std::uint64_t, std::uint64_t)> progress)
{
    physec::random::monte_carlo_options options;
    options.trials = trials;
    options.seed = seed;
    options.threads = threads;
    options.stream = "an vectors";
    options.progress = interruptible(progress);
    std::vector<an::monte_carlo_point> points;
    {
        py::gil_scoped_release release;
        points = an::monte_carlo(c, tau, eps, options);
    }
    py::list list;
    for (const auto& point : points)
        list.append(to_dict(point));
    return list;
}

} // namespace

void bind_an_analysis(py::module& m)
{
    m.def("rates",
          &rates,
          py::arg("config"),
          "Exact ergodic rates, bits per channel use: the first five entries of\n"
          "bounds().\n\n"
          "config: an.config. Raises InvalidInput.");
    m.def("bounds",
          &bounds,
          py::arg("config"),
          "Exact rates and ergodic truncated bounds, under the names that `physec\n"
          "bounds an` prints.\n\n"
          "config: an.config. Returns a dict: user_rate_bits, comm_eve_rate_bits,\n"
          "secrecy_rate_bits, user_rate_upper1_bits, user_rate_upper2_bits,\n"
          "target_eve_rate_bits, comm_eve_rate_bits_by_antennas (list over 1 to N+2) and,\n"
          "with sensing, crb_theta_common_rad2, crb_theta_exact_rad2, crb_phi_rad2,\n"
          "crb_theta_leak_rad2; infinite where there is none. Raises InvalidInput.");
    m.def("ccdf",
          &ccdf,
          py::arg("config"),
          py::arg("eps"),
          py::arg("law") = "clt",
          "P(CRB > eps) of every bound.\n\n"
          "eps: list, rad^2; law: \"clt\" or \"exact\", of R, T, K in Lemmas 3 and 4.\n"
          "Returns a dict of lists over eps: eps, common, exact, phi, leak, lower\n"
          "(Lemma 2), upper (Lemma 3), approx (Lemma 4); the last three only for the\n"
          "paper's noise space. Raises InvalidInput for decoys.");
    m.def("user_snr",
          &an::user_snr,
          py::arg("config"),
          "g = P tau |c1|^2 / sigma_u^2, linear: the user's SINR is g |h^H t1|^2.");
    m.def("comm_eve_snr",
          &an::comm_eve_snr,
          py::arg("config"),
          "C1 = P tau |c2|^2 / sigma_e^2, linear: the data's mean SNR at the\n"
          "communication Eve.");
    m.def("comm_eve_noise_ratio",
          &an::comm_eve_noise_ratio,
          py::arg("config"),
          "C2 = |c2|^2 P (1-tau) / (r sigma_e^2), r = noise_rank: artificial noise per dimension\n"
          "over thermal.");
    m.def("user_sinr_ccdf",
          &an::user_sinr_ccdf,
          py::arg("config"),
          py::arg("x"),
          "P(SINR_u > x), x linear, over Rayleigh fading.");
    m.def("comm_eve_sinr_ccdf",
          &an::comm_eve_sinr_ccdf,
          py::arg("config"),
          py::arg("x"),
          "P(SINR_e > x), x linear; in the paper's noise space e^(-x/C1) (1 + x C2/C1)^-r.");
    m.def("target_eve_sinr_ccdf",
          &an::target_eve_sinr_ccdf,
          py::arg("config"),
          py::arg("x"),
          "P(SINR > x), x linear, of a receiver at the target with the communication\n"
          "Eve's gain and noise.");
    m.def("comm_eve_array_sinr_ccdf",
          &an::comm_eve_array_sinr_ccdf,
          py::arg("config"),
          py::arg("x"),
          py::arg("antennas"),
          "P(SINR > x), x linear, of a communication Eve who combines 1 to 512 antennas\n"
          "for the largest SINR. Raises InvalidInput.");
    m.def("comm_eve_array_rate_bits",
          &an::comm_eve_array_rate_bits,
          py::arg("config"),
          py::arg("most"),
          "Mean rates in bits of such an Eve with 1 to `most` antennas, a list. Raises\n"
          "InvalidInput.");
    m.def("user_rate_ccdf",
          &an::user_rate_ccdf,
          py::arg("config"),
          py::arg("bits"),
          "P(log2(1 + SINR_u) > bits).");
    m.def("comm_eve_rate_ccdf",
          &an::comm_eve_rate_ccdf,
          py::arg("config"),
          py::arg("bits"),
          "P(log2(1 + SINR_e) > bits).");

    py::class_<an::angle_bound>(
        m,
        "angle_bound",
        "Law of one Cramer-Rao bound over fading and angle: scale / (cos^2(angle)\n"
        "(data + noise U)), rad^2, with U ~ Beta(N-2, 1).")
        .def("at",
             &an::angle_bound::at,
             py::arg("angle_rad"),
             py::arg("share"),
             "Bound of one realisation, rad^2. angle_rad: radians; share: U, 0 to 1.")
        .def("mean",
             &an::angle_bound::mean,
             "Ergodic bound, rad^2: (1/pi) times the integral over |angle| < pi/2 - delta,\n"
             "not renormalised.")
        .def("mean_times_cos2",
             &an::angle_bound::mean_times_cos2,
             "E[cos^2(angle) CRB], rad^2, which needs no truncation.")
        .def("probability_inside",
             &an::angle_bound::probability_inside,
             "P(|angle| < pi/2 - delta).")
        .def("ccdf",
             &an::angle_bound::ccdf,
             py::arg("eps"),
             "P(CRB > eps), eps in rad^2, no truncation.");
    m.def("crb_theta_common_law",
          &an::crb_theta_common_law,
          py::arg("config"),
          "Law of CRB(theta) at a base station that knows X, (14). Returns an\n"
          "angle_bound; raises InvalidInput for alpha = 0.");
    m.def("crb_theta_exact_law",
          &an::crb_theta_exact_law,
          py::arg("config"),
          "Law of CRB(theta) at a base station that uses s_u only, Lemma 6. Returns an\n"
          "angle_bound; raises InvalidInput for alpha = 0.");
    m.def("crb_phi_law",
          &an::crb_phi_law,
          py::arg("config"),
          "Law of CRB(phi) at the sensing Eve, Lemma 7. Returns an angle_bound; raises\n"
          "InvalidInput for alpha = 0.");
    m.def("crb_theta_leak_law",
          &an::crb_theta_leak_law,
          py::arg("config"),
          "Law of CRB(theta) at a sensing Eve who knows X: a leak beyond the paper.\n"
          "Returns an angle_bound; raises InvalidInput for alpha = 0.");

    m.def(
        "realise",
        [](const config& c,
           const physec::vector_cf64& h,
           const physec::vector_cf64& h_e,
           double theta_rad,
           double phi_rad) {
            const an::realisation r = an::realise(c, h, h_e, theta_rad, phi_rad);
            py::dict d;
            d["channel_norm2"] = r.channel_norm2;
            d["along_target"] = r.along_target;
            d["user_gain"] = r.user_gain;
            d["eve_data_gain"] = r.eve_data_gain;
            d["eve_noise_gain"] = r.eve_noise_gain;
            d["noise_share"] = r.noise_share;
            return d;
        },
        py::arg("config"),
        py::arg("h"),
        py::arg("h_e"),
        py::arg("theta_rad"),
        py::arg("phi_rad"),
        "The projections of given channels and angles that rates and bounds depend\n"
        "on.\n\n"
        "h, h_e: complex (N,). Returns a dict: channel_norm2 ||h||^2, along_target\n"
        "|a~^H h|^2, user_gain |h^H t1|^2, eve_data_gain, eve_noise_gain, noise_share\n"
        "U. Raises InvalidInput.");
    m.def("monte_carlo",
          &monte_carlo,
          py::arg("config"),
          py::arg("tau"),
          py::arg("eps") = std::vector<double>{},
          py::arg("trials") = 100000,
          py::arg("seed") = 1,
          py::arg("threads") = 0,
          py::arg("progress") = py::none(),
          "Rates and bounds from drawn channels and angles: a check of bounds() by the\n"
          "definitions.\n\n"
          "tau: list, in place of config.tau; eps: list for ccdf; trials, seed: the\n"
          "same draws for every tau; threads: 0 all cores, the result is the same;\n"
          "progress: called with (done, all). Returns a list with a dict per tau, every\n"
          "value (mean, standard error): the keys of bounds() but one,\n"
          "comm_eve_rate_37_bits,\n"
          "crb_theta_common_cos2_rad2, and ccdf, a list over eps. Raises InvalidInput.");
}
