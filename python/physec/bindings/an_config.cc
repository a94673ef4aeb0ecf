// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <physec/an/config.h>
#include <physec/error.h>

using physec::an::config;

void bind_an_config(py::module& m)
{
    py::class_<config>(m, "an_config", "Parameters of an artificial-noise ISAC experiment.")
        .def(py::init<>(), "The paper's scenario.")
        .def(py::init<const config&>(), "A copy.")
        .def_readwrite("tx_antennas", &config::tx_antennas)
        .def_readwrite("rx_antennas", &config::rx_antennas)
        .def_readwrite("eve_antennas", &config::eve_antennas)
        .def_readwrite("frame_length", &config::frame_length)
        .def_readwrite("power", &config::power)
        .def_readwrite("tau", &config::tau)
        .def_readwrite("alpha", &config::alpha)
        .def_readwrite("beta_phase_rad", &config::beta_phase_rad)
        .def_readwrite("gain_user", &config::gain_user)
        .def_readwrite("gain_comm_eve", &config::gain_comm_eve)
        .def_readwrite("gain_target", &config::gain_target)
        .def_readwrite("gain_sensing_eve", &config::gain_sensing_eve)
        .def_readwrite("noise_user", &config::noise_user)
        .def_readwrite("noise_comm_eve", &config::noise_comm_eve)
        .def_readwrite("noise_radar", &config::noise_radar)
        .def_readwrite("truncation_rad", &config::truncation_rad)
        .def_property(
            "mode",
            [](const config& c) { return physec::an::to_string(c.mode); },
            [](config& c, const std::string& name) {
                c.mode = physec::an::noise_mode_from_string(name);
            })
        .def_readwrite("sensing", &config::sensing)
        .def_property_readonly("beta", &config::beta)
        .def("validate", &config::validate)
        .def("check",
             [](const config& c) { physec::throw_if_invalid(c.validate()); },
             "Raises InvalidInput with one sentence when the configuration cannot be used.");
}
