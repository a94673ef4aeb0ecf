// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench_timing.h"
#include <physec/an/channel_state.h>
#include <physec/an/transmit/precoder.h>
#include <physec/an/transmit/qpsk.h>
#include <physec/channel/multipath.h>
#include <physec/fpi/air/waveform_precoder.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/receive/bob.h>
#include <physec/fpi/receive/locator.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>
#include <physec/ofdm/symbol_transform.h>
#include <physec/random/generator.h>
#include <physec/sync/frame_receiver.h>

namespace {

using bench::percentiles;
using bench::rows;
using physec::cf32;

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

py::dict time_waveform_precoder(const physec::fpi::config& config,
                                double rate_hz,
                                int samples,
                                double seconds)
{
    if (samples < 1)
        throw physec::invalid_input(physec::complaint("samples", samples, "at least 1"));
    physec::fpi::waveform_precoder precoder(config, rate_hz);
    rows in(config.tx_antennas, samples), out(config.tx_antennas, samples);
    py::dict d = percentiles(seconds, [&](std::size_t) {
        precoder.process(in.pointers.data(), out.pointers.data(), samples);
    });
    d["samples"] = samples;
    return d;
}

//! Samples of one frame and the silence behind it, from one antenna and with noise 20 dB below.
std::vector<cf32> one_frame(const physec::ofdm::frame_format& format, std::uint32_t counter)
{
    namespace ofdm = physec::ofdm;
    const int subcarriers = format.ofdm.active_count();
    const auto body = ofdm::random_phase_pilots(format.body_symbols, subcarriers, 1, 1);
    ofdm::symbol_transform transform(format);
    std::vector<cf32> samples(format.spacing_samples()), symbol(subcarriers);
    cf32* next = samples.data();
    for (const auto& part :
         { ofdm::make_preamble(format, 1), ofdm::make_header(format, { 1, counter }, body), body })
        for (int g = 0; g < part.symbols; ++g, next += format.symbol_samples()) {
            for (int m = 0; m < subcarriers; ++m)
                symbol[m] = cf32(part.values(g * subcarriers + m, 0));
            transform.to_samples(symbol.data(), next);
        }
    physec::random::generator random(1, "benchmark noise", counter);
    random.add_complex_normal(samples.data(), samples.size(), 0.01);
    return samples;
}

py::dict time_frame_receiver(const physec::sync::receiver_options& options, double seconds)
{
    std::vector<cf32> stream;
    constexpr int frames = 16;
    for (int counter = 0; counter < frames; ++counter) {
        const auto frame = one_frame(options.format, counter);
        stream.insert(stream.end(), frame.begin(), frame.end());
    }
    // One receiver that hears the same frames again and again: each time they are a new session's.
    physec::sync::frame_receiver receiver(options);
    std::uint64_t calls = 0;
    py::dict d = percentiles(seconds, [&](std::size_t) {
        receiver.process(stream.data(), stream.size(), [](const auto&) {});
        ++calls;
    });
    d["samples"] = stream.size();
    d["found"] = static_cast<double>(receiver.frames()) / (frames * calls);
    return d;
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
    m.def("time_waveform_precoder",
          &time_waveform_precoder,
          py::arg("config"),
          py::arg("rate_hz"),
          py::arg("samples") = 4096,
          py::arg("seconds") = 0.5,
          "Percentiles of `samples` samples per antenna.");
    m.def("time_frame_receiver",
          &time_frame_receiver,
          py::arg("options"),
          py::arg("seconds") = 0.5,
          "Percentiles of 16 frames at 20 dB; found: share of the frames that were received.");
}
