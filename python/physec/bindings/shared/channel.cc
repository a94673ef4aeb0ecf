// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <physec/channel/antenna_paths.h>
#include <physec/channel/chain.h>
#include <physec/channel/multipath.h>
#include <sstream>

void bind_channel(py::module& m)
{
    using physec::channel::antenna_path;
    using physec::channel::chain;

    py::class_<physec::channel::path>(m, "path", "One propagation path.")
        .def(py::init([](double delay_s, double spatial_frequency, physec::cf64 gain) {
                 return physec::channel::path{ delay_s, spatial_frequency, gain };
             }),
             py::arg("delay_s"),
             py::arg("spatial_frequency"),
             py::arg("gain"))
        .def_readwrite("delay_s", &physec::channel::path::delay_s)
        .def_readwrite("spatial_frequency", &physec::channel::path::spatial_frequency)
        .def_readwrite("gain", &physec::channel::path::gain);

    m.def("miso_response",
          &physec::channel::miso_response,
          py::arg("paths"),
          py::arg("numerology"),
          py::arg("antennas"),
          "Response (2), active subcarriers x antennas.");

    py::class_<antenna_path>(m, "antenna_path", "A path from one transmit to one receive antenna.")
        .def(py::init([](int tx, int rx, double delay_s, physec::cf64 gain) {
                 return antenna_path{ tx, rx, delay_s, gain };
             }),
             py::arg("tx"),
             py::arg("rx"),
             py::arg("delay_s"),
             py::arg("gain"))
        .def_readwrite("tx", &antenna_path::tx)
        .def_readwrite("rx", &antenna_path::rx)
        .def_readwrite("delay_s", &antenna_path::delay_s)
        .def_readwrite("gain", &antenna_path::gain)
        .def("__repr__", [](const antenna_path& p) {
            return py::str("antenna_path({!r}, {!r}, {!r}, {!r})")
                .format(p.tx, p.rx, p.delay_s, p.gain);
        });

    m.def("antenna_paths",
          &physec::channel::antenna_paths,
          py::arg("paths"),
          py::arg("tx_antennas"),
          py::arg("first_tx") = 0,
          py::arg("rx") = 0,
          "The paths of an array, one for every path and transmit antenna.");
    m.def("read_antenna_paths",
          py::overload_cast<const std::string&>(&physec::channel::read_antenna_paths),
          py::arg("file"),
          "Paths of a channel file, as simulated USRPs take it. See docs/virtual-usrp.md.");
    m.def(
        "antenna_paths_text",
        [](const std::vector<physec::channel::path>& paths, int tx_antennas, int first_tx, int rx) {
            std::ostringstream text;
            physec::channel::write_antenna_paths(
                text, physec::channel::antenna_paths(paths, tx_antennas, first_tx, rx));
            return text.str();
        },
        py::arg("paths"),
        py::arg("tx_antennas"),
        py::arg("first_tx") = 0,
        py::arg("rx") = 0,
        "Channel file of a simulated USRP: one line for every path and transmit antenna.\n\n"
        "Texts for several receivers may be joined. See docs/virtual-usrp.md.");

    py::class_<chain>(m, "chain", "Delay and gain of a transmit channel and the receiver together.")
        .def(py::init([](double delay_s, std::complex<double> gain, double residual) {
                 return chain{ delay_s, gain, residual };
             }),
             py::arg("delay_s"),
             py::arg("gain"),
             py::arg("residual") = 0.0)
        .def_readwrite("delay_s", &chain::delay_s)
        .def_readwrite("gain", &chain::gain)
        .def_readwrite("residual", &chain::residual);
    m.def("estimate_chain",
          &physec::channel::estimate_chain,
          py::arg("response"),
          py::arg("numerology"),
          py::arg("variances") = Eigen::VectorXd(),
          "Delay and gain that explain a measured response best.");
    m.def("chain_response",
          &physec::channel::chain_response,
          py::arg("chains"),
          py::arg("numerology"),
          py::arg("window_samples"),
          "Response of chains, active subcarriers x chains.");
}
