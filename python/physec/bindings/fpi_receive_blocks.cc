// SPDX-License-Identifier: GPL-3.0-or-later
#include "block_class.h"
#include <gnuradio/physec/fpi_channel.h>
#include <gnuradio/physec/fpi_compensator.h>
#include <gnuradio/physec/fpi_locator.h>

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
    m.def("fpi_bob",
          &fpi_locator::make_bob,
          py::arg("config"),
          py::arg("pilot_seed") = 1,
          py::arg("noise_seed") = 1,
          "Block: Bob's path estimator and locator.");
    m.def("fpi_eve",
          &fpi_locator::make_eve,
          py::arg("config"),
          py::arg("pilot_seed") = 1,
          py::arg("attack") = "merged",
          "Block: an Eve's path estimator and locator.");
}
