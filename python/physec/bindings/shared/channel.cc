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

    py::class_<physec::channel::path>(
        m, "path", "One propagation path from a uniform linear array to one antenna.")
        .def(py::init([](double delay_s, double spatial_frequency, physec::cf64 gain) {
                 return physec::channel::path{ delay_s, spatial_frequency, gain };
             }),
             py::arg("delay_s"),
             py::arg("spatial_frequency"),
             py::arg("gain"),
             "delay_s in seconds, spatial_frequency in cycles per element, gain complex.")
        .def_readwrite("delay_s",
                       &physec::channel::path::delay_s,
                       "Delay in seconds, any fraction of a sample.")
        .def_readwrite("spatial_frequency",
                       &physec::channel::path::spatial_frequency,
                       "f = (d/lambda) sin(theta), cycles per transmit element; wraps by 1.")
        .def_readwrite("gain",
                       &physec::channel::path::gain,
                       "gamma, a complex amplitude that multiplies every element alike.");

    m.def("miso_response",
          &physec::channel::miso_response,
          py::arg("paths"),
          py::arg("numerology"),
          py::arg("antennas"),
          "Response of a multipath channel from a transmit array to one antenna, (2) of\n"
          "Li and Mitra: h(m, i) = sum_k gain_k exp(-j 2 pi n_m tau_k spacing) exp(+j 2\n"
          "pi i f_k), no delay rounded.\n\n"
          "paths: list of path; numerology: its active subcarriers n_m; antennas:\n"
          "elements of the array. Returns a complex array (active subcarriers,\n"
          "antennas).");

    py::class_<antenna_path>(
        m,
        "antenna_path",
        "A path between one transmit and one receive antenna: y_rx(t) = sum gain\n"
        "x_tx(t - delay_s).")
        .def(py::init([](int tx, int rx, double delay_s, physec::cf64 gain) {
                 return antenna_path{ tx, rx, delay_s, gain };
             }),
             py::arg("tx"),
             py::arg("rx"),
             py::arg("delay_s"),
             py::arg("gain"),
             "Numbers of both antennas, delay in seconds, complex gain.")
        .def_readwrite("tx", &antenna_path::tx, "Number of the transmit antenna, 0 to 63.")
        .def_readwrite("rx", &antenna_path::rx, "Number of the receive antenna, 0 to 63.")
        .def_readwrite("delay_s",
                       &antenna_path::delay_s,
                       "Delay in seconds, 0 to 0.01; any fraction of a sample.")
        .def_readwrite(
            "gain", &antenna_path::gain, "Complex gain, which holds the carrier's phase.");

    m.def("antenna_paths",
          &physec::channel::antenna_paths,
          py::arg("paths"),
          py::arg("tx_antennas"),
          py::arg("first_tx") = 0,
          py::arg("rx") = 0,
          "The paths of an array, from each of its elements to one receive antenna.\n\n"
          "paths: list of path; tx_antennas: elements; first_tx: number of element 0;\n"
          "rx: of the receive antenna. Returns a list of antenna_path, in the sign\n"
          "convention of miso_response(). For Waveform Channel.");
    m.def("read_antenna_paths",
          py::overload_cast<const std::string&>(&physec::channel::read_antenna_paths),
          py::arg("file"),
          "List of antenna_path from a channel file, as simulated USRPs take it\n"
          "(docs/virtual-usrp.md).\n\n"
          "file: its name. Raises InvalidInput naming the line, the value and what is\n"
          "allowed.");
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
        "Text of a channel file for a simulated USRP: one line for every path and\n"
        "transmit antenna.\n\n"
        "Arguments as antenna_paths(). Texts for several receivers may be joined\n"
        "(docs/virtual-usrp.md).");

    py::class_<chain>(
        m,
        "chain",
        "Delay and gain of a transmit channel and the receiver together: converters,\n"
        "filters, cables.")
        .def(py::init([](double delay_s, std::complex<double> gain, double residual) {
                 return chain{ delay_s, gain, residual };
             }),
             py::arg("delay_s"),
             py::arg("gain"),
             py::arg("residual") = 0.0,
             "Delay in seconds, complex gain, and the share of energy that these do not\n"
             "explain.")
        .def_readwrite("delay_s", &chain::delay_s, "Delay in seconds, any fraction of a sample.")
        .def_readwrite("gain", &chain::gain, "Complex gain: amplitude and phase of the carrier.")
        .def_readwrite("residual",
                       &chain::residual,
                       "Share of the measured energy that delay and gain do not explain, 0 to 1.");
    m.def("estimate_chain",
          &physec::channel::estimate_chain,
          py::arg("response"),
          py::arg("numerology"),
          py::arg("variances") = Eigen::VectorXd(),
          "Delay and gain that explain a measured response best, by maximum likelihood.\n\n"
          "response: complex (active subcarriers,) of one transmit channel; variances:\n"
          "of the noise on each, up to a common factor, above 0; empty: all equal.\n"
          "Returns a chain whose delay is within [0, 1/spacing), the range in which it\n"
          "is unambiguous. Raises InvalidInput for another length or no finite energy.");
    m.def("chain_response",
          &physec::channel::chain_response,
          py::arg("chains"),
          py::arg("numerology"),
          py::arg("window_samples"),
          "Response of chains for a receiver whose window opens window_samples after\n"
          "the symbol left.\n\n"
          "chains: list of chain; numerology: of the symbols. Returns a complex array\n"
          "(active subcarriers, chains), the argument `chains` of the blocks fpi_bob\n"
          "and fpi_eve.");
}
