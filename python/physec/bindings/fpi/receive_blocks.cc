// SPDX-License-Identifier: GPL-3.0-or-later
#include "block_class.h"
#include <gnuradio/physec/fpi_channel.h>
#include <gnuradio/physec/fpi_compensator.h>
#include <gnuradio/physec/fpi_locator.h>
#include <optional>

void bind_fpi_receive_blocks(py::module& m)
{
    using gr::physec::fpi_channel;
    using gr::physec::fpi_compensator;
    using gr::physec::fpi_locator;

    sync_block_class<fpi_channel>(
        m,
        "fpi_channel",
        "Block: simulated multipath channel from Alice's array to Bob or Eve, (1) and\n"
        "(2), with noise.\n\n"
        "Input: a stream per antenna, vectors of active subcarriers; output: one\n"
        "stream of such vectors.")
        .def(py::init(&fpi_channel::make),
             py::arg("config"),
             py::arg("receiver"),
             py::arg("pilot_seed") = 1,
             py::arg("noise_seed") = 1,
             "config: fpi.config; receiver: \"bob\" or \"eve\"; pilot_seed: fixes the noise's\n"
             "variance; noise_seed. Raises InvalidInput with the value and what is allowed.")
        .def("set_snr_db",
             &fpi_channel::set_snr_db,
             py::arg("snr_db"),
             "SNR at Bob, dB, from the next frame boundary on, -100 to 100; no longer the\n"
             "configuration's. Raises InvalidInput with the value and what is allowed.")
        .def("set_config",
             released(&fpi_channel::set_config),
             py::arg("config"),
             "Another fpi.config from a frame boundary on, positions included; antennas,\n"
             "pilots, bandwidth and subcarriers stay. Behind a precoder with the same\n"
             "configuration the channel follows by itself. Raises InvalidInput with the\n"
             "value and what is allowed.")
        .def("noise_variance",
             &fpi_channel::noise_variance,
             "sigma^2 per resource element, for the SNR that was set last.");

    general_block_class<fpi_compensator>(
        m,
        "fpi_compensator",
        "Block: channel estimate without the fake paths, one per frame, (29).\n\n"
        "Input: vectors of active subcarriers; output: vectors of subcarriers *\n"
        "antennas, antenna after antenna.")
        .def(py::init(&fpi_compensator::make),
             py::arg("config"),
             py::arg("pilot_seed") = 1,
             py::arg("schedule") = std::shared_ptr<physec::fpi::secret_schedule>(),
             "config: fpi.config; pilot_seed: of the pilot source; schedule:\n"
             "fpi.secret_schedule, in place of the configuration's fakes. Raises InvalidInput\n"
             "with the value and what is allowed.")
        .def("set_config",
             released(&fpi_compensator::set_config),
             py::arg("config"),
             "Another fpi.config from a frame boundary on: as fpi_locator.set_config.");

    general_block_class<fpi_locator>(
        m,
        "fpi_locator",
        "Block: paths and position from each frame; made by fpi_bob() or fpi_eve().\n\n"
        "Input: vectors of active subcarriers; output: x + jy in metres; port\n"
        "`estimates`: a PDU per frame.")
        .def("set_config",
             released(&fpi_locator::set_config),
             py::arg("config"),
             "Another fpi.config from a frame boundary on; antennas, pilots, bandwidth and\n"
             "subcarriers stay. A receiver with the precoder's configuration follows that\n"
             "by itself at its frame; another one takes this up to half a second later.\n"
             "Raises InvalidInput with the value and what is allowed.")
        .def("set_attack",
             released(&fpi_locator::set_attack),
             py::arg("attack"),
             "Another attack from the next frame on; not for Bob. Raises InvalidInput with\n"
             "the value and what is allowed.");
    using gr::physec::fpi_locator_air;
    using chains = std::optional<physec::matrix_cf64>;
    const auto on_air = [](const chains& response, bool report_unusable) {
        return fpi_locator_air{ response.value_or(physec::matrix_cf64()), report_unusable };
    };
    m.def(
        "fpi_bob",
        [on_air](const physec::fpi::config& config,
                 std::uint64_t pilot_seed,
                 std::uint64_t noise_seed,
                 const chains& response,
                 bool report_unusable,
                 std::shared_ptr<physec::fpi::secret_schedule> schedule) {
            return fpi_locator::make_bob(
                config, pilot_seed, noise_seed, on_air(response, report_unusable), schedule);
        },
        py::arg("config"),
        py::arg("pilot_seed") = 1,
        py::arg("noise_seed") = 1,
        py::arg("chains") = py::none(),
        py::arg("report_unusable") = false,
        py::arg("schedule") = std::shared_ptr<physec::fpi::secret_schedule>(),
        "Block fpi_locator of Bob, who knows the secret.\n\n"
        "config: fpi.config; pilot_seed, noise_seed: of pilot source and precoder;\n"
        "chains: channel.chain_response() (active subcarriers, antennas), on the air;\n"
        "report_unusable: positions in spite of complaints; schedule: fpi.secret_schedule,\n"
        "in place of the configuration's fakes. Raises InvalidInput with the value and\n"
        "what is allowed.");
    m.def(
        "fpi_eve",
        [on_air](const physec::fpi::config& config,
                 std::uint64_t pilot_seed,
                 const std::string& attack,
                 const chains& response,
                 bool report_unusable) {
            return fpi_locator::make_eve(
                config, pilot_seed, attack, on_air(response, report_unusable));
        },
        py::arg("config"),
        py::arg("pilot_seed") = 1,
        py::arg("attack") = "merged",
        py::arg("chains") = py::none(),
        py::arg("report_unusable") = false,
        "Block fpi_locator of an Eve, who knows all of the configuration but its\n"
        "fakes.\n\n"
        "config: fpi.config; attack: e.g. \"merged\", \"separate\", \"structure\", \"prior\";\n"
        "chains: channel.chain_response() (active subcarriers, antennas), on the air;\n"
        "report_unusable: positions in spite of complaints. Raises InvalidInput with\n"
        "the value and what is allowed.");
}
