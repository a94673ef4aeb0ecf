// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <physec/an/attacks/leak_eve.h>
#include <physec/an/attacks/sensing_eve.h>
#include <physec/an/receive/symbol_receiver.h>
#include <physec/error.h>

namespace {

using namespace physec::an;
using physec::cf32;
using samples = py::array_t<cf32, py::array::c_style | py::array::forcecast>;

py::dict to_dict(const link_report& report)
{
    using namespace pybind11::literals;
    return py::dict("gain"_a = report.gain,
                    "sinr"_a = report.sinr,
                    "sinr_db"_a = report.sinr_db(),
                    "evm_percent"_a = report.evm_percent);
}

py::dict to_dict(const angle_estimate& estimate)
{
    using namespace pybind11::literals;
    return py::dict("angle_rad"_a = estimate.angle_rad,
                    "snr_db"_a = estimate.snr_db,
                    "reliable"_a = estimate.reliable);
}

//! Complains unless \p array is \p rows x \p columns (any number of rows when rows < 0).
void expect_shape(const samples& array, const char* name, py::ssize_t rows, py::ssize_t columns)
{
    const py::ssize_t r = array.ndim() > 0 ? array.shape(0) : 0;
    const py::ssize_t c = array.ndim() > 1 ? array.shape(1) : 1;
    if (array.ndim() > 2 || array.ndim() < 1 || c != columns || (rows >= 0 && r != rows))
        throw physec::invalid_input(
            std::string(name) + " is " + std::to_string(r) + " x " + std::to_string(c) +
            "; allowed: " + (rows < 0 ? "snapshots" : std::to_string(rows)) + " x " +
            std::to_string(columns));
}

py::tuple process(symbol_receiver& self, const samples& y)
{
    expect_shape(y, "array of received samples", self.layout().length(), 1);
    samples symbols(self.layout().data_length());
    py::array_t<std::uint8_t> dibits(self.layout().data_length());
    py::array_t<float> soft_bits({ self.layout().data_length(), 2 });
    const auto report = self.process(
        y.data(), symbols.mutable_data(), dibits.mutable_data(), soft_bits.mutable_data());
    return py::make_tuple(symbols, dibits, to_dict(report), soft_bits);
}

py::dict estimate_target(const config& config,
                         const std::string& name,
                         const samples& echo,
                         const samples& x)
{
    target_estimator estimator(config, target_reference_from_string(name));
    expect_shape(echo, "echo", -1, config.rx_antennas);
    expect_shape(x, "reference", echo.shape(0), estimator.reference_length());
    for (py::ssize_t n = 0; n < echo.shape(0); ++n)
        estimator.add(echo.data() + n * config.rx_antennas,
                      x.data() + n * estimator.reference_length());
    return to_dict(estimator.estimate());
}

py::dict eavesdrop_target(const config& config,
                          const std::string& name,
                          const samples& echo,
                          const std::optional<samples>& waveform)
{
    const auto knowledge = waveform_knowledge_from_string(name);
    sensing_eve eve(config, knowledge);
    expect_shape(echo, "echo", -1, config.eve_antennas);
    if (knowledge == waveform_knowledge::known) {
        if (!waveform)
            throw physec::invalid_input("no waveform given; allowed: none only if unknown");
        expect_shape(*waveform, "waveform", echo.shape(0), 1);
    }
    for (py::ssize_t n = 0; n < echo.shape(0); ++n)
        eve.add(echo.data() + n * config.eve_antennas, waveform ? waveform->data()[n] : cf32(0.0f));
    return to_dict(eve.estimate());
}

py::dict leak_target(const config& config,
                     const std::string& name,
                     const samples& x,
                     const samples& observation)
{
    leak_eve eve(config, leak_source_from_string(name));
    expect_shape(x, "X", -1, config.tx_antennas);
    expect_shape(observation, "observation", x.shape(0), eve.observation_length());
    for (py::ssize_t n = 0; n < x.shape(0); ++n)
        eve.add(x.data() + n * config.tx_antennas,
                observation.data() + n * eve.observation_length());
    return to_dict(eve.estimate());
}

} // namespace

