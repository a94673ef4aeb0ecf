// SPDX-License-Identifier: GPL-3.0-or-later
#include "pilot_array.h"
#include <physec/array/geometry.h>
#include <physec/array/steering.h>
#include <physec/channel/multipath.h>
#include <physec/error.h>
#include <physec/ofdm/numerology.h>

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

void bind_shared(py::module& m)
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

    py::class_<physec::channel::path>(m, "path", "One propagation path.")
        .def(py::init([](double delay_s, double spatial_frequency, physec::cf64 gain) {
                 return physec::channel::path{ delay_s, spatial_frequency, gain };
             }),
             py::arg("delay_s"),
             py::arg("spatial_frequency"),
             py::arg("gain"))
        .def_readwrite("delay_s", &physec::channel::path::delay_s)
        .def_readwrite("spatial_frequency", &physec::channel::path::spatial_frequency)
        .def_readwrite("gain", &physec::channel::path::gain);

    m.def("miso_response",
          &physec::channel::miso_response,
          py::arg("paths"),
          py::arg("numerology"),
          py::arg("antennas"),
          "Response (2), active subcarriers x antennas.");
    m.def("steering_first_element",
          &array::steering_first_element,
          py::arg("spatial_frequency"),
          py::arg("elements"));
    m.def(
        "steering_centered", &array::steering_centered, py::arg("theta_rad"), py::arg("elements"));
}
