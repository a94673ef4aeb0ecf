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
    py::class_<fake_set>(m, "fake_set", "One injected set of fake paths: the secret.")
        .def(py::init([](double delay_s, double angle_rad) {
                 return fake_set{ delay_s, angle_rad };
             }),
             py::arg("delay_s"),
             py::arg("angle_rad"))
        .def_readwrite("delay_s", &fake_set::delay_s)
        .def_readwrite("angle_rad", &fake_set::angle_rad)
        .def("__repr__", [](const fake_set& fake) {
            return py::str("fake_set(delay_s={!r}, angle_rad={!r})")
                .format(fake.delay_s, fake.angle_rad);
        });

    py::class_<secret_prior>(m, "secret_prior", "Public distribution of the secret.")
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
             py::arg("random_sign") = false)
        .def_readwrite("delay_low_s", &secret_prior::delay_low_s)
        .def_readwrite("delay_high_s", &secret_prior::delay_high_s)
        .def_readwrite("angle_low_rad", &secret_prior::angle_low_rad)
        .def_readwrite("angle_high_rad", &secret_prior::angle_high_rad)
        .def_readwrite("random_sign", &secret_prior::random_sign);
    m.def("draw_secret",
          &physec::fpi::draw_secret,
          py::arg("prior"),
          py::arg("seed"),
          py::arg("epoch"),
          "The secret of one epoch.");

    py::class_<config>(m, "config", "Parameters of a fake path injection experiment.")
        .def(py::init<>(), "The paper's scenario.")
        .def(py::init<const config&>(), "A copy.")
        .def_readwrite("ofdm", &config::ofdm)
        .def_readwrite("carrier_hz", &config::carrier_hz)
        .def_readwrite("propagation_speed_mps", &config::propagation_speed_mps)
        .def_readwrite("pilots", &config::pilots)
        .def_readwrite("tx_antennas", &config::tx_antennas)
        .def_readwrite("spacing_wavelengths", &config::spacing_wavelengths)
        .def_readwrite("heading_rad", &config::heading_rad)
        .def_readwrite("alice_m", &config::alice_m)
        .def_readwrite("bob_m", &config::bob_m)
        .def_readwrite("eve_m", &config::eve_m)
        .def_readwrite("scatterers_m", &config::scatterers_m)
        .def_readwrite("snr_db", &config::snr_db)
        .def_property(
            "mode",
            [](const config& c) { return c.mode; },
            [](config& c, const std::string& name) {
                c.mode = physec::fpi::find_protection(name).name;
            })
        .def_readwrite("normalize_power", &config::normalize_power)
        .def_readwrite("fakes", &config::fakes)
        .def_readwrite("mirage_delay_s", &config::mirage_delay_s)
        .def_readwrite("secret", &config::secret)
        .def_property_readonly("wavelength_m", &config::wavelength_m)
        .def_property_readonly("upsilon_delay_s", &config::upsilon_delay_s)
        .def_property_readonly("upsilon_angle_rad", &config::upsilon_angle_rad)
        .def("fake_set_in_upsilon",
             &config::fake_set_in_upsilon,
             py::arg("delay_upsilon"),
             py::arg("angle_upsilon"))
        .def("validate", &config::validate)
        .def(
            "check",
            [](const config& c) { physec::throw_if_invalid(c.validate()); },
            "Raises InvalidInput with one sentence when the configuration cannot be used.");
}
