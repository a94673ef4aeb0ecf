// SPDX-License-Identifier: GPL-3.0-or-later
#include "block_class.h"
#include <gnuradio/physec/frame_synchronizer.h>
#include <gnuradio/physec/ofdm_modulator.h>

void bind_air_blocks(py::module& m)
{
    using gr::physec::frame_synchronizer;
    using gr::physec::ofdm_modulator;

    general_block_class<ofdm_modulator>(
        m,
        "ofdm_modulator",
        "Block: from OFDM symbols to the samples of every antenna: inverse FFT,\n"
        "cyclic prefix, silence.\n\n"
        "Input: a stream per antenna, vectors of active subcarriers; output: a stream\n"
        "of samples per antenna.")
        .def(py::init(&ofdm_modulator::make),
             py::arg("format"),
             py::arg("antennas"),
             py::arg("amplitude") = 0.3,
             py::arg("bursts") = false,
             py::arg("epoch_s") = 0.0,
             py::arg("length_tag") = "packet_len",
             "format: ofdm.frame_format; antennas: 1 to 64; amplitude: above 0; bursts:\n"
             "tagged, timed bursts without the silence; epoch_s: when frame 0 leaves;\n"
             "length_tag: name. Raises InvalidInput with the value and what is allowed.");

    general_block_class<frame_synchronizer>(
        m,
        "frame_synchronizer",
        "Block: from a radio's samples to the OFDM symbols of frame bodies.\n\n"
        "Output: vectors of active subcarriers with tags `frame` and `sync`; port\n"
        "`sync`: a PDU per frame.")
        .def(py::init(&frame_synchronizer::make),
             py::arg("options"),
             "options: sync.receiver_options. Raises InvalidInput with the value and what is\n"
             "allowed.")
        .def("frames", &frame_synchronizer::frames, "Frames delivered since the start.")
        .def("missed",
             &frame_synchronizer::missed,
             "Frames skipped in the counter within a session.")
        .def("bad_headers", &frame_synchronizer::bad_headers, "Preambles without a valid header.")
        .def("gaps", &frame_synchronizer::gaps, "Times that the samples did not follow on.");
}
