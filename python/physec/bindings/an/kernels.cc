// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <physec/an/bounds/realization_bounds.h>
#include <physec/an/channel.h>
#include <physec/an/transmit/precoder.h>
#include <physec/error.h>

namespace {

using physec::cf32;
using samples = py::array_t<cf32, py::array::c_style | py::array::forcecast>;

//! Transmitted stream of one precoder with its own seeded noise.
struct seeded_precoder {
    seeded_precoder(const physec::an::config& config,
                    const physec::vector_cf64& h,
                    double theta_rad,
                    std::uint64_t seed)
        : config(config), precoder(config, h, theta_rad), random(seed, physec::an::noise_stream)
    {
    }

    samples apply(const samples& symbols)
    {
        const py::ssize_t count = symbols.size(), length = config.frame_length;
        const bool by_frame = config.mode == physec::an::noise_mode::frame_exact;
        if (by_frame && count % length != 0)
            throw physec::invalid_input(physec::complaint(
                "number of symbols", count, "multiples of " + std::to_string(length) + " (L)"));
        samples result({ static_cast<py::ssize_t>(config.tx_antennas), count });
        std::vector<cf32*> out(config.tx_antennas);
        const auto seek = [&](py::ssize_t n) {
            for (std::size_t i = 0; i < out.size(); ++i)
                out[i] = result.mutable_data() + i * count + n;
        };
        seek(0);
        if (!by_frame)
            precoder.apply(symbols.data(), count, random, out.data());
        else
            for (py::ssize_t n = 0; n < count; n += length) {
                seek(n);
                precoder.apply_frame(symbols.data() + n, random, out.data());
            }
        return result;
    }

    physec::an::config config;
    physec::an::precoder precoder;
    physec::random::generator random;
};

struct seeded_channel {
    py::tuple apply(const samples& transmitted)
    {
        if (transmitted.ndim() != 2 || transmitted.shape(1) != config.tx_antennas)
            throw physec::invalid_input(
                physec::complaint("antennas of the transmitted samples",
                                  transmitted.ndim() == 2 ? transmitted.shape(1) : 0,
                                  std::to_string(config.tx_antennas) + " (array count x N)"));
        const py::ssize_t count = transmitted.shape(0);
        samples user(count), eve(count);
        samples echo({ count, static_cast<py::ssize_t>(config.rx_antennas) });
        samples sensing({ count, static_cast<py::ssize_t>(config.eve_antennas) });
        channel.apply(transmitted.data(),
                      count,
                      user.mutable_data(),
                      eve.mutable_data(),
                      echo.mutable_data(),
                      sensing.mutable_data());
        return py::make_tuple(user, eve, echo, sensing);
    }

    physec::an::config config;
    physec::an::channel channel;
};

void bind_bounds(py::module& m)
{
    using namespace physec::an;
    m.def("sinr_user",
          &sinr_user,
          py::arg("config"),
          py::arg("h"),
          py::arg("theta_rad"),
          "User's SINR P tau |c1|^2 |h^H t1|^2 / sigma_u^2, linear. h: complex (N,);\n"
          "theta_rad: target.");
    m.def("sinr_comm_eve",
          &sinr_comm_eve,
          py::arg("config"),
          py::arg("state"),
          "Communication Eve's SINR, linear, with |c2|^2 on the artificial noise\n"
          "(erratum of (37)). config: an.config; state: channel_state.");
    m.def("sinr_comm_eve_printed",
          &sinr_comm_eve_printed,
          py::arg("config"),
          py::arg("state"),
          "(37) as printed, without |c2|^2 on the artificial noise, for comparison\n"
          "only. config: an.config; state: channel_state.");
    m.def("ideal_covariance",
          &ideal_covariance,
          py::arg("config"),
          py::arg("h"),
          py::arg("theta_rad"),
          "Covariance R_x of (2), complex (N, N). h: user's channel (N,); theta_rad:\n"
          "target.");
    m.def("crb_theta_common",
          &crb_theta_common,
          py::arg("config"),
          py::arg("theta_rad"),
          py::arg("covariance"),
          "CRB(theta) in rad^2 at a base station that knows X, (14); infinite where c3\n"
          "is unobservable.\n\n"
          "theta_rad: target; covariance: X X^H / L, or ideal_covariance(), complex (N,\n"
          "N).");
    m.def("crb_theta_symbols_only",
          &crb_theta_symbols_only,
          py::arg("config"),
          py::arg("theta_rad"),
          "CRB(theta) in rad^2 at a base station that uses s_u only, Lemma 6.\n"
          "theta_rad: target.");
    m.def("crb_phi",
          &crb_phi,
          py::arg("config"),
          py::arg("phi_rad"),
          "CRB(phi) in rad^2 of the sensing Eve, Lemma 7. phi_rad: target as she sees\n"
          "it.");
    m.def("crb_phi_whole_echo",
          &crb_phi_whole_echo,
          py::arg("config"),
          py::arg("phi_rad"),
          py::arg("theta_rad"),
          py::arg("covariance"),
          "CRB(phi) in rad^2 of the sensing Eve from all of the echo, noise included;\n"
          "crb_phi() where the noise spares the target.\n\n"
          "phi_rad, theta_rad: target as she and the base station see it; covariance:\n"
          "complex (N, N), as crb_theta_common() takes it.");
    m.def("crb_theta_leak",
          &crb_theta_leak,
          py::arg("config"),
          py::arg("theta_rad"),
          py::arg("covariance"),
          "CRB(theta) in rad^2 at a sensing Eve who knows X: a leak that the paper does\n"
          "not discuss.\n\n"
          "theta_rad: target seen from the base station; covariance: complex (N, N), as\n"
          "crb_theta_common() takes it.");
}

} // namespace

