// SPDX-License-Identifier: GPL-3.0-or-later
#include "block_class.h"
#include <gnuradio/physec/an_air_receiver.h>
#include <gnuradio/physec/an_air_sensor.h>
#include <gnuradio/physec/an_air_transmitter.h>

void bind_an_air_blocks(py::module& m)
{
    using namespace gr::physec;

    sync_block_class<an_air_transmitter>(
        m, "an_air_transmitter", "AN-ISAC base station: bytes as frames, a stream per antenna.")
        .def(py::init([](const physec::an::air_config& config,
                         const py::bytes& data,
                         double target_angle,
                         int session,
                         std::uint64_t noise_seed) {
                 const std::string text = data;
                 return an_air_transmitter::make(
                     config, { text.begin(), text.end() }, target_angle, session, noise_seed);
             }),
             py::arg("config"),
             py::arg("data"),
             py::arg("target_angle") = 0.0,
             py::arg("session") = 0,
             py::arg("noise_seed") = 0)
        .def_property_readonly("session", &an_air_transmitter::session)
        .def("set_target_angle",
             &an_air_transmitter::set_target_angle,
             py::arg("theta_rad"),
             "From the next frame boundary on.")
        .def("set_tau", &an_air_transmitter::set_tau, py::arg("tau"));

    sync_block_class<an_air_receiver>(
        m, "an_air_receiver", "AN-ISAC user or communication eavesdropper on the air.")
        .def(py::init(&an_air_receiver::make),
             py::arg("config"),
             py::arg("refinement") = "iterative",
             py::arg("csi_every") = 1);

    sync_block_class<an_air_sensor>(
        m, "an_air_sensor", "Base station's receive array: angle and range of a target.")
        .def(py::init(&an_air_sensor::make),
             py::arg("config"),
             py::arg("options"),
             py::arg("frames") = 1)
        .def("set_gate", &an_air_sensor::set_gate, py::arg("least_m"), py::arg("most_m"))
        .def("set_chains", &an_air_sensor::set_chains, py::arg("transmit"), py::arg("receive"))
        .def("calibrate",
             &an_air_sensor::calibrate,
             py::arg("theta_rad"),
             py::arg("least_m"),
             py::arg("most_m"),
             "Measures the chains by the next echoes of a reference reflector.");
}
