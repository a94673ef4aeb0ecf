// SPDX-License-Identifier: GPL-3.0-or-later
#include "interruptible_progress.h"
#include <physec/an/bounds/bounds.h>
#include <physec/an/bounds/monte_carlo.h>
#include <physec/an/bounds/printed.h>
#include <physec/an/bounds/rates.h>
#include <physec/an/bounds/sensing_bounds.h>
#include <physec/error.h>

namespace an = physec::an;
using physec::an::config;
using physec::an::printed_law;
using physec::random::estimate;

namespace {

printed_law law_from_string(const std::string& name)
{
    if (name == "clt")
        return printed_law::clt;
    if (name == "exact")
        return printed_law::exact;
    throw physec::invalid_input("law is \"" + name + "\"; allowed: clt, exact");
}

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
    if (b.sensing) {
        d["crb_theta_common_rad2"] = b.sensing->crb_theta_common_rad2;
        d["crb_theta_exact_rad2"] = b.sensing->crb_theta_exact_rad2;
        d["crb_phi_rad2"] = b.sensing->crb_phi_rad2;
        d["crb_theta_leak_rad2"] = b.sensing->crb_theta_leak_rad2;
    }
    return d;
}

py::dict printed_bounds(const config& c)
{
    const an::printed_bounds b = an::all_printed_bounds(c);
    py::dict d;
    d["user_rate_bits"] = b.user_rate_bits;
    d["comm_eve_rate_bits"] = b.comm_eve_rate_bits;
    d["secrecy_rate_bits"] = b.secrecy_rate_bits;
    d["user_rate_upper1_taylor"] = b.user_rate_upper1_taylor;
    d["user_rate_upper2_bits"] = b.user_rate_upper2_bits;
    if (c.sensing) {
        d["crb_theta_common_lower_rad2"] = *b.crb_theta_common_lower_rad2;
        d["crb_theta_common_rad2"] = *b.crb_theta_common_rad2;
        d["crb_theta_exact_rad2"] = *b.crb_theta_exact_rad2;
        d["crb_phi_rad2"] = *b.crb_phi_rad2;
    }
    return d;
}

//! Lists over eps, as the command line's JSON has them.
py::dict ccdf(const config& c, const std::vector<double>& eps, const std::string& law_name)
{
    const printed_law law = law_from_string(law_name);
    std::vector<double> common, exact, phi, leak, lower, upper, approx;
    for (const double e : eps) {
        const an::ccdf_point p = an::ccdf_at(c, e, law);
        common.push_back(p.common);
        exact.push_back(p.exact);
        phi.push_back(p.phi);
        leak.push_back(p.leak);
        lower.push_back(p.lower);
        upper.push_back(p.upper);
        approx.push_back(p.approx);
    }
    py::dict d;
    d["eps"] = eps;
    d["common"] = common;
    d["exact"] = exact;
    d["phi"] = phi;
    d["leak"] = leak;
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

void bind_printed(py::module& m)
{
    const auto with_law = [](auto function) {
        return [function](const config& c, double eps, const std::string& law) {
            return function(c, eps, law_from_string(law));
        };
    };
    m.def("printed_bounds", &printed_bounds, py::arg("config"), "The paper's own expressions.");
    m.def("lemma8_user_rate_bits", &an::printed_user_rate_lemma8_bits, py::arg("config"));
    m.def("upper1_taylor_bits", &an::printed_user_rate_upper1_taylor_bits, py::arg("config"));
    m.def("upper1_taylor_printed", &an::printed_user_rate_upper1_taylor_printed, py::arg("config"));
    m.def("eq36_comm_eve_rate_bits", &an::printed_comm_eve_rate_36_bits, py::arg("config"));
    m.def("eq37_comm_eve_rate_bits", &an::printed_comm_eve_rate_37_bits, py::arg("config"));
    m.def("printed_secrecy_rate_bits", &an::printed_secrecy_rate_bits, py::arg("config"));
    m.def("lemma2_ccdf", &an::printed_ccdf_lemma2, py::arg("config"), py::arg("eps"));
    m.def("lemma3_ccdf",
          with_law(&an::printed_ccdf_lemma3),
          py::arg("config"),
          py::arg("eps"),
          py::arg("law") = "clt");
    m.def("lemma3_literal_ccdf",
          with_law(&an::printed_ccdf_lemma3_literal),
          py::arg("config"),
          py::arg("eps"),
          py::arg("law") = "clt");
    m.def("lemma4_ccdf",
          with_law(&an::printed_ccdf_lemma4),
          py::arg("config"),
          py::arg("eps"),
          py::arg("law") = "clt");
    m.def(
        "lemma3_nonpositive_probability",
        [](const config& c, const std::string& law) {
            return an::printed_lemma3_nonpositive_probability(c, law_from_string(law));
        },
        py::arg("config"),
        py::arg("law") = "exact");
    m.def("lemma2_crb_rad2", &an::printed_crb_theta_common_lower_rad2, py::arg("config"));
    m.def("lemma4_crb_rad2", &an::printed_crb_theta_common_lemma4_rad2, py::arg("config"));
}

} // namespace

