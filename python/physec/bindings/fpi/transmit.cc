// SPDX-License-Identifier: GPL-3.0-or-later
#include "pilot_array.h"
#include <physec/error.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>

void bind_fpi_transmit(py::module& m)
{
    using physec::fpi::config;
    using physec::fpi::precoder;

    py::class_<precoder>(
        m,
        "precoder",
        "Alice's precoder s~(g, n) = Phi(n) s(g, n), (27) and (29).\n\n"
        "Modes fpi and spoof multiply antenna i and subcarrier n by 1 (fpi only) plus\n"
        "the sum over the sets of exp(-j 2 pi n delta_tau / (N Ts)) exp(+j 2 pi i\n"
        "(d/lambda) sin delta_theta).")
        .def(py::init<const config&>(),
             py::arg("config"),
             "config: fpi.config. Raises InvalidInput when it does not validate, or when\n"
             "its fakes null all subcarriers but a comb.")
        .def_property_readonly("weights",
                               &precoder::weights,
                               "Diagonal weights, complex (active subcarriers, antennas), power\n"
                               "normalisation included.")
        .def_property_readonly(
            "mean_power",
            &precoder::mean_power,
            "Transmit power over that of the bare pilots, before normalisation; 1 when\n"
            "nothing is added.")
        .def_property_readonly(
            "antenna_noise_variance",
            &precoder::antenna_noise_variance,
            "Variance per antenna and subcarrier of the noise of mode gaussian, Section\n"
            "VII-B; 0 in other modes.")
        .def("null_count",
             &precoder::null_count,
             py::arg("relative") = 0.05,
             "Number of weights below `relative` times the root mean square weight: pilots\n"
             "that Bob practically does not receive.")
        .def(
            "apply",
            [](const precoder& self, const pilot_argument& pilots, std::uint64_t frame_number) {
                return to_array(self.apply(to_grid(pilots), frame_number));
            },
            py::arg("pilots"),
            py::arg("frame_number") = 0,
            "Effective pilots (29) of bare ones: complex (G, N, Nt) in and out, without\n"
            "the noise of mode gaussian.\n\n"
            "frame_number: from 0 at the start, where config.key_refresh makes frames differ.")
        .def_property_readonly("redraws",
                               &precoder::redraws,
                               "Whether the weights differ between frames, config.key_refresh;\n"
                               "`weights` are those of the first symbol of frame 0.");

    m.def(
        "make_pilots",
        [](const config& c, std::uint64_t seed) {
            return to_array(physec::fpi::make_pilots(c, seed));
        },
        py::arg("config"),
        py::arg("seed") = 1,
        "Bare pilots of one frame: random phases over sqrt(Nt), so that E{s s^H} =\n"
        "I/Nt.\n\n"
        "config: fpi.config; seed: the same one gives the same pilots. Returns a\n"
        "complex array (G, N, Nt): OFDM symbol, active subcarrier, antenna.");
    m.def("true_paths",
          &physec::fpi::true_paths,
          py::arg("config"),
          py::arg("receiver"),
          "Paths from Alice to a receiver: line of sight first, then one per scatterer\n"
          "in their order, (3a), (3b).\n\n"
          "config: fpi.config; receiver: point. Returns a list of channel.path with\n"
          "gains of free space.");
    m.def("position_from_path",
          &physec::fpi::position_from_path,
          py::arg("config"),
          py::arg("receiver"),
          py::arg("delay_s"),
          py::arg("spatial_frequency"),
          "Position of the transmitter that a line-of-sight path implies, an\n"
          "array.point in metres.\n\n"
          "receiver: point; delay_s: seconds; spatial_frequency: cycles per element.\n"
          "Both coordinates are NaN when no direction has this spatial frequency.");
    m.def(
        "transmitted_frame",
        [](const config& c,
           const pilot_argument& pilots,
           std::uint64_t noise_seed,
           std::uint64_t frame_number) {
            return to_array(
                physec::fpi::transmitted_frame(c, to_grid(pilots), noise_seed, frame_number));
        },
        py::arg("config"),
        py::arg("pilots"),
        py::arg("noise_seed") = 1,
        py::arg("frame_number") = 0,
        "What leaves Alice's antennas in one frame: precoded pilots and, in mode\n"
        "gaussian, its noise.\n\n"
        "pilots: bare, complex (G, N, Nt); noise_seed: the precoder's; frame_number:\n"
        "from 0 at the start. Returns a complex array (G, N, Nt).");
    m.def("transmitted_noise_power",
          &physec::fpi::transmitted_noise_power,
          py::arg("config"),
          py::arg("receiver"),
          "Mean power per resource element at which a receiver hears the noise of mode\n"
          "gaussian, varsigma^2.\n\n"
          "receiver: point. 0 in every other mode.");
    m.def(
        "received_power",
        [](const config& c,
           const physec::matrix_cf64& response,
           const pilot_argument& transmitted) {
            if (const auto grid = to_grid(transmitted);
                response.rows() == grid.subcarriers && response.cols() == grid.antennas())
                return physec::fpi::received_power(c, response, grid);
            throw physec::invalid_input(
                "shapes of response and transmitted differ; allowed: (N, Nt) "
                "and (G, N, Nt)");
        },
        py::arg("config"),
        py::arg("response"),
        py::arg("transmitted"),
        "Mean power per resource element of precoded pilots, complex (G, N, Nt), behind\n"
        "a channel of this response, complex (N, Nt); with the noise that Alice adds in\n"
        "mode gaussian. Raises InvalidInput.");
    m.def(
        "noise_variance",
        [](const config& c, const pilot_argument& transmitted) {
            return physec::fpi::noise_variance(c, to_grid(transmitted));
        },
        py::arg("config"),
        py::arg("transmitted"),
        "sigma^2 per resource element that gives config.snr_db at Bob.\n\n"
        "transmitted: precoded pilots, complex (G, N, Nt). In mode gaussian Alice's\n"
        "noise counts as signal: Bob knows it.");
}
