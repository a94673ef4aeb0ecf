// SPDX-License-Identifier: GPL-3.0-or-later
#include "block_class.h"
#include <gnuradio/physec/an_channel.h>
#include <gnuradio/physec/an_channel_state.h>
#include <gnuradio/physec/an_data_eve.h>
#include <gnuradio/physec/an_leak_eve.h>
#include <gnuradio/physec/an_precoder.h>
#include <gnuradio/physec/an_sensing_eve.h>
#include <gnuradio/physec/an_symbol_receiver.h>
#include <gnuradio/physec/an_target_estimator.h>

void bind_an_blocks(py::module& m)
{
    using namespace gr::physec;

    sync_block_class<an_channel_state>(
        m,
        "an_channel_state",
        "Block: passes symbols through and tags them with seeded channel draws,\n"
        "`channel_state`. Port `states`: the same as PDUs, with `frame`, for views.")
        .def(py::init(&an_channel_state::make),
             py::arg("config"),
             py::arg("coherence_frames"),
             py::arg("seed") = 1,
             py::arg("truncated") = false,
             "config: an.config; coherence_frames: between draws; seed; truncated: angles\n"
             "within the bounds' range. Raises InvalidInput with the value and what is\n"
             "allowed.")
        .def("set_target_angle",
             &an_channel_state::set_target_angle,
             py::arg("theta_rad"),
             "Where the target stands, radians, below pi/2 in magnitude, instead of where it\n"
             "was drawn; None: drawn. From the next frame boundary on, for precoder and\n"
             "channel alike. Raises InvalidInput with the value and what is allowed.")
        .def("set_eve_angle",
             &an_channel_state::set_eve_angle,
             py::arg("phi_rad"),
             "The same for the target as the sensing eavesdropper sees it.");

    general_block_class<an_precoder>(
        m,
        "an_precoder",
        "Block: base station's AN-ISAC precoder (1).\n\n"
        "Input: unit-power symbols; output: a stream per antenna. Ports `csi` and\n"
        "`target_angle`, tag `csi`.")
        .def(py::init(&an_precoder::make),
             py::arg("config"),
             py::arg("noise_seed") = 0,
             py::arg("channel_seed") = 1,
             "config: an.config; noise_seed: of the artificial noise, 0: keyed, which\n"
             "nobody predicts, another: repeatable; channel_seed: of the CSI until other\n"
             "comes. Raises InvalidInput with the value and what is allowed.")
        .def("set_csi",
             &an_precoder::set_csi,
             py::arg("h"),
             "User's channel, complex (N,). From the next frame boundary on. Raises\n"
             "InvalidInput with the value and what is allowed.")
        .def("set_target_angle",
             &an_precoder::set_target_angle,
             py::arg("theta_rad"),
             "Target angle, radians, below pi/2 in magnitude. From the next frame boundary\n"
             "on. Raises InvalidInput with the value and what is allowed.")
        .def("set_config",
             &an_precoder::set_config,
             py::arg("config"),
             "Power, tau, alpha and beta's phase of an an.config. From the next frame\n"
             "boundary on. Raises InvalidInput with the value and what is allowed.")
        .def("set_tau",
             &an_precoder::set_tau,
             py::arg("tau"),
             "Share of power in the data beam, 0 to 1. From the next frame boundary on.\n"
             "Raises InvalidInput with the value and what is allowed.")
        .def("set_alpha",
             &an_precoder::set_alpha,
             py::arg("alpha"),
             "Weight of the target's direction, complex. From the next frame boundary on.\n"
             "Raises InvalidInput with the value and what is allowed.");

    sync_block_class<an_channel>(
        m,
        "an_channel",
        "Block: links to user, communication Eve, base station (vectors of M) and\n"
        "sensing Eve (of Ne).\n\n"
        "Input: vectors of N antenna samples. Tag `channel_state` takes effect on its\n"
        "own sample.")
        .def(py::init(&an_channel::make),
             py::arg("config"),
             py::arg("noise_seed") = 1,
             py::arg("channel_seed") = 1,
             "config: an.config; noise_seed; channel_seed: of the state until a tag comes.\n"
             "Raises InvalidInput with the value and what is allowed.")
        .def("set_config",
             &an_channel::set_config,
             py::arg("config"),
             "Gains and noises of an an.config. From the next frame boundary on. Raises\n"
             "InvalidInput with the value and what is allowed.")
        .def("set_gain_user",
             &an_channel::set_gain_user,
             py::arg("gain"),
             "Gain c1, a complex amplitude, not 0. From the next frame boundary on. Raises\n"
             "InvalidInput with the value and what is allowed.")
        .def("set_gain_comm_eve",
             &an_channel::set_gain_comm_eve,
             py::arg("gain"),
             "Gain c2, a complex amplitude, not 0. From the next frame boundary on. Raises\n"
             "InvalidInput with the value and what is allowed.")
        .def("set_gain_target",
             &an_channel::set_gain_target,
             py::arg("gain"),
             "Gain c3, a complex amplitude, not 0. From the next frame boundary on. Raises\n"
             "InvalidInput with the value and what is allowed.")
        .def("set_gain_sensing_eve",
             &an_channel::set_gain_sensing_eve,
             py::arg("gain"),
             "Gain c4, a complex amplitude, not 0. From the next frame boundary on. Raises\n"
             "InvalidInput with the value and what is allowed.")
        .def("set_noise_user",
             &an_channel::set_noise_user,
             py::arg("deviation"),
             "Standard deviation sigma_u of the noise, above 0. From the next frame\n"
             "boundary on. Raises InvalidInput with the value and what is allowed.")
        .def("set_noise_comm_eve",
             &an_channel::set_noise_comm_eve,
             py::arg("deviation"),
             "Standard deviation sigma_e of the noise, above 0. From the next frame\n"
             "boundary on. Raises InvalidInput with the value and what is allowed.")
        .def("set_noise_radar",
             &an_channel::set_noise_radar,
             py::arg("deviation"),
             "Standard deviation sigma_r of the noise, above 0. From the next frame\n"
             "boundary on. Raises InvalidInput with the value and what is allowed.");

    sync_block_class<an_data_eve>(
        m,
        "an_data_eve",
        "Block: an eavesdropper of the data at the target, or with several antennas.\n\n"
        "Input: vectors of N antenna samples with `channel_state` tags; output: what she\n"
        "hears, combined for the largest SINR, for an an_symbol_receiver.")
        .def(py::init(&an_data_eve::make),
             py::arg("config"),
             py::arg("place") = "target",
             py::arg("antennas") = 1,
             py::arg("noise_seed") = 1,
             py::arg("channel_seed") = 1,
             "config: an.config; place: \"target\" or \"comm_eve\"; antennas: 1 to 512, 1 at the\n"
             "target; noise_seed; channel_seed: of the antennas after the first, and of the\n"
             "state until a tag comes. Raises InvalidInput with the value and what is allowed.")
        .def("set_config",
             &an_data_eve::set_config,
             py::arg("config"),
             "Powers, gains and noises of an an.config. From the next frame boundary on.\n"
             "Raises InvalidInput with the value and what is allowed.");

    general_block_class<an_symbol_receiver>(
        m,
        "an_symbol_receiver",
        "Block: pilot-aided QPSK receiver of user and communication Eve.\n\n"
        "Input: samples; outputs: equalised symbols, dibits, soft bits (vectors of\n"
        "2). Port `reports`: a PDU a block.")
        .def(py::init(&an_symbol_receiver::make),
             py::arg("config"),
             py::arg("pilots_per_frame"),
             py::arg("coherence_frames"),
             py::arg("pilot_seed") = 1,
             py::arg("refinement") = "pilots_only",
             "config: an.config; pilots_per_frame: 1 to L-1; coherence_frames; pilot_seed;\n"
             "refinement: \"pilots_only\" or \"iterative\". Raises InvalidInput with the value\n"
             "and what is allowed.");

    general_block_class<an_target_estimator>(
        m,
        "an_target_estimator",
        "Block: maximum-likelihood target angle at the base station.\n\n"
        "Inputs: echo (vectors of M) and reference; output: exp(j theta). Port\n"
        "`estimates`: a PDU per estimate.")
        .def(py::init(&an_target_estimator::make),
             py::arg("config"),
             py::arg("reference") = "known_x",
             py::arg("frames") = 1,
             "config: an.config; reference: \"known_x\" (vectors of N) or \"symbols_only\";\n"
             "frames: per estimate, 1 to 65536. Raises InvalidInput with the value and what\n"
             "is allowed.");

    general_block_class<an_sensing_eve>(
        m,
        "an_sensing_eve",
        "Block: sensing Eve's target angle.\n\n"
        "Inputs: echo (vectors of Ne), if known s_u; output: exp(j phi). Port\n"
        "`estimates`: a PDU per estimate.")
        .def(py::init(&an_sensing_eve::make),
             py::arg("config"),
             py::arg("knowledge") = "known",
             py::arg("frames") = 1,
             "config: an.config; knowledge: \"known\" or \"unknown\"; frames: per estimate, 1\n"
             "to 65536. Raises InvalidInput with the value and what is allowed.")
        .def("set_config",
             &an_sensing_eve::set_config,
             py::arg("config"),
             "Another an.config of the same sizes; its noise space counts from the next\n"
             "estimate on. Raises InvalidInput with the value and what is allowed.");

    general_block_class<an_leak_eve>(
        m,
        "an_leak_eve",
        "Block: base station's target angle at an eavesdropper who knows the\n"
        "transmission.\n\n"
        "Inputs: X (vectors of N) and s_u, or the echo (vectors of Ne); output: exp(j\n"
        "theta). Port `estimates`.")
        .def(py::init(&an_leak_eve::make),
             py::arg("config"),
             py::arg("source") = "null_space",
             py::arg("frames") = 1,
             "config: an.config; source: \"null_space\" or \"echo\"; frames: per estimate, 1\n"
             "to 65536. Raises InvalidInput with the value and what is allowed.")
        .def("set_config",
             &an_leak_eve::set_config,
             py::arg("config"),
             "Another an.config of the same sizes; its noise space counts from the next\n"
             "estimate on. Raises InvalidInput with the value and what is allowed.");
}
