// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <physec/an/air/payload.h>
#include <physec/error.h>

void bind_an_air(py::module& m)
{
    using physec::an::air_config;

    py::class_<air_config>(
        m,
        "air_config",
        "AN-ISAC on the air: what the frames hold, shared by base station, user and\n"
        "Eve.\n\n"
        "A body is one sounding symbol per antenna and the data symbols, each\n"
        "pilot_period-th of them known.")
        .def(py::init(&physec::an::make_air_config),
             py::arg("scheme"),
             py::arg("format"),
             py::arg("data_symbols") = 32,
             py::arg("pilot_period") = 8,
             py::arg("pilot_seed") = 1,
             "scheme: an.config; format: ofdm.frame_format, whose body follows from\n"
             "data_symbols, a multiple of pilot_period; pilot_seed: of all that is known.\n"
             "Raises InvalidInput.")
        .def_readonly("scheme",
                      &air_config::scheme,
                      "an.config: antennas, power, tau, alpha and beta's phase count here.")
        .def_readonly(
            "format", &air_config::format, "ofdm.frame_format of the frames, its body included.")
        .def_readonly(
            "pilot_period", &air_config::pilot_period, "Data symbols per known data symbol.")
        .def_readonly("pilot_seed",
                      &air_config::pilot_seed,
                      "Seed of sounding phases, pilots and whitening. Public.")
        .def_property_readonly(
            "data_symbols", &air_config::data_symbols, "D, OFDM symbols after the sounding.")
        .def_property_readonly("payload_bytes",
                               &air_config::payload_bytes,
                               "Bytes that a frame carries, numbering and checksum excluded.");
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
        "A payload block as it is protected: what a receiver's reports hold if all is\n"
        "right.\n\n"
        "config: an.air_config; data: bytes of the whole; number: of the block.\n"
        "Returns | number (4) | blocks (4) | length (2) | bytes | zeros | CRC-32 (4)\n"
        "|. Raises InvalidInput.");
    m.def(
        "count_air_blocks",
        [](const air_config& config, std::size_t bytes) {
            return physec::an::count_blocks(config, bytes);
        },
        py::arg("config"),
        py::arg("bytes"),
        "How many payload blocks so many bytes take, at least 1. config:\n"
        "an.air_config.");
}
