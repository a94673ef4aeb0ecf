// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/printed_law.h"
#include "bindings.h"
#include <physec/an/bounds/bounds.h>
#include <physec/error.h>

namespace an = physec::an;
using physec::an::config;
using physec::an::printed_law;

printed_law printed_law_from_string(const std::string& name)
{
    if (name == "clt")
        return printed_law::clt;
    if (name == "exact")
        return printed_law::exact;
    throw physec::invalid_input("law is \"" + name + "\"; allowed: clt, exact");
}

namespace {

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

} // namespace

void bind_an_printed(py::module& m)
{
    const auto with_law = [](auto function) {
        return [function](const config& c, double eps, const std::string& law) {
            return function(c, eps, printed_law_from_string(law));
        };
    };
    m.def("printed_bounds",
          &printed_bounds,
          py::arg("config"),
          "The paper's own expressions for what bounds() holds, some of them wrong as\n"
          "printed.\n\n"
          "Returns a dict: user_rate_bits (Lemma 8), comm_eve_rate_bits (36),\n"
          "secrecy_rate_bits, user_rate_upper1_taylor (bits minus nats),\n"
          "user_rate_upper2_bits (35) and, with sensing, crb_theta_common_lower_rad2\n"
          "(Lemma 2), crb_theta_common_rad2 (Lemma 4), crb_theta_exact_rad2,\n"
          "crb_phi_rad2. Raises InvalidInput.");
    m.def("lemma8_user_rate_bits",
          &an::printed_user_rate_lemma8_bits,
          py::arg("config"),
          "Lemma 8: the user's rate with R, T, K, W jointly Gaussian, bits.");
    m.def("upper1_taylor_bits",
          &an::printed_user_rate_upper1_taylor_bits,
          py::arg("config"),
          "Second-order Taylor form of upper bound 1, its second term converted to\n"
          "bits.");
    m.def("upper1_taylor_printed",
          &an::printed_user_rate_upper1_taylor_printed,
          py::arg("config"),
          "The same as printed: first term in bits, second in nats.");
    m.def("eq36_comm_eve_rate_bits",
          &an::printed_comm_eve_rate_36_bits,
          py::arg("config"),
          "(36) as printed: exponent halved, C2 without |c2|^2; bits.");
    m.def("eq37_comm_eve_rate_bits",
          &an::printed_comm_eve_rate_37_bits,
          py::arg("config"),
          "(36) with the exponent corrected only: the exact mean of (37) as printed,\n"
          "bits.");
    m.def("printed_secrecy_rate_bits",
          &an::printed_secrecy_rate_bits,
          py::arg("config"),
          "Lemma 8 less (36), not below 0: what Figure 2(a) shows, bits.");
    m.def("lemma2_ccdf",
          &an::printed_ccdf_lemma2,
          py::arg("config"),
          py::arg("eps"),
          "Lemma 2, (15): lower bound of P(CRB(theta) > eps), eps in rad^2.");
    m.def("lemma3_ccdf",
          with_law(&an::printed_ccdf_lemma3),
          py::arg("config"),
          py::arg("eps"),
          py::arg("law") = "clt",
          "Lemma 3, (16): upper bound of P(CRB(theta) > eps); a denominator <= 0 counts\n"
          "as an infinite bound. law: \"clt\" or \"exact\", of R, T, K.");
    m.def("lemma3_literal_ccdf",
          with_law(&an::printed_ccdf_lemma3_literal),
          py::arg("config"),
          py::arg("eps"),
          py::arg("law") = "clt",
          "(16) taken literally: a negative bound does not exceed eps. law: \"clt\" or\n"
          "\"exact\", of R, T, K.");
    m.def("lemma4_ccdf",
          with_law(&an::printed_ccdf_lemma4),
          py::arg("config"),
          py::arg("eps"),
          py::arg("law") = "clt",
          "Lemma 4: approximation of P(CRB(theta) > eps), eps in rad^2. law: \"clt\" or\n"
          "\"exact\", of R, T, K.");
    m.def(
        "lemma3_nonpositive_probability",
        [](const config& c, const std::string& law) {
            return an::printed_lemma3_nonpositive_probability(c, printed_law_from_string(law));
        },
        py::arg("config"),
        py::arg("law") = "exact",
        "Probability that Lemma 3's denominator is not positive. law: \"clt\" or\n"
        "\"exact\", of R, T, K.");
    m.def("lemma2_crb_rad2",
          &an::printed_crb_theta_common_lower_rad2,
          py::arg("config"),
          "Ergodic form of Lemma 2 (Appendix G), truncated at delta, rad^2.");
    m.def("lemma4_crb_rad2",
          &an::printed_crb_theta_common_lemma4_rad2,
          py::arg("config"),
          "Ergodic form of Lemma 4 (Appendix G), rad^2: a principal value, for the mean\n"
          "does not exist.");
}