void bind_an_analysis(py::module& m)
{
    m.def("rates", &rates, py::arg("config"), "Exact ergodic rates, bits per channel use.");
    m.def("bounds",
          &bounds,
          py::arg("config"),
          "Exact rates (bits) and ergodic truncated CRBs (rad^2; inf where none exists).");
    m.def("ccdf",
          &ccdf,
          py::arg("config"),
          py::arg("eps"),
          py::arg("law") = "clt",
          "P(CRB > eps) for a list of eps; law (clt or exact) is that of Lemmas 3 and 4.");
    m.def("user_snr", &an::user_snr, py::arg("config"), "g: SINR_u = g |h^H t1|^2.");
    m.def("comm_eve_snr", &an::comm_eve_snr, py::arg("config"), "C1.");
    m.def("comm_eve_noise_ratio", &an::comm_eve_noise_ratio, py::arg("config"), "C2.");
    m.def("user_sinr_ccdf", &an::user_sinr_ccdf, py::arg("config"), py::arg("x"));
    m.def("comm_eve_sinr_ccdf", &an::comm_eve_sinr_ccdf, py::arg("config"), py::arg("x"));
    m.def("user_rate_ccdf", &an::user_rate_ccdf, py::arg("config"), py::arg("bits"));
    m.def("comm_eve_rate_ccdf", &an::comm_eve_rate_ccdf, py::arg("config"), py::arg("bits"));

    py::class_<an::angle_bound>(m, "angle_bound", "Law of one CRB over channels and angles, rad^2.")
        .def("at", &an::angle_bound::at, py::arg("angle_rad"), py::arg("share"))
        .def("mean", &an::angle_bound::mean)
        .def("mean_times_cos2", &an::angle_bound::mean_times_cos2)
        .def("probability_inside", &an::angle_bound::probability_inside)
        .def("ccdf", &an::angle_bound::ccdf, py::arg("eps"));
    m.def("crb_theta_common_law", &an::crb_theta_common_law, py::arg("config"));
    m.def("crb_theta_exact_law", &an::crb_theta_exact_law, py::arg("config"));
    m.def("crb_phi_law", &an::crb_phi_law, py::arg("config"));
    m.def("crb_theta_leak_law", &an::crb_theta_leak_law, py::arg("config"));
    bind_printed(m);

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
        "The projections of given channels that rates and bounds depend on.");
    m.def("monte_carlo",
          &monte_carlo,
          py::arg("config"),
          py::arg("tau"),
          py::arg("eps") = std::vector<double>{},
          py::arg("trials") = 100000,
          py::arg("seed") = 1,
          py::arg("threads") = 0,
          py::arg("progress") = py::none(),
          "One dict per tau; every value is (mean, standard error). The same for any threads.");
}
