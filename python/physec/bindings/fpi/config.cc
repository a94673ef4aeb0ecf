// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <physec/error.h>
#include <physec/fpi/config.h>
#include <physec/fpi/protection.h>

using physec::fpi::config;
using physec::fpi::fake_set;
using physec::fpi::secret_prior;

void bind_fpi_config(py::module& m)
{
    py::class_<fake_set>(
        m,
        "fake_set",
        "One injected set of fake paths: the secret that Alice shares with Bob.\n\n"
        "Its text is <secret>, so that it shows on no screen and in no log; read the\n"
        "attributes for the values.")
        .def(py::init([](double delay_s, double angle_rad, physec::cf64 gain) {
                 return fake_set{ delay_s, angle_rad, gain };
             }),
             py::arg("delay_s"),
             py::arg("angle_rad"),
             py::arg("gain") = physec::cf64(1.0),
             "delay_s: seconds; angle_rad: radians; gain: complex, not 0.")
        .def_readwrite(
            "delay_s",
            &fake_set::delay_s,
            "delta_tau, seconds; above 0 in mode fpi, unless config.secret has a random\n"
            "sign.")
        .def_readwrite("angle_rad",
                       &fake_set::angle_rad,
                       "delta_theta, radians, -pi/2 to pi/2; acts through its sine.")
        .def_readwrite("gain",
                       &fake_set::gain,
                       "Complex amplitude of the copies against the true paths, not 0; 1 in the\n"
                       "paper.");

    py::class_<secret_prior>(
        m,
        "secret_prior",
        "Public distribution that the secret is drawn from: what Eve knows, all but\n"
        "the values drawn.\n\n"
        "Magnitudes of delay and angle are independent and uniform; with random_sign\n"
        "both are negated together with probability one half.")
        .def(py::init([](double delay_low_s,
                         double delay_high_s,
                         double angle_low_rad,
                         double angle_high_rad,
                         bool random_sign) {
                 return secret_prior{
                     delay_low_s, delay_high_s, angle_low_rad, angle_high_rad, random_sign
                 };
             }),
             py::arg("delay_low_s"),
             py::arg("delay_high_s"),
             py::arg("angle_low_rad"),
             py::arg("angle_high_rad"),
             py::arg("random_sign") = false,
             "Ends of both intervals, 0 < low <= high, in seconds and radians; whether the\n"
             "sign is random.")
        .def_readwrite("delay_low_s",
                       &secret_prior::delay_low_s,
                       "Smallest magnitude of the delay, seconds, above 0.")
        .def_readwrite("delay_high_s",
                       &secret_prior::delay_high_s,
                       "Largest magnitude of the delay, seconds, below one OFDM symbol.")
        .def_readwrite("angle_low_rad",
                       &secret_prior::angle_low_rad,
                       "Smallest magnitude of the angle, radians, above 0.")
        .def_readwrite("angle_high_rad",
                       &secret_prior::angle_high_rad,
                       "Largest magnitude of the angle, radians, up to pi/2.")
        .def_readwrite("random_sign",
                       &secret_prior::random_sign,
                       "Whether delay and angle are negated together in half of the draws.");
    m.def("draw_secret",
          &physec::fpi::draw_secret,
          py::arg("prior"),
          py::arg("seed"),
          py::arg("epoch"),
          "The secret of one epoch: the same seed and epoch give Alice and Bob the same\n"
          "fake_set.\n\n"
          "prior: secret_prior; seed, epoch: 0 and more. For experiments: what protects\n"
          "a real Alice must come from a cryptographic generator.");

    py::class_<config>(
        m,
        "config",
        "Parameters of a fake path injection experiment, shared by Alice, Bob, every\n"
        "Eve and the bounds.\n\n"
        "Li and Mitra, \"Channel State Information-Free Location-Privacy Enhancement:\n"
        "Fake Path Injection\"; equation numbers here are that paper's, the defaults\n"
        "are its Section VII-A. Lists are copies: assign a new one to change `fakes`\n"
        "or `scatterers_m`. Compares, copies and pickles by its values.")
        .def(py::init<>(), "The paper's scenario, or a copy of another config.")
        .def(py::init<const config&>(),
             py::arg("other"),
             "The paper's scenario, or a copy of another config.")
        .def_readwrite(
            "ofdm", &config::ofdm, "ofdm.numerology of the pilots; may be changed in place.")
        .def_readwrite("carrier_hz", &config::carrier_hz, "Carrier, Hz, above 0.")
        .def_readwrite("propagation_speed_mps",
                       &config::propagation_speed_mps,
                       "Propagation speed, m/s: 3e8 in the paper, 299792458 on the air.")
        .def_readwrite("pilots", &config::pilots, "G, OFDM pilot symbols per frame, 1 to 4096.")
        .def_readwrite("tx_antennas",
                       &config::tx_antennas,
                       "Nt, antennas of Alice's uniform linear array, 2 to 256.")
        .def_readwrite("spacing_wavelengths",
                       &config::spacing_wavelengths,
                       "Antenna spacing d/lambda, above 0 to 10.")
        .def_readwrite("heading_rad",
                       &config::heading_rad,
                       "Direction of the array's broadside (theta = 0), radians; 0 is along x.")
        .def_readwrite("alice_m", &config::alice_m, "Position of Alice, array.point in metres.")
        .def_readwrite("bob_m", &config::bob_m, "Position of Bob, array.point in metres.")
        .def_readwrite("eve_m", &config::eve_m, "Position of every Eve, array.point in metres.")
        .def_readwrite("scatterers_m",
                       &config::scatterers_m,
                       "List of array.point in metres; one reflected path each. A copy: assign a\n"
                       "list to change it.")
        .def_readwrite("snr_db",
                       &config::snr_db,
                       "SNR at Bob of the precoded signal, per resource element, dB, -100 to 100.")
        .def_property(
            "mode",
            [](const config& c) { return c.mode; },
            [](config& c, const std::string& name) {
                c.mode = physec::fpi::find_protection(name).name;
            },
            "What Alice does to her pilots: \"fpi\" true paths and a twin per fake set,\n"
            "(27); \"spoof\" every path shifted; \"gaussian\" noise that Bob takes off;\n"
            "\"mirage\" the line of sight delayed; \"keyed_phases\", \"keyed_gains\" and\n"
            "\"smooth_kernel\" factors drawn from key_seed; \"path_shifts\" a fake set for\n"
            "every path; \"none\"; or another of protection_names().")
        .def_readwrite(
            "normalize_power",
            &config::normalize_power,
            "Whether the precoder is divided by the root of its mean power (footnote 6).")
        .def_readwrite(
            "fakes",
            &config::fakes,
            "The secret: list of fake_set, at least one in mode fpi, exactly one in mode\n"
            "spoof. A copy: assign a list to change it. By default one set at Upsilon/20.")
        .def_readwrite("mirage_delay_s",
                       &config::mirage_delay_s,
                       "Delay of the line of sight in mode mirage, seconds; None: just behind the\n"
                       "first reflection, tau_NLOS,min - tau_0 + 10 ns.")
        .def_readwrite(
            "key_seed",
            &config::key_seed,
            "The secret of modes keyed_phases, keyed_gains and smooth_kernel, 0 to 2^64-1:\n"
            "a seed, for experiments.")
        .def_readwrite("key_refresh",
                       &config::key_refresh,
                       "When these modes draw anew: \"session\" (never), \"frame\" or \"symbol\".")
        .def_readwrite("kernel_terms",
                       &config::kernel_terms,
                       "P, degrees of freedom of mode smooth_kernel, 1 to N Nt.")
        .def_readwrite("gain_law",
                       &config::gain_law,
                       "Law of the gains of mode keyed_gains: \"lognormal\" or \"gaussian\".")
        .def_readwrite(
            "gain_spread",
            &config::gain_spread,
            "Standard deviation of these gains: of the logarithm of their magnitude, above\n"
            "0 to 3 (lognormal); of the part of CN(0, 1) in them, above 0 to 1 (gaussian).")
        .def_readwrite(
            "secret",
            &config::secret,
            "secret_prior that Eve `prior` knows; None: `fakes` are the rule itself, and\n"
            "she knows them.")
        .def_readwrite(
            "map_m",
            &config::map_m,
            "List of array.point, metres: where the reflectors stand, as those with a map\n"
            "believe it, Bob beside his estimate without and attack `map`; None: nobody has\n"
            "one. A copy: assign a list to change it.")
        .def_readwrite("map_deviation_m",
                       &config::map_deviation_m,
                       "Standard deviation of the map per coordinate that they reckon with,\n"
                       "metres, 0 and more.")
        .def_readwrite(
            "alice_track_m",
            &config::alice_track_m,
            "List of 2 to 64 array.point, metres: where Alice stands in turn while she moves, for\n"
            "attack `track`; None: along a line through alice_m. A copy: assign a list to change "
            "it.")
        .def_readwrite("fresh_secret",
                       &config::fresh_secret,
                       "Whether every position of the track has a secret of its own.")
        .def_property_readonly(
            "wavelength_m",
            &config::wavelength_m,
            "Wavelength of the carrier, metres: propagation_speed_mps / carrier_hz.")
        .def_property_readonly(
            "upsilon_delay_s",
            &config::upsilon_delay_s,
            "Upsilon_tau = N Ts / floor((N-1)/4), seconds: the unit of delta_tau; NaN\n"
            "below 5 subcarriers.")
        .def_property_readonly(
            "upsilon_angle_rad",
            &config::upsilon_angle_rad,
            "Upsilon_theta = arcsin(lambda / (d floor((Nt-1)/4))), radians: the unit of\n"
            "delta_theta; NaN where it does not exist.")
        .def("fake_set_in_upsilon",
             &config::fake_set_in_upsilon,
             py::arg("delay_upsilon"),
             py::arg("angle_upsilon"),
             "fake_set of these multiples of upsilon_delay_s and upsilon_angle_rad.")
        .def("validate",
             &config::validate,
             "Empty when usable, otherwise one sentence with the value and the allowed\n"
             "range.")
        .def(
            "validate_update",
            [](const config& c, const config& next) {
                return physec::fpi::validate_update(c, next);
            },
            py::arg("next"),
            "Likewise about another config in place of this one while a signal is running:\n"
            "sizes must stay.")
        .def(
            "check",
            [](const config& c) { physec::throw_if_invalid(c.validate()); },
            "Raises InvalidInput with the sentence of validate() when this cannot be\n"
            "used.");
}
