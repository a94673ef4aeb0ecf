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

    py::class_<array::point>(
        m,
        "point",
        "A point of the plane, in metres. Wherever a point is wanted, a pair (x, y)\n"
        "will do.")
        .def(py::init([](double x, double y) {
                 return array::point{ x, y };
             }),
             py::arg("x"),
             py::arg("y"),
             "From two numbers, or from one pair (x, y).")
        .def(py::init([](const std::array<double, 2>& xy) {
                 return array::point{ xy[0], xy[1] };
             }),
             py::arg("xy"),
             "From two numbers, or from one pair (x, y).")
        .def_readwrite("x", &array::point::x, "First coordinate, metres.")
        .def_readwrite("y", &array::point::y, "Second coordinate, metres.");
    // A pair is how people write a point, in Python and in scenario files.
    py::implicitly_convertible<py::sequence, array::point>();

    m.def("steering_first_element",
          &array::steering_first_element,
          py::arg("spatial_frequency"),
          py::arg("elements"),
          "Steering vector of fake path injection, alpha(theta) of Li and Mitra: phase\n"
          "reference at element 0.\n\n"
          "spatial_frequency: f = (d/lambda) sin(theta), cycles per element; elements:\n"
          "how many. Returns a complex array (elements,) of unit norm, exp(-j 2 pi i f)\n"
          "/ sqrt(elements).");
    m.def("angle_from_spatial_frequency",
          &array::angle_from_spatial_frequency,
          py::arg("frequency"),
          py::arg("spacing_wavelengths"),
          "Direction of a spatial frequency f = (d/lambda) sin(theta), which is wrapped into\n"
          "(-1/2, 1/2] first.\n\n"
          "frequency: cycles per element; spacing_wavelengths: d/lambda. Returns theta in\n"
          "[-pi/2, pi/2], NaN when no direction has this frequency.");
    m.def("steering_centered",
          &array::steering_centered,
          py::arg("theta_rad"),
          py::arg("elements"),
          "Steering vector of AN-ISAC, a(theta) of Soltani et al.: phase reference at\n"
          "the array's centre.\n\n"
          "theta_rad: from broadside, radians, for elements half a wavelength apart;\n"
          "elements: how many. Returns a complex array (elements,) of norm\n"
          "sqrt(elements), exp(-j pi sin(theta) (elements - (2i-1)) / 2) for i =\n"
          "1..elements.");
}

void bind_ofdm(py::module& m)
{
    py::class_<numerology>(
        m,
        "numerology",
        "Which OFDM subcarriers carry something, and their spacing.\n\n"
        "Vectors over subcarriers hold the active ones only, in the order of\n"
        "`active`. A delay tau turns into exp(-j 2 pi n tau spacing) on subcarrier n.")
        .def(py::init<>(), "Of 15 MHz and 16 subcarriers, none of them active yet.")
        .def_static("all_active",
                    &numerology::all_active,
                    py::arg("bandwidth_hz"),
                    py::arg("fft_size"),
                    "All subcarriers 0..fft_size-1, the papers' choice. bandwidth_hz: sample\n"
                    "rate.")
        .def_readwrite(
            "bandwidth_hz",
            &numerology::bandwidth_hz,
            "Sample rate B = 1/Ts in Hz, above 0 to 1e12; all subcarriers share it, used\n"
            "or not.")
        .def_readwrite(
            "fft_size", &numerology::fft_size, "N, number of subcarriers, used or not: 2 to 65536.")
        .def_readwrite(
            "active",
            &numerology::active,
            "Signed indices n of the carried subcarriers, strictly increasing, at n\n"
            "subcarrier_spacing_hz from the carrier. A copy: assign a list to change it.")
        .def_property_readonly(
            "active_count", &numerology::active_count, "How many subcarriers are active.")
        .def_property_readonly(
            "subcarrier_spacing_hz", &numerology::subcarrier_spacing_hz, "B / N = 1/(N Ts), Hz.")
        .def("validate",
             &numerology::validate,
             "Empty when usable, otherwise one sentence with the value and the allowed\n"
             "range.");

    py::class_<frame_format>(
        m,
        "frame_format",
        "A frame on the sample clock: | preamble 0, 1 | header | body | silence |,\n"
        "all OFDM symbols.\n\n"
        "Every symbol begins with its cyclic prefix. The body belongs to the scheme.\n"
        "Frame k begins k spacing_samples after the epoch, by the clock of the\n"
        "transmitter.")
        .def(py::init<>(),
             "4 header and 16 body symbols with a prefix of 32 samples; the numerology is\n"
             "still to be set.")
        .def_readwrite("ofdm",
                       &frame_format::ofdm,
                       "Numerology of all symbols; index 0 must not be active. May be changed in\n"
                       "place.")
        .def_readwrite(
            "cyclic_prefix",
            &frame_format::cyclic_prefix,
            "Samples before each symbol, 4 to the FFT size; longer than the channel and a\n"
            "quarter.")
        .def_readwrite("header_symbols",
                       &frame_format::header_symbols,
                       "Symbols that repeat the header's 64 bits, 1 to 64.")
        .def_readwrite("body_symbols",
                       &frame_format::body_symbols,
                       "Symbols of the scheme, e.g. one per pilot symbol.")
        .def_readwrite("idle_symbols",
                       &frame_format::idle_symbols,
                       "Silence between two frames, in lengths of a symbol.")
        .def_readwrite(
            "steady_symbols",
            &frame_format::steady_symbols,
            "Body symbols, from the first on, that every frame repeats: receivers measure\n"
            "clocks and noise by them alone. 0: the whole body.")
        .def_property_readonly("symbols",
                               &frame_format::symbols,
                               "OFDM symbols of a frame: two of preamble, header and body.")
        .def_property_readonly("symbol_samples",
                               &frame_format::symbol_samples,
                               "Samples of a symbol, prefix included.")
        .def_property_readonly("frame_samples",
                               &frame_format::frame_samples,
                               "Samples of a frame without the silence.")
        .def_property_readonly("spacing_samples",
                               &frame_format::spacing_samples,
                               "Samples from the beginning of a frame to that of the next.")
        .def_property_readonly("body_offset_samples",
                               &frame_format::body_offset_samples,
                               "Where body symbol 0 begins within the frame, its prefix included.")
        .def("validate",
             &frame_format::validate,
             "Empty when usable, otherwise one sentence with the value and the allowed\n"
             "range.")
        .def(
            "check",
            [](const frame_format& f) { physec::throw_if_invalid(f.validate()); },
            "Raises InvalidInput with the sentence of validate() when this cannot be\n"
            "used.");
    m.def("guarded_numerology",
          &frame_format::guarded,
          py::arg("bandwidth_hz"),
          py::arg("fft_size"),
          py::arg("occupied") = 0.79,
          "Numerology with guard bands and an empty DC bin, for radios.\n\n"
          "bandwidth_hz: sample rate; fft_size: even; occupied: share of the band that\n"
          "is used, 0 to 1. Example: -50..-1, 1..50 for 128 and 0.79. Raises\n"
          "InvalidInput.");
    m.def(
        "make_preamble",
        [](const frame_format& format, int antennas) {
            return to_array(physec::ofdm::make_preamble(format, antennas));
        },
        py::arg("format"),
        py::arg("antennas"),
        "Preamble of all antennas: Zadoff-Chu on the odd subcarriers, delayed\n"
        "cyclically from antenna to antenna.\n\n"
        "format: frame_format; antennas: 1 and more. Returns a complex array (2,\n"
        "active, antennas). Raises InvalidInput when the format does not validate.");
}
