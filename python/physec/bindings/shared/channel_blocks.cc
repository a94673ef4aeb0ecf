// SPDX-License-Identifier: GPL-3.0-or-later
#include "block_class.h"
#include <gnuradio/physec/waveform_channel.h>

void bind_channel_blocks(py::module& m)
{
    using gr::physec::waveform_channel;

    general_block_class<waveform_channel>(
        m, "waveform_channel", "Paths, carrier offset and noise between sample streams.")
        .def(py::init(&waveform_channel::make),
             py::arg("paths"),
             py::arg("tx_antennas"),
             py::arg("sample_rate_hz"),
             py::arg("rx") = 0,
             py::arg("noise_variance") = 0.0,
             py::arg("carrier_offset_hz") = 0.0,
             py::arg("seed") = 1)
        .def("set_noise_variance", &waveform_channel::set_noise_variance, py::arg("noise_variance"))
        .def("set_carrier_offset_hz",
             &waveform_channel::set_carrier_offset_hz,
             py::arg("carrier_offset_hz"))
        .def("noise_variance", &waveform_channel::noise_variance)
        .def("carrier_offset_hz", &waveform_channel::carrier_offset_hz);
}
