// SPDX-License-Identifier: GPL-3.0-or-later
#include "block_class.h"
#include <gnuradio/physec/an_channel.h>
#include <gnuradio/physec/an_channel_state.h>
#include <gnuradio/physec/an_leak_eve.h>
#include <gnuradio/physec/an_precoder.h>
#include <gnuradio/physec/an_sensing_eve.h>
#include <gnuradio/physec/an_symbol_receiver.h>
#include <gnuradio/physec/an_target_estimator.h>

void bind_an_blocks(py::module& m)
{
    using namespace gr::physec;

    sync_block_class<an_channel_state>(
        m, "an_channel_state", "Tags a symbol stream with seeded channel draws.")
        .def(py::init(&an_channel_state::make),
             py::arg("config"),
             py::arg("coherence_frames"),
             py::arg("seed") = 1,
             py::arg("truncated") = false);

    general_block_class<an_precoder>(
        m, "an_precoder", "Base station's AN-ISAC precoder (1); a stream per antenna.")
        .def(py::init(&an_precoder::make),
             py::arg("config"),
             py::arg("noise_seed") = 1,
             py::arg("channel_seed") = 1)
        .def("set_csi", &an_precoder::set_csi, py::arg("h"), "From the next frame boundary on.")
        .def("set_target_angle",
             &an_precoder::set_target_angle,
             py::arg("theta_rad"),
             "From the next frame boundary on.")
        .def("set_config",
             &an_precoder::set_config,
             py::arg("config"),
             "Power, tau, alpha and beta's phase, from the next frame boundary on.")
        .def("set_tau", &an_precoder::set_tau, py::arg("tau"))
        .def("set_alpha", &an_precoder::set_alpha, py::arg("alpha"));

    sync_block_class<an_channel>(
        m, "an_channel", "Links to user, communication Eve, base station and sensing Eve.")
        .def(py::init(&an_channel::make),
             py::arg("config"),
             py::arg("noise_seed") = 1,
             py::arg("channel_seed") = 1)
        .def("set_config",
             &an_channel::set_config,
             py::arg("config"),
             "Gains and noises, from the next frame boundary on.")
        .def("set_gain_user", &an_channel::set_gain_user, py::arg("gain"))
        .def("set_gain_comm_eve", &an_channel::set_gain_comm_eve, py::arg("gain"))
        .def("set_gain_target", &an_channel::set_gain_target, py::arg("gain"))
        .def("set_gain_sensing_eve", &an_channel::set_gain_sensing_eve, py::arg("gain"))
        .def("set_noise_user", &an_channel::set_noise_user, py::arg("deviation"))
        .def("set_noise_comm_eve", &an_channel::set_noise_comm_eve, py::arg("deviation"))
        .def("set_noise_radar", &an_channel::set_noise_radar, py::arg("deviation"));

    general_block_class<an_symbol_receiver>(
        m, "an_symbol_receiver", "Pilot-aided QPSK receiver of user and communication Eve.")
        .def(py::init(&an_symbol_receiver::make),
             py::arg("config"),
             py::arg("pilots_per_frame"),
             py::arg("coherence_frames"),
             py::arg("pilot_seed") = 1,
             py::arg("refinement") = "pilots_only");

    general_block_class<an_target_estimator>(
        m, "an_target_estimator", "Maximum-likelihood target angle at the base station.")
        .def(py::init(&an_target_estimator::make),
             py::arg("config"),
             py::arg("reference") = "known_x",
             py::arg("frames") = 1);

    general_block_class<an_sensing_eve>(m, "an_sensing_eve", "Sensing eavesdropper's target angle.")
        .def(py::init(&an_sensing_eve::make),
             py::arg("config"),
             py::arg("knowledge") = "known",
             py::arg("frames") = 1);

    general_block_class<an_leak_eve>(
        m, "an_leak_eve", "Target angle at an eavesdropper who knows the transmission.")
        .def(py::init(&an_leak_eve::make),
             py::arg("config"),
             py::arg("source") = "null_space",
             py::arg("frames") = 1);
}
