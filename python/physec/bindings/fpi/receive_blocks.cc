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
        m, "fpi_channel", "Simulated multipath channel from Alice's array to Bob or Eve.")
        .def(py::init(&fpi_channel::make),
             py::arg("config"),
             py::arg("receiver"),
             py::arg("pilot_seed") = 1,
             py::arg("noise_seed") = 1)
        .def("set_snr_db", &fpi_channel::set_snr_db, py::arg("snr_db"))
        .def("noise_variance", &fpi_channel::noise_variance);

    general_block_class<fpi_compensator>(
        m, "fpi_compensator", "Channel estimate without the fake paths, one per frame.")
        .def(py::init(&fpi_compensator::make), py::arg("config"), py::arg("pilot_seed") = 1);

    general_block_class<fpi_locator>(
        m, "fpi_locator", "Paths and position from each frame: Bob's or an Eve's.");
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
                 bool report_unusable) {
            return fpi_locator::make_bob(
                config, pilot_seed, noise_seed, on_air(response, report_unusable));
        },
        py::arg("config"),
        py::arg("pilot_seed") = 1,
        py::arg("noise_seed") = 1,
        py::arg("chains") = py::none(),
        py::arg("report_unusable") = false,
        "Block: Bob's path estimator and locator. chains: chain_response(), on the air.");
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
        "Block: an Eve's path estimator and locator. chains: chain_response(), on the air.");
}
