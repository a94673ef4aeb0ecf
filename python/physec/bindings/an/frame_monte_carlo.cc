// SPDX-License-Identifier: GPL-3.0-or-later
#include "interruptible_progress.h"
#include <physec/an/bounds/finite_frame.h>
#include <physec/an/bounds/frame_monte_carlo.h>

namespace an = physec::an;

namespace {

py::dict to_dict(const an::frame_point& p)
{
    const auto pair = [](const physec::random::estimate& e) {
        return py::make_tuple(e.mean, e.standard_error);
    };
    py::dict d;
    d["tau"] = p.tau;
    d["user_rate_bits"] = pair(p.user_rate_bits);
    d["comm_eve_rate_bits"] = pair(p.comm_eve_rate_bits);
    d["secrecy_rate_bits"] = pair(p.secrecy_rate_bits);
    d["user_signal_power"] = pair(p.user_signal_power);
    d["user_leaked_power"] = pair(p.user_leaked_power);
    d["comm_eve_signal_power"] = pair(p.comm_eve_signal_power);
    d["comm_eve_noise_power"] = pair(p.comm_eve_noise_power);
    d["crb_theta_common_rad2"] = pair(p.crb_theta_common_rad2);
    d["crb_theta_exact_rad2"] = pair(p.crb_theta_exact_rad2);
    d["crb_phi_rad2"] = pair(p.crb_phi_rad2);
    d["crb_theta_leak_rad2"] = pair(p.crb_theta_leak_rad2);
    d["target_eve_rate_bits"] = pair(p.target_eve_rate_bits);
    return d;
}

py::list frame_monte_carlo(const an::config& c,
                           const std::vector<double>& tau,
                           std::uint64_t frames,
                           std::uint64_t seed,
                           unsigned threads,
                           std::function<void(std::uint64_t, std::uint64_t)> progress)
{
    physec::random::monte_carlo_options options;
    options.trials = frames;
    options.seed = seed;
    options.threads = threads;
    options.stream = "an frames";
    options.chunk = 64;
    options.progress = interruptible(progress);
    std::vector<an::frame_point> points;
    {
        py::gil_scoped_release release;
        points = an::frame_monte_carlo(c, tau, options);
    }
    py::list list;
    for (const auto& point : points)
        list.append(to_dict(point));
    return list;
}

} // namespace

void bind_an_frame_monte_carlo(py::module& m)
{
    m.def("frame_monte_carlo",
          &frame_monte_carlo,
          py::arg("config"),
          py::arg("taus"),
          py::arg("frames") = 10000,
          py::arg("seed") = 1,
          py::arg("threads") = 0,
          py::arg("progress") = py::none(),
          "Rates and bounds measured on precoded frames, mode config.mode: the most\n"
          "literal check.\n\n"
          "taus: list, each above 0 to 1; frames, seed: the same realisations for every\n"
          "tau; threads: 0 all cores, the result is the same; progress: called with\n"
          "(done, all). Returns a list with a dict per tau, every value (mean, standard\n"
          "error): rates, user_signal_power, user_leaked_power, comm_eve_signal_power,\n"
          "comm_eve_noise_power, CRBs. Raises InvalidInput.");
    m.def("comm_eve_rate_streaming_bits",
          &an::comm_eve_rate_streaming_bits,
          py::arg("config"),
          "Communication Eve's mean rate with the artificial noise's power as it is in\n"
          "each frame, bits.");
    m.def("crb_theta_common_streaming_rad2",
          &an::crb_theta_common_streaming_rad2,
          py::arg("config"),
          "Ergodic common CRB(theta) from X X^H of streaming frames, rad^2. Needs L >=\n"
          "2.");
}
