// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"

PYBIND11_MODULE(physec_python, m)
{
    m.doc() = "GNU Radio blocks of gr-physec.";
    // Base classes and parameter objects are registered by these modules.
    py::module::import("gnuradio.gr");
    py::module::import("gnuradio.physec.physec_core");
    // The blocks introduce themselves by the name people import.
    const py::object name = m.attr("__name__");
    m.attr("__name__") = "gnuradio.physec";
    bind_air_blocks(m);
    bind_an_blocks(m);
    bind_an_air_blocks(m);
    bind_channel_blocks(m);
    bind_fpi_transmit_blocks(m);
    bind_fpi_receive_blocks(m);
    m.attr("__name__") = name;
}
