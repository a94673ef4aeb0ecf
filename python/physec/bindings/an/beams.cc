// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <physec/an/transmit/beam_pattern.h>

namespace an = physec::an;

namespace {

py::tuple pattern(const an::config& config,
                  const physec::vector_cf64& h,
                  double theta_rad,
                  const std::vector<double>& angle_rad)
{
    const auto powers = an::beam_pattern(config, an::make_beams(config, h, theta_rad), angle_rad);
    py::array_t<double> data(powers.size()), artificial(powers.size());
    for (std::size_t k = 0; k < powers.size(); ++k) {
        data.mutable_data()[k] = powers[k].data;
        artificial.mutable_data()[k] = powers[k].artificial;
    }
    return py::make_tuple(data, artificial);
}

py::tuple to_tuple(const an::heard_power& power)
{
    return py::make_tuple(power.data, power.artificial, power.thermal);
}

} // namespace

void bind_an_beams(py::module& m)
{
    m.def("beam_pattern",
          &pattern,
          py::arg("config"),
          py::arg("h"),
          py::arg("theta_rad"),
          py::arg("angle_rad"),
          "Mean power of data and of artificial noise towards each angle, two arrays, in\n"
          "the unit of the configuration's power.\n\n"
          "config: an.config; h: user's channel, complex (N,); theta_rad: target; angle_rad:\n"
          "list of radians from broadside. Raises InvalidInput.");
    m.def(
        "powers_heard",
        [](const an::config& config, const an::channel_state& state) {
            const an::heard_powers heard = an::powers_heard(config, state);
            py::dict d;
            d["user"] = to_tuple(heard.user);
            d["comm_eve"] = to_tuple(heard.comm_eve);
            d["target"] = to_tuple(heard.target);
            return d;
        },
        py::arg("config"),
        py::arg("state"),
        "Mean powers that receivers hear, their gains included: a dict of (data, artificial\n"
        "noise, thermal noise) by user, comm_eve, and target, a receiver there with the\n"
        "communication Eve's gain and noise. Raises InvalidInput.");
}
