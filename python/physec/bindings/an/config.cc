// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <physec/an/channel_state.h>
#include <physec/error.h>

void bind_an_config(py::module& m)
{
    using physec::an::channel_state;
    using physec::an::config;

    py::class_<config>(m, "config", "Parameters of an artificial-noise ISAC experiment.")
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
        .def_readwrite("sensing", &config::sensing)
        .def_property(
            "mode",
            [](const config& c) { return physec::an::to_string(c.mode); },
            [](config& c, const std::string& name) {
                c.mode = physec::an::noise_mode_from_string(name);
            })
        .def_property_readonly("beta", &config::beta)
        .def("validate", &config::validate)
        .def(
            "check",
            [](const config& c) { physec::throw_if_invalid(c.validate()); },
            "Raises InvalidInput with one sentence when the configuration cannot be used.");

    py::class_<channel_state>(m, "channel_state", "One draw of channels and angles.")
        .def(py::init([](const physec::vector_cf64& h,
                         const physec::vector_cf64& h_e,
                         double theta_rad,
                         double phi_rad) {
                 return channel_state{ h, h_e, theta_rad, phi_rad };
             }),
             py::arg("h"),
             py::arg("h_e"),
             py::arg("theta_rad"),
             py::arg("phi_rad"))
        .def_readwrite("h", &channel_state::h)
        .def_readwrite("h_e", &channel_state::h_e)
        .def_readwrite("theta_rad", &channel_state::theta_rad)
        .def_readwrite("phi_rad", &channel_state::phi_rad);
    m.def("draw_channel_state",
          &physec::an::draw_channel_state,
          py::arg("config"),
          py::arg("seed"),
          py::arg("index"),
          py::arg("truncated") = false,
          "The index-th seeded draw; needs none of the others.");
}
