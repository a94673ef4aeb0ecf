// SPDX-License-Identifier: GPL-3.0-or-later
#include "pilot_array.h"
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>

void bind_fpi_transmit(py::module& m)
{
    using physec::fpi::config;
    using physec::fpi::precoder;

    py::class_<precoder>(m, "precoder", "Alice's precoder Phi(n), (27).")
        .def(py::init<const config&>(), py::arg("config"))
        .def_property_readonly("weights", &precoder::weights, "active subcarriers x antennas")
        .def_property_readonly("mean_power", &precoder::mean_power)
        .def_property_readonly("antenna_noise_variance", &precoder::antenna_noise_variance)
        .def("null_count", &precoder::null_count, py::arg("relative") = 0.05)
        .def(
            "apply",
            [](const precoder& self, const pilot_argument& pilots) {
                return to_array(self.apply(to_grid(pilots)));
            },
            py::arg("pilots"),
            "Effective pilots (29); shape (G, N, Nt) in and out.");

    m.def(
        "make_pilots",
        [](const config& c, std::uint64_t seed) {
            return to_array(physec::fpi::make_pilots(c, seed));
        },
        py::arg("config"),
        py::arg("seed") = 1,
        "Bare pilots, shape (G, N, Nt).");
    m.def("true_paths",
          &physec::fpi::true_paths,
          py::arg("config"),
          py::arg("receiver"),
          "Paths from Alice, line of sight first.");
    m.def("position_from_path",
          &physec::fpi::position_from_path,
          py::arg("config"),
          py::arg("receiver"),
          py::arg("delay_s"),
          py::arg("spatial_frequency"),
          "Position of the transmitter implied by a line-of-sight path.");
    m.def(
        "transmitted_frame",
        [](const config& c,
           const pilot_argument& pilots,
           std::uint64_t noise_seed,
           std::uint64_t frame_number) {
            return to_array(
                physec::fpi::transmitted_frame(c, to_grid(pilots), noise_seed, frame_number));
        },
        py::arg("config"),
        py::arg("pilots"),
        py::arg("noise_seed") = 1,
        py::arg("frame_number") = 0,
        "What leaves Alice's antennas, shape (G, N, Nt); with the noise of mode gaussian.");
    m.def("transmitted_noise_power",
          &physec::fpi::transmitted_noise_power,
          py::arg("config"),
          py::arg("receiver"),
          "Mean power at which the noise of mode gaussian arrives there; else zero.");
    m.def(
        "noise_variance",
        [](const config& c, const pilot_argument& transmitted) {
            return physec::fpi::noise_variance(c, to_grid(transmitted));
        },
        py::arg("config"),
        py::arg("transmitted"),
        "sigma^2 that gives config.snr_db at Bob.");
}
