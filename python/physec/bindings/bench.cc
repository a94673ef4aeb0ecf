// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <algorithm>
#include <chrono>
#include <ctime>
#include <physec/an/channel_state.h>
#include <physec/an/precoder.h>
#include <physec/an/qpsk.h>
#include <physec/channel/multipath.h>
#include <physec/error.h>
#include <physec/fpi/eve.h>
#include <physec/fpi/localization.h>
#include <physec/fpi/precoder.h>
#include <physec/fpi/scenario.h>

/*!
 * Timings of the kernels where Python's own time does not count: every call is timed by itself,
 * after a warm-up. On a busy machine the spread is wide and cpu_us, the mean processor time of a call,
 * is below the median; cpu_us is what a machine to itself would need.
 */
namespace {

using physec::cf32;

//! Seconds that this thread has computed.
double thread_time()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec + 1e-9 * now.tv_nsec;
}

//! Percentiles of the time of one call of \p work(k), k counting calls.
template <typename F>
py::dict percentiles(double seconds, const F& work)
{
    if (!(seconds > 0.0 && seconds <= 3600.0))
        throw physec::invalid_input(physec::complaint("seconds", seconds, "(0, 3600]"));
    using clock = std::chrono::steady_clock;
    const auto since = [](clock::time_point start) {
        return std::chrono::duration<double>(clock::now() - start).count();
    };
    std::vector<double> times;
    double computed = 0.0;
    {
        py::gil_scoped_release release;
        std::size_t call = 0;
        const auto start = clock::now();
        do {
            work(call++);
        } while (since(start) < seconds / 5);
        const auto measured = clock::now();
        times.reserve(1 << 16);
        const double computed_before = thread_time();
        do {
            const auto begin = clock::now();
            work(call++);
            times.push_back(since(begin));
        } while ((since(measured) < seconds || times.size() < 5) && times.size() < (1 << 22));
        computed = thread_time() - computed_before;
    }
    std::sort(times.begin(), times.end());
    const auto at = [&](double share) {
        return times[static_cast<std::size_t>(share * (times.size() - 1))] * 1e6;
    };
    py::dict d;
    d["calls"] = times.size();
    d["p10_us"] = at(0.1);
    d["median_us"] = at(0.5);
    d["p90_us"] = at(0.9);
    d["cpu_us"] = computed / times.size() * 1e6;
    return d;
}

//! One row of samples per antenna, and the pointers that the kernels take.
struct rows {
    rows(int antennas, int count) : samples(antennas, std::vector<cf32>(count, cf32(0.6f, 0.8f)))
    {
        for (auto& row : samples)
            pointers.push_back(row.data());
    }
    std::vector<std::vector<cf32>> samples;
    std::vector<cf32*> pointers;
};

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

//! \p receiver: bob, or an attack of fpi::eve. Every call gets another noisy frame.
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
        locator = std::make_unique<fpi::eve>(config, bare, fpi::attack_from_string(receiver));
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
