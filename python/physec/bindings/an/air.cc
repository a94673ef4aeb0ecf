// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <physec/an/air/payload.h>
#include <physec/error.h>

void bind_an_air(py::module& m)
{
    using physec::an::air_config;

    py::class_<air_config>(m, "air_config", "AN-ISAC on the air: what the frames hold.")
        .def(py::init(&physec::an::make_air_config),
             py::arg("scheme"),
             py::arg("format"),
             py::arg("data_symbols") = 32,
             py::arg("pilot_period") = 8,
             py::arg("pilot_seed") = 1,
             "From an an.config and an ofdm.frame_format, whose body follows from the data symbols.")
        .def_readonly("scheme", &air_config::scheme)
        .def_readonly("format", &air_config::format)
        .def_readonly("pilot_period", &air_config::pilot_period)
        .def_readonly("pilot_seed", &air_config::pilot_seed)
        .def_property_readonly("data_symbols", &air_config::data_symbols)
        .def_property_readonly("payload_bytes", &air_config::payload_bytes, "Of one frame.");
    m.def(
        "air_block",
        [](const air_config& config, const py::bytes& data, std::uint32_t number) {
            const std::string text = data;
            const std::vector<std::uint8_t> bytes(text.begin(), text.end());
            physec::an::payload_coder coder(config);
            const auto packed = coder.pack(physec::an::cut_block(config, bytes, number));
            return py::bytes(reinterpret_cast<const char*>(packed.data()), packed.size());
        },
        py::arg("config"),
        py::arg("data"),
        py::arg("number"),
        "Block `number` of `data` as it is protected: what a receiver's reports hold if all is "
        "right.");
    m.def(
        "count_air_blocks",
        [](const air_config& config, std::size_t bytes) {
            return physec::an::count_blocks(config, bytes);
        },
        py::arg("config"),
        py::arg("bytes"),
        "Blocks that this many bytes take.");
}
