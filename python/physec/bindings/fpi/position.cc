// SPDX-License-Identifier: GPL-3.0-or-later
#include "pilot_array.h"
#include <physec/fpi/receive/map_position.h>
#include <physec/fpi/receive/position.h>

namespace fpi = physec::fpi;

namespace {

//! Measurements of all frames (rows of \p frames, G * N values each) with Bob's effective pilots.
std::vector<fpi::path_measurement> measure_frames(const fpi::config& config,
                                                  const pilot_argument& effective_pilots,
                                                  const physec::matrix_cf64& frames)
{
    const fpi::path_estimator estimator(fpi::frame_model(config.ofdm, to_grid(effective_pilots)));
    const int expected = static_cast<int>(config.scatterers_m.size()) + 1;
    std::vector<fpi::path_measurement> measurements;
    for (Eigen::Index row = 0; row < frames.rows(); ++row) {
        const physec::vector_cf64 frame = frames.row(row).transpose();
        fpi::path_fit fit = estimator.estimate(frame, expected);
        estimator.drop_insignificant(frame, fit);
        measurements.push_back(fpi::measure(estimator, fit, expected));
    }
    return measurements;
}

} // namespace

void bind_fpi_position(py::module& m)
{
    py::class_<fpi::position_estimate>(
        m, "position_estimate", "A position and how much it is worth, from one or several frames.")
        .def_readonly("position_m",
                      &fpi::position_estimate::position_m,
                      "array.point in metres; NaN when the line of sight has no direction.")
        .def_readonly("covariance_m2",
                      &fpi::position_estimate::covariance_m2,
                      "Covariance of the position, (2, 2), square metres.")
        .def_property_readonly("deviation_m",
                               &fpi::position_estimate::deviation_m,
                               "Root of the trace of the covariance, metres.")
        .def_readonly("frames_used",
                      &fpi::position_estimate::frames_used,
                      "Frames that went into the position.")
        .def_property_readonly(
            "frames_left_out",
            [](const fpi::position_estimate& e) { return e.left_out.total(); },
            "Frames that did not, because they said too little.")
        .def_readonly("statistic",
                      &fpi::position_estimate::statistic,
                      "Squared weighted residual: whether frames, or the map, fit together.")
        .def_readonly("degrees_of_freedom",
                      &fpi::position_estimate::degrees_of_freedom,
                      "Of the statistic; 0 when there is nothing to test.")
        .def_readonly("consistent",
                      &fpi::position_estimate::consistent,
                      "Whether the statistic is within its 99.9 % quantile and the iteration\n"
                      "converged.");

    m.def(
        "locate_static",
        [](const fpi::config& c, const pilot_argument& pilots, const physec::matrix_cf64& frames) {
            return fpi::combine(c, c.bob_m, measure_frames(c, pilots, frames));
        },
        py::arg("config"),
        py::arg("effective_pilots"),
        py::arg("frames"),
        "Bob's position of Alice from several frames while nobody moves.\n\n"
        "effective_pilots: complex (G, N, Nt), (29); frames: complex (frames, G * N),\n"
        "a row each. Returns a position_estimate. Raises InvalidInput.");
    m.def(
        "locate_with_scatterers",
        [](const fpi::config& c,
           const pilot_argument& pilots,
           const physec::matrix_cf64& frames,
           const std::vector<physec::array::point>& scatterers_m) {
            const auto combined = fpi::combine_paths(measure_frames(c, pilots, frames));
            return fpi::locate_with_scatterers(c, c.bob_m, combined.measurement, scatterers_m);
        },
        py::arg("config"),
        py::arg("effective_pilots"),
        py::arg("frames"),
        py::arg("scatterers_m"),
        "As locate_static(), all paths used because it is known where the scatterers\n"
        "stand.\n\n"
        "effective_pilots: complex (G, N, Nt); frames: complex (frames, G * N);\n"
        "scatterers_m: list of points, as many as reflections, in any order. Raises\n"
        "InvalidInput for another number, or a geometry that does not determine the\n"
        "position.");
}
