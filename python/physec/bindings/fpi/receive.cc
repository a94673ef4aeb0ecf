// SPDX-License-Identifier: GPL-3.0-or-later
#include "pilot_array.h"
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/receive/bob.h>
#include <physec/fpi/receive/compensator.h>
#include <physec/fpi/receive/least_squares_channel.h>
#include <physec/fpi/receive/locator.h>

namespace fpi = physec::fpi;

void bind_fpi_receive(py::module& m)
{
    py::class_<fpi::location_estimate>(m, "location_estimate", "What one frame says.")
        .def_readonly("position_m", &fpi::location_estimate::position_m)
        .def_readonly("paths", &fpi::location_estimate::paths)
        .def_readonly("residual_power", &fpi::location_estimate::residual_power)
        .def_readonly("alternative_m", &fpi::location_estimate::alternative_m)
        .def_readonly("map_m", &fpi::location_estimate::map_m)
        .def_readonly("deviation_m", &fpi::location_estimate::deviation_m)
        .def_readonly("converged", &fpi::location_estimate::converged)
        .def_readonly("reliable", &fpi::location_estimate::reliable);

    const auto estimate =
        [](fpi::locator& self, const physec::vector_cf64& frame, std::uint64_t frame_number) {
            return self.estimate(frame, frame_number);
        };
    py::class_<fpi::locator>(m, "locator")
        .def("estimate",
             estimate,
             py::arg("frame"),
             py::arg("frame_number") = 0,
             "Paths and position from G * N received values in arrival order.");
    py::class_<fpi::bob, fpi::locator>(m, "bob", "Knows the secret.")
        .def(py::init([](const fpi::config& c, const pilot_argument& pilots, std::uint64_t seed) {
                 return std::make_unique<fpi::bob>(c, to_grid(pilots), seed);
             }),
             py::arg("config"),
             py::arg("pilots"),
             py::arg("noise_seed") = 1);
    m.def(
        "eve",
        [](const fpi::config& c, const pilot_argument& pilots, const std::string& attack) {
            return fpi::make_eve(c, to_grid(pilots), attack);
        },
        py::arg("config"),
        py::arg("pilots"),
        py::arg("attack"),
        "A receiver that does not know the secret.");

    py::class_<fpi::compensator>(m, "compensator", "Channel without the fake paths.")
        .def(py::init([](const fpi::config& c, const pilot_argument& pilots) {
                 return std::make_unique<fpi::compensator>(c, to_grid(pilots));
             }),
             py::arg("config"),
             py::arg("pilots"))
        .def("estimate",
             &fpi::compensator::estimate,
             py::arg("frame"),
             "Active subcarriers x antennas.");

    m.def(
        "channel_estimate",
        [](const pilot_argument& sent, const physec::vector_cf64& frame) {
            const fpi::least_squares_channel solver(to_grid(sent));
            return std::make_pair(solver.estimate(frame), solver.noise_gain());
        },
        py::arg("sent"),
        py::arg("frame"),
        "Least squares from one frame: (estimate, its variance over the noise's), each active"
        " subcarriers x antennas. sent: (G, N, Nt).");
}
