// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <physec/error.h>

PYBIND11_MODULE(physec_core, m)
{
    m.doc() = "Mathematics of gr-physec; needs no GNU Radio.";
    m.attr("version") = PHYSEC_VERSION;
    py::register_exception<physec::invalid_input>(m, "InvalidInput", PyExc_ValueError);
    bind_shared(m);
    bind_an_config(m);
    bind_an_air(m);
    bind_an_kernels(m);
    bind_an_receivers(m);
    bind_an_analysis(m);
    bind_antenna_paths(m);
    bind_air(m);
    bind_an_frame_monte_carlo(m);
    bind_bench(m);
    bind_bench_air(m);
    bind_fpi_config(m);
    bind_fpi_transmit(m);
    bind_fpi_receive(m);
    bind_fpi_position(m);
    bind_fpi_bounds(m);
    bind_fpi_analysis(m);
    bind_fpi_planner(m);
}
