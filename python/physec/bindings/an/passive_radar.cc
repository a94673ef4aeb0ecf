// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <cmath>
#include <physec/an/air/passive_radar_scene.h>
#include <physec/an/attacks/passive_radar_eve.h>
#include <physec/error.h>

namespace {

using namespace physec::an;
using namespace pybind11::literals;
using physec::cf64;

passive_radar_link
make_link(cf64 gain, double departure_rad, double arrival_rad, double delay_s, double bandwidth_hz)
{
    return { gain, departure_rad, arrival_rad, delay_s, bandwidth_hz };
}

py::dict
bound(const config& config, const channel_state& state, int frames, const passive_radar_link& link)
{
    const auto b = crb_passive_radar(config, link, state, frames);
    return py::dict(
        "phi_rad2"_a = b.phi_rad2, "delay_s2"_a = b.delay_s2, "coherence"_a = b.coherence);
}

py::list eavesdrop(const config& config,
                   const channel_state& state,
                   int frames,
                   int estimates,
                   std::uint64_t seed,
                   const passive_radar_link& link)
{
    if (frames < 1 || estimates < 1)
        throw physec::invalid_input(physec::complaint(
            frames < 1 ? "frames" : "estimates", frames < 1 ? frames : estimates, ">= 1"));
    passive_radar_scene scene(config, link, state, seed);
    passive_radar_eve eve(config, link.arrival_rad);
    py::list found;
    for (int k = 0; k < estimates; ++k) {
        eve.reset();
        for (int f = 0; f < frames; ++f)
            eve.add_frame(scene.next());
        const auto e = eve.estimate();
        found.append(
            py::dict("angle_rad"_a = e.angle.angle_rad,
                     "delay_s"_a = e.delay_cycles * config.frame_length / link.bandwidth_hz,
                     "snr_db"_a = e.angle.snr_db,
                     "reliable"_a = e.angle.reliable,
                     "delay_reliable"_a = e.delay_reliable));
    }
    return found;
}

} // namespace

void bind_an_passive_radar(py::module& m)
{
    const passive_radar_link standard;
    const auto gain = py::arg_v("gain_direct", standard.gain_direct);
    const auto departure = py::arg_v("departure_rad", standard.departure_rad);
    const auto arrival = py::arg_v("arrival_rad", standard.arrival_rad);
    const auto delay = py::arg_v("echo_delay_s", standard.echo_delay_s);
    const auto bandwidth = py::arg_v("bandwidth_hz", standard.bandwidth_hz);

    m.def(
        "validate_passive_radar",
        [](const config& config, cf64 c5, double psi, double chi, double late, double band) {
            return make_link(c5, psi, chi, late, band).validate(config);
        },
        py::arg("config"),
        gain,
        departure,
        arrival,
        delay,
        bandwidth,
        "Empty when config can have a passive radar on this link, otherwise one sentence\n"
        "with the value and the allowed range. The link is that of crb_passive_radar().");
    m.def(
        "crb_passive_radar",
        [](const config& config,
           const channel_state& state,
           int frames,
           cf64 c5,
           double psi,
           double chi,
           double late,
           double band) {
            return bound(config, state, frames, make_link(c5, psi, chi, late, band));
        },
        py::arg("config"),
        py::arg("state"),
        py::arg("frames") = 1,
        gain,
        departure,
        arrival,
        delay,
        bandwidth,
        "Cramer-Rao bounds of the sensing Eve as a passive radar, who does not know X\n"
        "but hears the base station directly: dict with phi_rad2 (her angle of the\n"
        "target, rad^2), delay_s2 (delay of the echo behind the direct path, s^2) and\n"
        "coherence (of what direct path and echo carry, 0 to 1).\n\n"
        "state: channel_state; frames: of L subcarriers each; gain_direct: c5 of the\n"
        "direct path; departure_rad: Eve seen from the base station; arrival_rad: the\n"
        "base station seen from her; echo_delay_s: below L / bandwidth_hz; bandwidth_hz:\n"
        "of the L subcarriers. Model: physec/an/bounds/passive_radar.h. Raises\n"
        "InvalidInput.");
    m.def(
        "eavesdrop_passive_radar",
        [](const config& config,
           const channel_state& state,
           int frames,
           int estimates,
           std::uint64_t seed,
           cf64 c5,
           double psi,
           double chi,
           double late,
           double band) {
            return eavesdrop(
                config, state, frames, estimates, seed, make_link(c5, psi, chi, late, band));
        },
        py::arg("config"),
        py::arg("state"),
        py::arg("frames") = 1,
        py::arg("estimates") = 1,
        py::arg("seed") = 1,
        gain,
        departure,
        arrival,
        delay,
        bandwidth,
        "Her maximum-likelihood estimates from frames on the waveform channel: list of\n"
        "dicts with angle_rad, delay_s, snr_db (of the array's output), reliable and\n"
        "delay_reliable.\n\n"
        "frames: per estimate; estimates: how many, from consecutive frames; seed: of\n"
        "data and noises; the others as crb_passive_radar(). Raises InvalidInput.");
}
