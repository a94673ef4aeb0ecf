// SPDX-License-Identifier: GPL-3.0-or-later
#include "block_class.h"
#include <gnuradio/physec/frame_synchronizer.h>
#include <gnuradio/physec/ofdm_modulator.h>

void bind_air_blocks(py::module& m)
{
    using gr::physec::frame_synchronizer;
    using gr::physec::ofdm_modulator;

    general_block_class<ofdm_modulator>(
        m, "ofdm_modulator", "From OFDM symbols to the samples of every antenna.")
        .def(py::init(&ofdm_modulator::make),
             py::arg("format"),
             py::arg("antennas"),
             py::arg("amplitude") = 0.3,
             py::arg("bursts") = false,
             py::arg("epoch_s") = 0.0,
             py::arg("length_tag") = "packet_len");

    general_block_class<frame_synchronizer>(
        m, "frame_synchronizer", "From a radio's samples to the OFDM symbols of frame bodies.")
        .def(py::init(&frame_synchronizer::make), py::arg("options"))
        .def("frames", &frame_synchronizer::frames)
        .def("missed", &frame_synchronizer::missed)
        .def("bad_headers", &frame_synchronizer::bad_headers)
        .def("gaps", &frame_synchronizer::gaps);
}
