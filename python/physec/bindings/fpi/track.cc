// SPDX-License-Identifier: GPL-3.0-or-later
#include "pilot_array.h"
#include <physec/fpi/attacks/track.h>
#include <physec/fpi/bounds/track_bound.h>
#include <physec/fpi/scenario.h>

namespace fpi = physec::fpi;

namespace {

using configs = std::vector<fpi::config>;

//! The same pilots at every position, as a flowgraph sends them.
std::vector<physec::ofdm::pilot_grid> at_each(const configs& track, const pilot_argument& pilots)
{
    return std::vector<physec::ofdm::pilot_grid>(track.size(), to_grid(pilots));
}

} // namespace

void bind_fpi_track(py::module& m)
{
    py::class_<fpi::track_rank>(
        m,
        "track_rank",
        "Whether delays and angles of a moving Alice determine positions, reflectors and shifts.")
        .def_readonly("positions", &fpi::track_rank::positions, "T, how many positions.")
        .def_readonly("reflectors", &fpi::track_rank::reflectors, "K, how many reflectors.")
        .def_readonly("equations", &fpi::track_rank::equations, "2 (K+1) T.")
        .def_readonly("unknowns",
                      &fpi::track_rank::unknowns,
                      "2T + 2K, and 2 for a secret that is kept or 2T for fresh ones.")
        .def_readonly("rank", &fpi::track_rank::rank, "Numerical rank at this very geometry.")
        .def_property_readonly("determined",
                               &fpi::track_rank::determined,
                               "Whether the rank is the number of unknowns.")
        .def("statement", &fpi::track_rank::statement, "The same in words, a str.");
    py::class_<fpi::track_estimate>(
        m, "track_estimate", "What an Eve concludes from a history of a moving Alice.")
        .def_readonly("position_m",
                      &fpi::track_estimate::position_m,
                      "List of array.point, metres: Alice, one per frame.")
        .def_readonly("reflectors_m",
                      &fpi::track_estimate::reflectors_m,
                      "List of array.point, metres, in no order.")
        .def_readonly("residual_power",
                      &fpi::track_estimate::residual_power,
                      "Sum over frames of ||y - fitted frame||^2.")
        .def_readonly("deviation_m",
                      &fpi::track_estimate::deviation_m,
                      "Root mean square standard deviation of the positions by the Fisher\n"
                      "information at the estimate, metres; infinite when undetermined.")
        .def_readonly("converged", &fpi::track_estimate::converged, "Whether the fit converged.")
        .def_readonly("reliable",
                      &fpi::track_estimate::reliable,
                      "False when it did not, when positions are undetermined, or when another\n"
                      "history is about as likely.");
    py::class_<fpi::track_eve>(
        m, "track_eve", "Attack `track`: frames from several positions, and no map.")
        .def(
            py::init([](const fpi::config& c, int positions, const pilot_argument& pilots) {
                return std::make_unique<fpi::track_eve>(
                    c,
                    std::vector<physec::ofdm::pilot_grid>(std::max(0, positions), to_grid(pilots)));
            }),
            py::arg("config"),
            py::arg("positions"),
            py::arg("pilots"),
            "config: fpi.config, of which she reads no position but eve_m; positions: T, 2 to\n"
            "64; pilots: bare, complex (G, N, Nt), the same at each. Raises InvalidInput, for\n"
            "mode mirage too.")
        .def("estimate",
             &fpi::track_eve::estimate,
             py::arg("frames"),
             "track_estimate. frames: list of complex (G * N,), one per position. Raises\n"
             "InvalidInput for another number or size and for non-finite values.",
             py::call_guard<py::gil_scoped_release>());
    m.def(
        "track_positions",
        &fpi::track_positions,
        py::arg("config"),
        py::arg("count"),
        "Where Alice stands in turn, a list of array.point in metres.\n\n"
        "The first `count` of config.alice_track_m; when that is None, points evenly along 6 m of\n"
        "a line across the array's broadside with alice_m in its middle. Raises InvalidInput for\n"
        "less than 2, more than 64, or more than the track has.");
    m.def("along_track",
          &fpi::along_track,
          py::arg("config"),
          py::arg("positions_m"),
          py::arg("seed") = 1,
          "The configuration at each position, a list of fpi.config.\n\n"
          "positions_m: list of array.point. With config.fresh_secret each has fakes of its own,\n"
          "drawn from config.secret or as random multiples, 1/2 to 3/2, of config.fakes. Raises\n"
          "InvalidInput.");
    m.def("rank_of_track",
          &fpi::rank_of_track,
          py::arg("track"),
          py::arg("fresh"),
          "track_rank of a list of fpi.config as along_track returns it. Raises InvalidInput.");
    m.def(
        "bound_of_track",
        [](const configs& track, const pilot_argument& pilots, bool fresh) {
            const auto bound = fpi::bound_of_track(track, at_each(track, pilots), fresh);
            return std::make_pair(bound.position_m, bound.rms_m);
        },
        py::arg("track"),
        py::arg("pilots"),
        py::arg("fresh"),
        "(list of bounds per position, root mean square over all), metres, of attack `track`.\n\n"
        "track: list of fpi.config; pilots: bare, complex (G, N, Nt), the same at each; fresh:\n"
        "whether she must take secrets for different. NaN where nothing is determined. Raises\n"
        "InvalidInput.");
    m.def(
        "bound_of_bob_on_track",
        [](const configs& track, const pilot_argument& pilots) {
            const auto bound = fpi::bound_of_bob_on_track(track, at_each(track, pilots));
            return std::make_pair(bound.position_m, bound.rms_m);
        },
        py::arg("track"),
        py::arg("pilots"),
        "The same for Bob, who knows the secret and has no map either.\n\n"
        "track: list of fpi.config; pilots: bare, complex (G, N, Nt), the same at each. Raises\n"
        "InvalidInput.");
    m.def(
        "bound_from_paths",
        [](const configs& track, bool fresh, double length_deviation_m, double sine_deviation) {
            const auto bound =
                fpi::bound_from_paths(track, fresh, length_deviation_m, sine_deviation);
            return std::make_pair(bound.position_m, bound.rms_m);
        },
        py::arg("track"),
        py::arg("fresh"),
        py::arg("length_deviation_m"),
        py::arg("sine_deviation"),
        "The same from paths alone, every length and every sine of an angle measured with these\n"
        "standard deviations. Raises InvalidInput.");
}
