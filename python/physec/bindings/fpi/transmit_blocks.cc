// SPDX-License-Identifier: GPL-3.0-or-later
#include "block_class.h"
#include <gnuradio/physec/fpi_frame_source.h>
#include <gnuradio/physec/fpi_pilot_source.h>
#include <gnuradio/physec/fpi_precoder.h>
#include <gnuradio/physec/fpi_waveform_precoder.h>
#include <physec/fpi/air/waveform_precoder.h>

void bind_fpi_transmit_blocks(py::module& m)
{
    using gr::physec::fpi_frame_source;
    using gr::physec::fpi_pilot_source;
    using gr::physec::fpi_precoder;
    using gr::physec::fpi_waveform_precoder;

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

    sync_block_class<fpi_waveform_precoder>(
        m,
        "fpi_waveform_precoder",
        "Fake path injection sample by sample, for any waveform; a stream per antenna.")
        .def(py::init(&fpi_waveform_precoder::make),
             py::arg("config"),
             py::arg("sample_rate_hz"),
             py::arg("longest_delay_s") = physec::fpi::waveform_precoder::default_longest_delay_s)
        .def("set_fakes",
             &fpi_waveform_precoder::set_fakes,
             py::arg("fakes"),
             "Replaces the secret from the next tag `frame` on, or at once where none came yet.")
        .def("latency_samples",
             &fpi_waveform_precoder::latency_samples,
             "From a sample of the input to its undelayed term in the output.");
}
