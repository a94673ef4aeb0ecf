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
    py::class_<fpi::position_estimate>(m, "position_estimate", "Position with its covariance.")
        .def_readonly("position_m", &fpi::position_estimate::position_m)
        .def_readonly("covariance_m2", &fpi::position_estimate::covariance_m2)
        .def_property_readonly("deviation_m", &fpi::position_estimate::deviation_m)
        .def_readonly("frames_used", &fpi::position_estimate::frames_used)
        .def_property_readonly("frames_left_out",
                               [](const fpi::position_estimate& e) { return e.left_out.total(); })
        .def_readonly("statistic", &fpi::position_estimate::statistic)
        .def_readonly("degrees_of_freedom", &fpi::position_estimate::degrees_of_freedom)
        .def_readonly("consistent", &fpi::position_estimate::consistent);

    m.def(
        "locate_static",
        [](const fpi::config& c, const pilot_argument& pilots, const physec::matrix_cf64& frames) {
            return fpi::combine(c, c.bob_m, measure_frames(c, pilots, frames));
        },
        py::arg("config"),
        py::arg("effective_pilots"),
        py::arg("frames"),
        "Bob's position of Alice from several frames (rows of G * N values) while nobody moves.");
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
        "The same, all paths used because the scatterers' positions are known.");
}