void bind_an_kernels(py::module& m)
{
    py::class_<seeded_precoder>(
        m,
        "precoder",
        "The base station's precoder (1), X = sqrt(P tau) t1 s_u + sqrt(P (1-tau)) G\n"
        "V, seeded.\n\n"
        "Neither the user nor, unless noise_space is \"user\", the target receives any of\n"
        "the artificial noise G V.")
        .def(py::init<const physec::an::config&,
                      const physec::vector_cf64&,
                      double,
                      std::uint64_t>(),
             py::arg("config"),
             py::arg("h"),
             py::arg("theta_rad"),
             py::arg("seed") = 1,
             "config: an.config; h: user's channel, complex (N,); theta_rad: target; seed:\n"
             "of the artificial noise. Raises InvalidInput.")
        .def(
            "set_channel",
            [](seeded_precoder& self, const physec::vector_cf64& h, double theta_rad) {
                self.precoder.set_channel(h, theta_rad);
            },
            py::arg("h"),
            py::arg("theta_rad"),
            "New channel, complex (N,), and target angle, radians. Raises InvalidInput,\n"
            "keeping the old ones.")
        .def("apply",
             &seeded_precoder::apply,
             py::arg("symbols"),
             "X, complex (N, count) in single precision, for unit-power symbols (count,);\n"
             "continues where it was.\n\n"
             "In mode frame_exact the count must be a multiple of L. Raises InvalidInput.");

    m.def(
        "data_beam",
        [](const physec::an::config& config, const physec::vector_cf64& h, double theta_rad) {
            return physec::an::make_beams(config, h, theta_rad).data;
        },
        py::arg("config"),
        py::arg("h"),
        py::arg("theta_rad"),
        "Data beam t1 = alpha a~ + beta h~, complex (N,) of unit norm. h: user's\n"
        "channel (N,); theta_rad: target.");

    py::class_<seeded_channel>(
        m, "channel", "The four links of the scene with seeded noise, in single precision.")
        .def(py::init([](const physec::an::config& config,
                         const physec::an::channel_state& state,
                         std::uint64_t seed) {
                 return seeded_channel{ config, physec::an::channel(config, state, seed) };
             }),
             py::arg("config"),
             py::arg("state"),
             py::arg("seed") = 1,
             "config: an.config; state: channel_state; seed: of the noise. Raises\n"
             "InvalidInput.")
        .def(
            "set_state",
            [](seeded_channel& self, const physec::an::channel_state& state) {
                self.channel.set_state(state);
            },
            py::arg("state"),
            "New channel_state from the next sample on. Raises InvalidInput, keeping the\n"
            "old one.")
        .def("apply",
             &seeded_channel::apply,
             py::arg("transmitted"),
             "(y_u (count,), y_e (count,), Y_r (count, M), Y_sr (count, Ne)) of samples,\n"
             "complex (count, N).\n\n"
             "Continues where it was. Raises InvalidInput for another shape.");
    bind_bounds(m);
}
