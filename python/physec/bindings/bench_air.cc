// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench_timing.h"
#include <physec/fpi/air/waveform_precoder.h>
#include <physec/ofdm/symbol_transform.h>
#include <physec/random/generator.h>
#include <physec/sync/frame_receiver.h>

//! Timings of what works on the sample clock, as bench.cc's.
namespace {

using bench::percentiles;
using bench::rows;
using physec::cf32;

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

void bind_bench_air(py::module& m)
{
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
