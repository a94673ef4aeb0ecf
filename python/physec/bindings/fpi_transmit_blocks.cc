// SPDX-License-Identifier: GPL-3.0-or-later
#include "block_class.h"
#include <gnuradio/physec/fpi_frame_source.h>
#include <gnuradio/physec/fpi_pilot_source.h>
#include <gnuradio/physec/fpi_precoder.h>

void bind_fpi_transmit_blocks(py::module& m)
{
    using gr::physec::fpi_frame_source;
    using gr::physec::fpi_pilot_source;
    using gr::physec::fpi_precoder;

    sync_block_class<fpi_pilot_source>(
        m, "fpi_pilot_source", "Repeats one frame of random-phase pilots, a stream per antenna.")
        .def(py::init(&fpi_pilot_source::make), py::arg("config"), py::arg("seed") = 1);

    sync_block_class<fpi_frame_source>(
        m, "fpi_frame_source", "Preamble, header and pilots of every frame; a stream per antenna.")
        .def(py::init(&fpi_frame_source::make),
             py::arg("config"),
             py::arg("format"),
             py::arg("pilot_seed") = 1,
             py::arg("session") = 0);

    sync_block_class<fpi_precoder>(
        m, "fpi_precoder", "Multiplies every OFDM symbol by Phi(n), (27); a stream per antenna.")
        .def(py::init(&fpi_precoder::make),
             py::arg("config"),
             py::arg("seed") = 1,
             py::arg("symbols_per_frame") = 0)
        .def("set_fakes",
             &fpi_precoder::set_fakes,
             py::arg("fakes"),
             "Replaces the secret from the next frame boundary on.");
}
