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
        m,
        "fpi_pilot_source",
        "Block: repeats one frame of random-phase pilots for ever.\n\n"
        "Output: a stream per antenna, vectors of active subcarriers; tag `frame` on\n"
        "a frame's first symbol.")
        .def(py::init(&fpi_pilot_source::make),
             py::arg("config"),
             py::arg("seed") = 1,
             "config: fpi.config; seed: of the pilots; every receiver takes the same.\n"
             "Raises InvalidInput with the value and what is allowed.");

    sync_block_class<fpi_frame_source>(
        m,
        "fpi_frame_source",
        "Block: preamble, header with a counter, and pilots of every frame, before\n"
        "the precoder.\n\n"
        "Output: a stream per antenna, vectors of active subcarriers, format.symbols\n"
        "items a frame; tag `frame`.")
        .def(py::init(&fpi_frame_source::make),
             py::arg("config"),
             py::arg("format"),
             py::arg("pilot_seed") = 1,
             py::arg("session") = 0,
             "config: fpi.config; format: ofdm.frame_format with a body symbol per pilot\n"
             "symbol; pilot_seed; session: 0 to 65535. Raises InvalidInput with the value\n"
             "and what is allowed.");

    sync_block_class<fpi_precoder>(
        m,
        "fpi_precoder",
        "Block: multiplies every OFDM symbol by Phi(n), (27).\n\n"
        "Input and output: a stream per antenna, vectors of active subcarriers. Tag\n"
        "`fakes` where a secret begins.")
        .def(py::init(&fpi_precoder::make),
             py::arg("config"),
             py::arg("seed") = 1,
             py::arg("symbols_per_frame") = 0,
             py::arg("schedule") = std::shared_ptr<physec::fpi::secret_schedule>(),
             "config: fpi.config; seed: of the noise in mode gaussian; symbols_per_frame:\n"
             "preamble and header included; 0: the pilots; schedule: fpi.secret_schedule, in\n"
             "place of the configuration's fakes. Raises InvalidInput with the value and what\n"
             "is allowed.")
        .def("set_fakes",
             released(&fpi_precoder::set_fakes),
             py::arg("fakes"),
             "Replaces the secret, a list of fake_set, from the next frame boundary on.\n"
             "Raises InvalidInput with the value and what is allowed.")
        .def("set_config",
             released(&fpi_precoder::set_config),
             py::arg("config"),
             "Replaces the fpi.config from the next frame boundary on; antennas, pilots,\n"
             "bandwidth and subcarriers stay. Raises InvalidInput with the value and what is\n"
             "allowed.");

    sync_block_class<fpi_waveform_precoder>(
        m,
        "fpi_waveform_precoder",
        "Block: fake path injection of any waveform, sample by sample.\n\n"
        "Input and output: a stream of samples per antenna. Tag `fakes` on input 0\n"
        "replaces the secret there.")
        .def(py::init(&fpi_waveform_precoder::make),
             py::arg("config"),
             py::arg("sample_rate_hz"),
             py::arg("longest_delay_s") = physec::fpi::waveform_precoder::default_longest_delay_s,
             "config: fpi.config; sample_rate_hz: of the streams; longest_delay_s: of all\n"
             "secrets to come. Raises InvalidInput with the value and what is allowed.")
        .def("set_fakes",
             released(&fpi_waveform_precoder::set_fakes),
             py::arg("fakes"),
             "Replaces the secret, a list of fake_set, at the next tag `frame`, or at once\n"
             "where none came yet. Raises InvalidInput with the value and what is allowed.")
        .def("set_config",
             released(&fpi_waveform_precoder::set_config),
             py::arg("config"),
             "Likewise mode, power and secret of an fpi.config; antennas, pilots, bandwidth\n"
             "and subcarriers stay.")
        .def("latency_samples",
             &fpi_waveform_precoder::latency_samples,
             "From a sample of the input to its undelayed term in the output.");
}
