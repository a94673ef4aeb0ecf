// SPDX-License-Identifier: GPL-3.0-or-later
#include "pilot_array.h"
#include <physec/array/geometry.h>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/ofdm/frame_format.h>
#include <physec/ofdm/numerology.h>

using physec::ofdm::frame_format;
using physec::ofdm::numerology;
using physec::ofdm::pilot_grid;

py::array_t<std::complex<double>> to_array(const pilot_grid& grid)
{
    py::array_t<std::complex<double>> array({ grid.symbols, grid.subcarriers, grid.antennas() });
    auto view = array.mutable_unchecked<3>();
    for (int g = 0; g < grid.symbols; ++g)
        for (int m = 0; m < grid.subcarriers; ++m)
            for (int i = 0; i < grid.antennas(); ++i)
                view(g, m, i) = grid.values(g * grid.subcarriers + m, i);
    return array;
}

pilot_grid to_grid(const pilot_argument& array)
{
    if (array.ndim() != 3)
        throw physec::invalid_input(
            physec::complaint("number of pilot array dimensions", array.ndim(), "3 (G x N x Nt)"));
    const auto view = array.unchecked<3>();
    pilot_grid grid{ static_cast<int>(view.shape(0)),
                     static_cast<int>(view.shape(1)),
                     physec::matrix_cf64(view.shape(0) * view.shape(1), view.shape(2)) };
    for (int g = 0; g < grid.symbols; ++g)
        for (int m = 0; m < grid.subcarriers; ++m)
            for (int i = 0; i < grid.antennas(); ++i)
                grid.values(g * grid.subcarriers + m, i) = view(g, m, i);
    return grid;
}

void bind_array(py::module& m)
{
    namespace array = physec::array;

    py::class_<array::point>(m, "point", "A point of the plane, in metres.")
        .def(py::init([](double x, double y) {
                 return array::point{ x, y };
             }),
             py::arg("x"),
             py::arg("y"))
        .def(py::init([](const std::array<double, 2>& xy) {
            return array::point{ xy[0], xy[1] };
        }))
        .def_readwrite("x", &array::point::x)
        .def_readwrite("y", &array::point::y)
        .def("__repr__", [](const array::point& p) {
            return "(" + std::to_string(p.x) + ", " + std::to_string(p.y) + ")";
        });
    // A pair is how people write a point, in Python and in scenario files.
    py::implicitly_convertible<py::sequence, array::point>();

    m.def("steering_first_element",
          &array::steering_first_element,
          py::arg("spatial_frequency"),
          py::arg("elements"));
    m.def(
        "steering_centered", &array::steering_centered, py::arg("theta_rad"), py::arg("elements"));
}

void bind_ofdm(py::module& m)
{
    py::class_<numerology>(m, "numerology", "Which OFDM subcarriers are used, and their spacing.")
        .def(py::init<>())
        .def_static(
            "all_active", &numerology::all_active, py::arg("bandwidth_hz"), py::arg("fft_size"))
        .def_readwrite("bandwidth_hz", &numerology::bandwidth_hz)
        .def_readwrite("fft_size", &numerology::fft_size)
        .def_readwrite("active", &numerology::active)
        .def_property_readonly("active_count", &numerology::active_count)
        .def_property_readonly("subcarrier_spacing_hz", &numerology::subcarrier_spacing_hz)
        .def("validate", &numerology::validate)
        .def("__repr__", [](const numerology& n) {
            return py::str("numerology(bandwidth_hz={!r}, fft_size={!r}, active={!r})")
                .format(n.bandwidth_hz, n.fft_size, n.active);
        });

    py::class_<frame_format>(
        m, "frame_format", "Frame on the sample clock; see physec/ofdm/frame_format.h.")
        .def(py::init<>())
        .def_readwrite("ofdm", &frame_format::ofdm)
        .def_readwrite("cyclic_prefix", &frame_format::cyclic_prefix)
        .def_readwrite("header_symbols", &frame_format::header_symbols)
        .def_readwrite("body_symbols", &frame_format::body_symbols)
        .def_readwrite("idle_symbols", &frame_format::idle_symbols)
        .def_readwrite("steady_symbols", &frame_format::steady_symbols)
        .def_property_readonly("symbols", &frame_format::symbols)
        .def_property_readonly("symbol_samples", &frame_format::symbol_samples)
        .def_property_readonly("frame_samples", &frame_format::frame_samples)
        .def_property_readonly("spacing_samples", &frame_format::spacing_samples)
        .def_property_readonly("body_offset_samples", &frame_format::body_offset_samples)
        .def("validate", &frame_format::validate)
        .def("check", [](const frame_format& f) { physec::throw_if_invalid(f.validate()); });
    m.def("guarded_numerology",
          &frame_format::guarded,
          py::arg("bandwidth_hz"),
          py::arg("fft_size"),
          py::arg("occupied") = 0.79,
          "Numerology with guard bands and an empty DC bin.");
    m.def(
        "make_preamble",
        [](const frame_format& format, int antennas) {
            return to_array(physec::ofdm::make_preamble(format, antennas));
        },
        py::arg("format"),
        py::arg("antennas"),
        "Preamble, shape (2, active, antennas).");
}
