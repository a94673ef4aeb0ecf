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
    py::class_<fpi::location_estimate>(
        m, "location_estimate", "What a receiver concludes from one frame.")
        .def_readonly("position_m",
                      &fpi::location_estimate::position_m,
                      "Estimated position of Alice, array.point in metres; NaN when no direction\n"
                      "fits.")
        .def_readonly("paths",
                      &fpi::location_estimate::paths,
                      "List of channel.path, earliest first; the first is taken as line of sight.")
        .def_readonly(
            "secret_evidence",
            &fpi::location_estimate::secret_evidence,
            "Bob in mode fpi: how much the frame speaks against his secret; above 1 more\n"
            "than noise would in one frame of a million. NaN: nothing to check.")
        .def_readonly(
            "secret_missing",
            &fpi::location_estimate::secret_missing,
            "Bob with a schedule: he has no secret for this frame, and used his last one.")
        .def_readonly(
            "residual_power", &fpi::location_estimate::residual_power, "||y - fitted frame||^2.")
        .def_readonly(
            "alternative_m",
            &fpi::location_estimate::alternative_m,
            "Attack structure: position under the opposite sign of the secret, which fits\n"
            "alike; else None.")
        .def_readonly("map_m",
                      &fpi::location_estimate::map_m,
                      "Attack prior: the likeliest point (position_m is the posterior mean); else\n"
                      "None.")
        .def_readonly("with_map_m",
                      &fpi::location_estimate::with_map_m,
                      "Bob, when the configuration has a map: the position that all paths and the\n"
                      "map give; else None.")
        .def_readonly("deviation_m",
                      &fpi::location_estimate::deviation_m,
                      "Standard deviation of the position by the Fisher information at the\n"
                      "estimate, metres; infinite when the frame does not determine one.")
        .def_readonly("converged", &fpi::location_estimate::converged, "Whether the fit converged.")
        .def_readonly(
            "reliable",
            &fpi::location_estimate::reliable,
            "False when the estimate may be wild: an expected path did not stand out, the\n"
            "fit did not converge, or another path or direction is as good\n"
            "(docs/fpi-receivers.md).");

    const auto estimate =
        [](fpi::locator& self, const physec::vector_cf64& frame, std::uint64_t frame_number) {
            return self.estimate(frame, frame_number);
        };
    py::class_<fpi::locator>(
        m,
        "locator",
        "A receiver that turns frames into positions: what bob and eve have in\n"
        "common.")
        .def("estimate",
             estimate,
             py::arg("frame"),
             py::arg("frame_number") = 0,
             "location_estimate of one frame.\n\n"
             "frame: complex (G * N,) received values in the order of arrival, symbol\n"
             "after symbol; frame_number: counts from the transmitter's start. Raises\n"
             "InvalidInput for another size or non-finite values.");
    py::class_<fpi::bob, fpi::locator>(
        m,
        "bob",
        "Bob: knows pilots and secret, so that the fake paths are gone without loss,\n"
        "(29).")
        .def(py::init([](const fpi::config& c, const pilot_argument& pilots, std::uint64_t seed) {
                 return std::make_unique<fpi::bob>(c, to_grid(pilots), seed);
             }),
             py::arg("config"),
             py::arg("pilots"),
             py::arg("noise_seed") = 1,
             "config: fpi.config; pilots: bare, complex (G, N, Nt); noise_seed: the\n"
             "precoder's, for mode gaussian. Raises InvalidInput.");
    m.def(
        "eve",
        [](const fpi::config& c, const pilot_argument& pilots, const std::string& attack) {
            return fpi::make_eve(c, to_grid(pilots), attack);
        },
        py::arg("config"),
        py::arg("pilots"),
        py::arg("attack"),
        "Eve, a locator: knows the bare pilots, the numbers of scatterers and fake\n"
        "sets, her position and the heading of Alice's array, not the secret.\n\n"
        "config: fpi.config; pilots: bare, complex (G, N, Nt); attack: its name, see\n"
        "attacks(). She takes the earliest path for the line of sight. Raises\n"
        "InvalidInput.");

    py::class_<fpi::compensator>(
        m,
        "compensator",
        "Channel estimate of a Bob without the fake paths: least squares with the\n"
        "effective pilots (29).")
        .def(py::init([](const fpi::config& c, const pilot_argument& pilots) {
                 return std::make_unique<fpi::compensator>(c, to_grid(pilots));
             }),
             py::arg("config"),
             py::arg("pilots"),
             "config: fpi.config; pilots: bare, complex (G, N, Nt). Raises InvalidInput\n"
             "when G < Nt or some subcarrier's pilots are rank deficient.")
        .def("estimate",
             &fpi::compensator::estimate,
             py::arg("frame"),
             "frame: complex (G * N,) in the order of arrival. Returns complex (active\n"
             "subcarriers, antennas).");

    m.def(
        "channel_estimate",
        [](const pilot_argument& sent, const physec::vector_cf64& frame) {
            const fpi::least_squares_channel solver(to_grid(sent));
            return std::make_pair(solver.estimate(frame), solver.noise_gain());
        },
        py::arg("sent"),
        py::arg("frame"),
        "Least squares from one frame with the pilots that a receiver believes were\n"
        "sent.\n\n"
        "sent: complex (G, N, Nt), of full rank on every subcarrier; frame: complex\n"
        "(G * N,). Returns (estimate, its variance over the noise's), each (active\n"
        "subcarriers, antennas). Raises InvalidInput.");
}
