// SPDX-License-Identifier: GPL-3.0-or-later
#include "block_class.h"
#include <gnuradio/physec/miso_channel.h>
#include <gnuradio/physec/waveform_channel.h>

void bind_channel_blocks(py::module& m)
{
    using gr::physec::miso_channel;
    using gr::physec::waveform_channel;

    sync_block_class<miso_channel>(
        m,
        "miso_channel",
        "Block: OFDM channel from an array to one antenna whose responses are given.\n\n"
        "Input: a stream per antenna, vectors of active subcarriers; output: one such\n"
        "stream. Frame k goes through response k modulo their number.")
        .def(py::init(&miso_channel::make),
             py::arg("responses"),
             py::arg("symbols_per_frame"),
             py::arg("noise_variance") = 0.0,
             py::arg("noise_seed") = 1,
             py::arg("receiver") = "bob",
             "responses: list of complex arrays (active subcarriers, antennas);\n"
             "symbols_per_frame: where no tag `frame` comes; noise_variance: sigma^2 per\n"
             "resource element; noise_seed: of the noise, which the name of the receiver\n"
             "tells apart. Raises InvalidInput with the value and what is allowed.")
        .def("set_noise_variance",
             &miso_channel::set_noise_variance,
             py::arg("noise_variance"),
             "sigma^2 per resource element from the next frame on. Raises InvalidInput with\n"
             "the value and what is allowed.")
        .def("noise_variance",
             &miso_channel::noise_variance,
             "sigma^2 per resource element that was set last.");

    general_block_class<waveform_channel>(
        m,
        "waveform_channel",
        "Block: paths, carrier offset and noise between sample streams, where a radio\n"
        "would be.\n\n"
        "Input: a stream per transmit antenna; output: one stream, the samples of one\n"
        "receive antenna.")
        .def(py::init(&waveform_channel::make),
             py::arg("paths"),
             py::arg("tx_antennas"),
             py::arg("sample_rate_hz"),
             py::arg("rx") = 0,
             py::arg("noise_variance") = 0.0,
             py::arg("carrier_offset_hz") = 0.0,
             py::arg("seed") = 1,
             "paths: list of channel.antenna_path, those to rx are used; tx_antennas: 1 to\n"
             "64; sample_rate_hz; noise_variance: per sample; carrier_offset_hz:\n"
             "transmitter less receiver; seed: of the noise. Raises InvalidInput with the\n"
             "value and what is allowed.")
        .def("set_noise_variance",
             &waveform_channel::set_noise_variance,
             py::arg("noise_variance"),
             "Mean of |w|^2 per sample, from the next call of the scheduler on. Raises\n"
             "InvalidInput with the value and what is allowed.")
        .def("set_carrier_offset_hz",
             &waveform_channel::set_carrier_offset_hz,
             py::arg("carrier_offset_hz"),
             "Carrier of the transmitter less that of the receiver, Hz. Raises InvalidInput\n"
             "with the value and what is allowed.")
        .def("noise_variance",
             &waveform_channel::noise_variance,
             "Mean of |w|^2 per sample now in force.")
        .def("carrier_offset_hz",
             &waveform_channel::carrier_offset_hz,
             "Carrier offset now in force, Hz.");
}
