// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <physec/error.h>

namespace {

//! Submodule whose members introduce themselves by the names people import: gnuradio.physec.NAME.
py::module room(py::module& m, const char* name, const char* about)
{
    auto sub = m.def_submodule(name, about);
    sub.attr("__name__") = std::string("gnuradio.physec.") + name;
    return sub;
}

//! What the library refuses, as the exception that the Python side raises too.
void translate_refusals(py::module& m)
{
    // Lives as long as the process, as the translator does.
    static const py::handle invalid_input =
        py::object(py::module::import("gnuradio.physec._errors").attr("InvalidInput")).release();
    m.attr("InvalidInput") = invalid_input;
    py::register_exception_translator([](std::exception_ptr caught) {
        try {
            if (caught)
                std::rethrow_exception(caught);
        } catch (const physec::invalid_input& error) {
            PyErr_SetString(invalid_input.ptr(), error.what());
        }
    });
}

} // namespace

PYBIND11_MODULE(physec_core, m)
{
    m.doc() =
        "Mathematics of gr-physec; needs no GNU Radio. Its rooms are those of gnuradio.physec.";
    m.attr("version") = PHYSEC_VERSION;
    translate_refusals(m);

    auto array = room(m, "array", "Points and antenna arrays.");
    bind_array(array);
    auto ofdm = room(m, "ofdm", "Subcarriers and frames.");
    bind_ofdm(ofdm);
    auto channel = room(m, "channel", "Propagation paths and radio chains.");
    bind_channel(channel);
    auto sync = room(m, "sync", "From a radio's samples to frames.");
    bind_sync(sync);
    auto secret = room(m, "secret", "Keys that stations share.");
    bind_secret(secret);

    auto an = room(m, "an", "Artificial-noise ISAC.");
    bind_an_config(an);
    bind_an_air(an);
    bind_an_beams(an);
    bind_an_kernels(an);
    bind_an_receivers(an);
    bind_an_analysis(an);
    bind_an_passive_radar(an);
    bind_an_printed(an);
    bind_an_frame_monte_carlo(an);

    auto fpi = room(m, "fpi", "Fake path injection.");
    bind_fpi_config(fpi);
    bind_fpi_transmit(fpi);
    bind_fpi_receive(fpi);
    bind_fpi_track(fpi);
    bind_fpi_position(fpi);
    bind_fpi_bounds(fpi);
    bind_fpi_analysis(fpi);
    bind_fpi_planner(fpi);
    bind_fpi_registry(fpi);
    bind_fpi_schedule(fpi);

    auto bench = room(m, "_bench", "Timings of kernels.");
    bind_bench(bench);
}
