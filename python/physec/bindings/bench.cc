// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench_timing.h"
#include <physec/an/channel_state.h>
#include <physec/an/transmit/precoder.h>
#include <physec/an/transmit/qpsk.h>
#include <physec/channel/multipath.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/receive/bob.h>
#include <physec/fpi/receive/locator.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>

namespace {

using bench::percentiles;
using bench::rows;

py::dict time_fpi_precoder(const physec::fpi::config& config, double seconds)
{
    const physec::fpi::precoder precoder(config);
    const int count = static_cast<int>(config.ofdm.active_count());
    rows in(config.tx_antennas, count), out(config.tx_antennas, count);
    py::dict d = percentiles(
        seconds, [&](std::size_t) { precoder.apply(in.pointers.data(), out.pointers.data()); });
    d["samples"] = count;
    return d;
}

py::dict time_an_precoder(const physec::an::config& config, int samples, double seconds)
{
    const bool by_frame = config.mode == physec::an::noise_mode::frame_exact;
    const int count = by_frame ? config.frame_length : samples;
    if (count < 1)
        throw physec::invalid_input(physec::complaint("samples", count, "at least 1"));
    const auto state = physec::an::draw_channel_state(config, 1, 0);
    physec::an::precoder precoder(config, state.h, state.theta_rad);
    physec::random::generator random(1, physec::an::noise_stream);
    const auto symbols = physec::an::qpsk_pilots(count, 1);
    rows out(config.tx_antennas, count);
    py::dict d = percentiles(seconds, [&](std::size_t) {
        if (by_frame)
            precoder.apply_frame(symbols.data(), random, out.pointers.data());
        else
            precoder.apply(symbols.data(), count, random, out.pointers.data());
    });
    d["samples"] = count;
    return d;
}

//! \p receiver: bob, or the name of an attack. Every call gets another noisy frame.
py::dict
time_fpi_receiver(const physec::fpi::config& config, const std::string& receiver, double seconds)
{
    namespace fpi = physec::fpi;
    const auto bare = fpi::make_pilots(config, 1);
    const auto sent = fpi::precoder(config).apply(bare);
    const bool is_bob = receiver == "bob";
    const auto place = is_bob ? config.bob_m : config.eve_m;
    const auto clean =
        fpi::received_frame(physec::channel::miso_response(
                                fpi::true_paths(config, place), config.ofdm, config.tx_antennas),
                            sent);
    const double variance = fpi::noise_variance(config, sent);
    std::vector<physec::vector_cf64> frames;
    for (int k = 0; k < 32; ++k) {
        physec::random::generator random(1, "benchmark noise", k);
        frames.push_back(clean + random.complex_normal(clean.size(), 1, variance).col(0));
    }
    std::unique_ptr<fpi::locator> locator;
    if (is_bob)
        locator = std::make_unique<fpi::bob>(config, bare, 1);
    else
        locator = fpi::make_eve(config, bare, receiver);
    return percentiles(
        seconds, [&](std::size_t call) { locator->estimate(frames[call % frames.size()], call); });
}

} // namespace

void bind_bench(py::module& m)
{
    m.def("time_fpi_precoder",
          &time_fpi_precoder,
          py::arg("config"),
          py::arg("seconds") = 0.5,
          "Percentiles of one OFDM symbol in single precision; samples per antenna stream.");
    m.def("time_an_precoder",
          &time_an_precoder,
          py::arg("config"),
          py::arg("samples") = 4096,
          py::arg("seconds") = 0.5,
          "Percentiles of `samples` samples per antenna, or of one frame in mode frame_exact.");
    m.def("time_fpi_receiver",
          &time_fpi_receiver,
          py::arg("config"),
          py::arg("receiver"),
          py::arg("seconds") = 0.5,
          "Percentiles of one frame; receiver is bob, merged, separate or structure.");
}
