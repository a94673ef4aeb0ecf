// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <physec/channel/antenna_paths.h>
#include <sstream>

void bind_antenna_paths(py::module& m)
{
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
