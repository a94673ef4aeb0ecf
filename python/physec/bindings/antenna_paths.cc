// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <physec/channel/antenna_paths.h>
#include <sstream>

void bind_antenna_paths(py::module& m)
{
    using physec::channel::antenna_path;

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
}
