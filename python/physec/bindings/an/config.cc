// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <physec/an/channel_state.h>
#include <physec/error.h>

void bind_an_config(py::module& m)
{
    using physec::an::channel_state;
    using physec::an::config;

    py::class_<config>(
        m,
        "config",
        "Parameters of an artificial-noise ISAC experiment, shared by base station,\n"
        "user, Eves and bounds.\n\n"
        "Soltani, Mirmohseni and Tafazolli, \"On Stochastic Performance Analysis of\n"
        "Secure Integrated Sensing and Communication Networks\"; equation numbers here\n"
        "are that paper's, the defaults are its Section V. Compares, copies and\n"
        "pickles by its values.")
        .def(py::init<>(), "The paper's scenario, or a copy of another config.")
        .def(py::init<const config&>(),
             py::arg("other"),
             "The paper's scenario, or a copy of another config.")
        .def_readwrite("tx_antennas",
                       &config::tx_antennas,
                       "N, the base station's transmit antennas, 3 to 256.")
        .def_readwrite("rx_antennas",
                       &config::rx_antennas,
                       "M, the base station's receive antennas, 2 to 256.")
        .def_readwrite(
            "eve_antennas", &config::eve_antennas, "Ne, the sensing Eve's antennas, 2 to 256.")
        .def_readwrite(
            "frame_length",
            &config::frame_length,
            "L, samples per frame, 1 to 1048576; in mode frame_exact at least\nnoise_rank + 1.")
        .def_readwrite("power",
                       &config::power,
                       "P, transmit power over all antennas per sample, in the unit of the noises\n"
                       "squared, above 0.")
        .def_readwrite(
            "tau",
            &config::tau,
            "Share of P in the data beam, 0 to 1; the rest, 1 - tau, is artificial noise.")
        .def_readwrite(
            "alpha",
            &config::alpha,
            "Weight of the target's direction in the data beam t1, complex, magnitude up\n"
            "to 1.")
        .def_readwrite("beta_phase_rad",
                       &config::beta_phase_rad,
                       "Phase of beta, radians; |beta|^2 = 1 - |alpha|^2.")
        .def_readwrite("gain_user",
                       &config::gain_user,
                       "c1, gain of the user's path, a complex amplitude, not 0.")
        .def_readwrite("gain_comm_eve",
                       &config::gain_comm_eve,
                       "c2, gain of the communication Eve's path, a complex amplitude, not 0.")
        .def_readwrite("gain_target",
                       &config::gain_target,
                       "c3, gain of the base station's echo, a complex amplitude, not 0.")
        .def_readwrite("gain_sensing_eve",
                       &config::gain_sensing_eve,
                       "c4, gain of the sensing Eve's echo, a complex amplitude, not 0.")
        .def_readwrite("noise_user",
                       &config::noise_user,
                       "sigma_u, standard deviation of the user's complex noise, above 0.")
        .def_readwrite("noise_comm_eve",
                       &config::noise_comm_eve,
                       "sigma_e, standard deviation of the communication Eve's noise, above 0.")
        .def_readwrite("noise_radar",
                       &config::noise_radar,
                       "sigma_r, standard deviation of each antenna's noise at base station and\n"
                       "sensing Eve, above 0.")
        .def_readwrite("truncation_rad",
                       &config::truncation_rad,
                       "delta of the ergodic bounds: |angle| < pi/2 - delta, radians.")
        .def_readwrite("sensing",
                       &config::sensing,
                       "Whether the target is to be estimated; then alpha must not be 0.")
        .def_property(
            "mode",
            [](const config& c) { return physec::an::to_string(c.mode); },
            [](config& c, const std::string& name) {
                c.mode = physec::an::noise_mode_from_string(name);
            },
            "How the artificial noise is drawn: \"streaming\" sample by sample, or\n"
            "\"frame_exact\", every frame's covariance exactly R_x.")
        .def_property(
            "noise_space",
            [](const config& c) { return physec::an::to_string(c.space); },
            [](config& c, const std::string& name) {
                c.space = physec::an::noise_space_from_string(name);
            },
            "Where the artificial noise goes: \"user_and_target\", the paper's null space of\n"
            "both, or \"user\", the null space of the user alone, so that it jams the target.")
        .def_readwrite("decoy_rad",
                       &config::decoy_rad,
                       "Directions that the noise spares as if they were targets: list, radians\n"
                       "from broadside. Set it as a whole; what is read is a copy.")
        .def_property_readonly(
            "noise_rank",
            &config::noise_rank,
            "r, dimensions of the artificial noise: N less the directions it spares.")
        .def_property_readonly(
            "beta",
            &config::beta,
            "beta = sqrt(1 - |alpha|^2) exp(j beta_phase_rad), weight of the user's\n"
            "direction.")
        .def("validate",
             &config::validate,
             "Empty when usable, otherwise one sentence with the value and the allowed\n"
             "range.")
        .def(
            "validate_update",
            [](const config& c, const config& next) {
                return physec::an::validate_update(c, next);
            },
            py::arg("next"),
            "Likewise about another config in place of this one while a signal is running:\n"
            "sizes must stay.")
        .def(
            "check",
            [](const config& c) { physec::throw_if_invalid(c.validate()); },
            "Raises InvalidInput with the sentence of validate() when this cannot be\n"
            "used.");

    py::class_<channel_state>(
        m, "channel_state", "One draw of everything random about the channels.")
        .def(py::init([](const physec::vector_cf64& h,
                         const physec::vector_cf64& h_e,
                         double theta_rad,
                         double phi_rad) {
                 return channel_state{ h, h_e, theta_rad, phi_rad };
             }),
             py::arg("h"),
             py::arg("h_e"),
             py::arg("theta_rad"),
             py::arg("phi_rad"),
             "Channels of user and communication Eve, complex (N,) each; both angles in\n"
             "radians.")
        .def_readwrite("h", &channel_state::h, "User's channel, complex (N,), y = h^H x.")
        .def_readwrite("h_e", &channel_state::h_e, "Communication Eve's channel, complex (N,).")
        .def_readwrite("theta_rad",
                       &channel_state::theta_rad,
                       "Target seen from the base station, radians from broadside.")
        .def_readwrite("phi_rad",
                       &channel_state::phi_rad,
                       "Target seen from the sensing Eve, radians from broadside.");
    m.def("draw_channel_state",
          &physec::an::draw_channel_state,
          py::arg("config"),
          py::arg("seed"),
          py::arg("index"),
          py::arg("truncated") = false,
          "The index-th seeded channel_state; draw 17 needs none of the others.\n\n"
          "config: an.config. h, h_e are i.i.d. CN(0, 1), angles uniform on (-pi/2,\n"
          "pi/2), or, truncated, on |angle| < pi/2 - config.truncation_rad.");
}