void bind_an_receivers(py::module& m)
{
    m.def(
        "qpsk_points",
        [] {
            const auto points = qpsk_points();
            return std::vector<cf32>(points.begin(), points.end());
        },
        "The four unit-power points, list of complex indexed by dibit 2 b1 + b0 (Gray\n"
        "coded): ((1 - 2 b1) + j (1 - 2 b0)) / sqrt(2), b1 the earlier bit.");
    m.def("qpsk_pilots",
          &qpsk_pilots,
          py::arg("count"),
          py::arg("seed") = 1,
          "List of `count` known QPSK symbols of a public seed.");
    m.def(
        "measure_link",
        [](const samples& y, const samples& x) {
            expect_shape(y, "array of received samples", x.size(), 1);
            return to_dict(measure_link(y.data(), x.data(), x.size()));
        },
        py::arg("y"),
        py::arg("x"),
        "Least-squares gain of y = gain x + noise and the SINR that it implies.\n\n"
        "y, x: complex (count,), at least 2. Returns a dict with gain, sinr (linear;\n"
        "may be slightly negative in deep noise), sinr_db (not below -100) and\n"
        "evm_percent (0 here). Raises InvalidInput.");

    py::class_<symbol_receiver>(
        m,
        "symbol_receiver",
        "Pilot-aided QPSK receiver of one coherence block: the user's, or the\n"
        "communication Eve's.")
        .def(py::init([](int frame_length,
                         int pilots,
                         int frames,
                         std::uint64_t seed,
                         const std::string& refinement) {
                 return symbol_receiver({ frame_length, pilots, frames },
                                        seed,
                                        gain_refinement_from_string(refinement));
             }),
             py::arg("frame_length"),
             py::arg("pilots_per_frame"),
             py::arg("frames"),
             py::arg("pilot_seed") = 1,
             py::arg("refinement") = "pilots_only",
             "frame_length: L; pilots_per_frame: 1 to L-1; frames: of a coherence block;\n"
             "refinement: \"pilots_only\", or \"iterative\": the data refines the gain. Raises\n"
             "InvalidInput.")
        .def("process",
             &process,
             py::arg("y"),
             "One block y, complex (L * frames,): (symbols (data,), dibits (data,),\n"
             "report, soft bits (data, 2)).\n\n"
             "report: dict with gain, sinr, sinr_db, evm_percent. Soft bits are ln\n"
             "P(0)/P(1), the earlier bit first. Raises InvalidInput for another length.");

    m.def("estimate_target",
          &estimate_target,
          py::arg("config"),
          py::arg("reference"),
          py::arg("echo"),
          py::arg("x"),
          "Maximum-likelihood angle of the target at the base station.\n\n"
          "reference: \"known_x\" (x is X, complex (snapshots, N)) or \"symbols_only\" (x\n"
          "is s_u (snapshots,)); echo: complex (snapshots, M). Returns a dict with\n"
          "angle_rad, snr_db (of the array's output) and reliable. Raises InvalidInput.");
    m.def("eavesdrop_target",
          &eavesdrop_target,
          py::arg("config"),
          py::arg("knowledge"),
          py::arg("echo"),
          py::arg("waveform") = py::none(),
          "The sensing Eve's angle phi of the target.\n\n"
          "knowledge: \"known\" (waveform is s_u (snapshots,)) or \"unknown\"; echo:\n"
          "complex (snapshots, Ne). Returns a dict with angle_rad, snr_db (of the\n"
          "array's output) and reliable. Raises InvalidInput.");
    m.def("leak_target",
          &leak_target,
          py::arg("config"),
          py::arg("source"),
          py::arg("x"),
          py::arg("observation"),
          "The base station's angle theta at an eavesdropper who knows X, complex\n"
          "(snapshots, N).\n\n"
          "source: \"null_space\" (observation is s_u (snapshots,)) or \"echo\" (it is\n"
          "complex (snapshots, Ne)). Returns a dict with angle_rad, snr_db (of the\n"
          "array's output) and reliable. Raises InvalidInput.");
}
