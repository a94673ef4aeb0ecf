// SPDX-License-Identifier: GPL-3.0-or-later
#include "block_class.h"
#include <gnuradio/physec/an_air_receiver.h>
#include <gnuradio/physec/an_air_sensor.h>
#include <gnuradio/physec/an_air_transmitter.h>
#include <gnuradio/physec/an_csi_opener.h>
#include <gnuradio/physec/an_csi_sealer.h>

void bind_an_air_blocks(py::module& m)
{
    using namespace gr::physec;

    sync_block_class<an_air_transmitter>(
        m,
        "an_air_transmitter",
        "Block: AN-ISAC base station on the air: bytes in numbered blocks as frames.\n\n"
        "Output: a stream per antenna, vectors of active subcarriers. Ports `csi`,\n"
        "`target_angle`, `chains`, `sent`.")
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
             py::arg("noise_seed") = 0,
             "config: an.air_config; data: bytes; target_angle: radians; session: 1 to\n"
             "65535, 0 draws one; noise_seed: 0: keyed. Raises InvalidInput with the\n"
             "value and what is allowed.")
        .def_property_readonly(
            "session", &an_air_transmitter::session, "Session of the frame headers, 1 to 65535.")
        .def("set_target_angle",
             &an_air_transmitter::set_target_angle,
             py::arg("theta_rad"),
             "Target angle, radians, below pi/2 in magnitude. From the next frame boundary\n"
             "on. Raises InvalidInput with the value and what is allowed.")
        .def("set_tau",
             &an_air_transmitter::set_tau,
             py::arg("tau"),
             "Share of power in the data beam, 0 to 1. From the next frame boundary on.\n"
             "Raises InvalidInput with the value and what is allowed.");

    sync_block_class<an_air_receiver>(
        m,
        "an_air_receiver",
        "Block: AN-ISAC user, or communication Eve, on the air.\n\n"
        "Input: bodies from frame_synchronizer, vectors of active subcarriers. Ports\n"
        "`payload`, `csi`, `reports`.")
        .def(py::init(&an_air_receiver::make),
             py::arg("config"),
             py::arg("refinement") = "iterative",
             py::arg("csi_every") = 1,
             "config: an.air_config; refinement: \"pilots_only\" or \"iterative\"; csi_every:\n"
             "frames per CSI message. Raises InvalidInput with the value and what is\n"
             "allowed.");

    sync_block_class<an_air_sensor>(
        m,
        "an_air_sensor",
        "Block: base station's receive array: angle and range of a target from its\n"
        "own frames' echoes.\n\n"
        "Inputs: a stream of samples for each of M antennas. Ports `sent` (in),\n"
        "`estimates`, `chains`.")
        .def(py::init(&an_air_sensor::make),
             py::arg("config"),
             py::arg("options"),
             py::arg("frames") = 1,
             "config: an.air_config; options: sync.receiver_options of the same format;\n"
             "frames: per estimate, 1 to 1024. Raises InvalidInput with the value and what\n"
             "is allowed.")
        .def("set_gate",
             &an_air_sensor::set_gate,
             py::arg("least_m"),
             py::arg("most_m"),
             "Range within which a target is looked for, metres. Raises InvalidInput with\n"
             "the value and what is allowed.")
        .def("set_chains",
             &an_air_sensor::set_chains,
             py::arg("transmit"),
             py::arg("receive"),
             "Complex factors of the N transmit and M receive channels, taken off from now\n"
             "on. Raises InvalidInput with the value and what is allowed.")
        .def("calibrate",
             &an_air_sensor::calibrate,
             py::arg("theta_rad"),
             py::arg("least_m"),
             py::arg("most_m"),
             "Measures the chains by the next echoes, those of a reference reflector.\n\n"
             "theta_rad: its direction; least_m, most_m: its range, metres. Raises\n"
             "InvalidInput with the value and what is allowed.");

    general_block_class<an_csi_sealer>(
        m,
        "an_csi_sealer",
        "Block: seals the user's channel state for the way to the base station.\n\n"
        "Ports `csi` (in: PDUs of an_air_receiver) and `records` (out: PDUs of bytes).")
        .def(py::init(&an_csi_sealer::make),
             py::arg("config"),
             py::arg("key_file"),
             "config: an.air_config, the base station's too; key_file: path of the key that\n"
             "both share. Raises InvalidInput with the value and what is allowed.");

    sync_block_class<an_csi_opener>(
        m,
        "an_csi_opener",
        "Block: the user's channel state, of records alone that somebody with the key\n"
        "sealed.\n\n"
        "Input, optional: bytes. Ports `records` (in: the same as PDUs of bytes) and\n"
        "`csi` (out: for an_air_transmitter).")
        .def(py::init(&an_csi_opener::make),
             py::arg("config"),
             py::arg("key_file"),
             py::arg("session"),
             py::arg("most_age_s") = 10.0,
             "config: an.air_config, the user's too; key_file: path of the key that both\n"
             "share; session: of the base station, 1 to 65535; most_age_s: of a record by\n"
             "the clocks of both computers, 0: any. Raises InvalidInput with the value and\n"
             "what is allowed.")
        .def_property_readonly(
            "counts",
            [](const an_csi_opener& block) {
                using physec::secret::record_verdict;
                const auto counts = block.counts();
                py::dict all;
                all["accepted"] = counts[record_verdict::accepted];
                all["foreign_session"] = counts[record_verdict::foreign_session];
                all["foreign_configuration"] = counts[record_verdict::foreign_configuration];
                all["replayed"] = counts[record_verdict::replayed];
                all["wrong_age"] = counts[record_verdict::wrong_age];
                all["forged"] = counts[record_verdict::forged];
                all["skipped_bytes"] = counts.skipped_bytes;
                return all;
            },
            "Records accepted and refused, by reason, and bytes in no accepted record, since\n"
            "the block was made.");
}
