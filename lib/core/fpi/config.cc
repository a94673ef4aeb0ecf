// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/config.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/delay_window.h>
#include <physec/fpi/protection.h>
#include <physec/types.h>
#include <sstream>
#include <tuple>

namespace physec::fpi {

namespace {

bool finite(array::point p) { return std::isfinite(p.x) && std::isfinite(p.y); }

std::string validate_radio(const config& c)
{
    if (!(c.carrier_hz > 0.0) || !std::isfinite(c.carrier_hz))
        return complaint("carrier_hz", c.carrier_hz, "finite and > 0");
    if (!(c.propagation_speed_mps > 0.0) || !std::isfinite(c.propagation_speed_mps))
        return complaint("propagation_speed_mps", c.propagation_speed_mps, "finite and > 0");
    if (c.pilots < 1 || c.pilots > 4096)
        return complaint("pilots (OFDM symbols per frame, G)", c.pilots, "1 to 4096");
    if (c.tx_antennas < 2 || c.tx_antennas > 256)
        return complaint("tx_antennas (Nt)", c.tx_antennas, "2 to 256");
    if (!(c.spacing_wavelengths > 0.0) || c.spacing_wavelengths > 10.0)
        return complaint("spacing_wavelengths", c.spacing_wavelengths, "> 0 and <= 10");
    if (!std::isfinite(c.heading_rad))
        return complaint("heading_rad", c.heading_rad, "finite");
    if (!(std::abs(c.snr_db) <= 100.0))
        return complaint("snr_db", c.snr_db, "-100 to 100");
    return {};
}

//! Paths that arrive after the end of a receiver's window of delays would be read as the earliest.
std::string validate_delays(const config& c,
                            const std::string& name,
                            array::point receiver,
                            double latest_shift_s = 0.0)
{
    const double period_m =
        c.propagation_speed_mps / c.ofdm.subcarrier_spacing_hz() * delay_period(c.ofdm);
    double longest = array::distance(c.alice_m, receiver);
    for (array::point v : c.scatterers_m)
        longest = std::max(longest, array::distance(c.alice_m, v) + array::distance(v, receiver));
    const double last = longest + c.propagation_speed_mps * latest_shift_s;
    if (!(last < latest_delay * period_m))
        return complaint("longest path to " + name + " in metres",
                         last,
                         "less than " + std::to_string(latest_delay * period_m) +
                             ", 0.95 c N Ts over the greatest common divisor of the subcarriers' "
                             "distances (a longer one looks like the shortest)");
    return {};
}

//! What Eve hears: true paths, and shifted ones.
std::string validate_shifted_delays(const config& c, const protection& scheme)
{
    if (!scheme.uses_fakes())
        return {};
    double latest = c.secret ? c.secret->delay_high_s : 0.0;
    for (const fake_set& fake : c.fakes)
        latest = std::max(latest, fake.delay_s);
    return validate_delays(c, "eve_m with the fakes' delays", c.eve_m, latest);
}

std::string validate_receiver(const config& c, const char* name, array::point receiver)
{
    if (!finite(receiver) || array::distance(c.alice_m, receiver) == 0.0)
        return complaint(std::string(name) + " distance from alice_m",
                         array::distance(c.alice_m, receiver),
                         "finite and > 0");
    const double theta = array::direction_rad(c.alice_m, receiver, c.heading_rad);
    if (!(std::abs(theta) < pi / 2))
        return complaint(std::string("direction of ") + name + " from Alice's broadside in rad",
                         theta,
                         "between -pi/2 and pi/2 (her array cannot tell front from back)");
    const double frequency = array::spatial_frequency(theta, c.spacing_wavelengths);
    if (!(std::abs(frequency) < 0.5))
        return complaint(std::string("spatial frequency (d/lambda) sin(theta) of ") + name,
                         frequency,
                         "between -1/2 and 1/2 (beyond, another direction looks the same)");
    return validate_delays(c, name, receiver);
}

std::string validate_fakes(const config& c, const protection& scheme)
{
    if (scheme.uses_fakes() && c.fakes.empty())
        return complaint("number of fakes", 0, "at least 1 in mode " + c.mode);
    const double symbol_s = 1.0 / c.ofdm.subcarrier_spacing_hz();
    for (std::size_t v = 0; v < c.fakes.size(); ++v) {
        const std::string name = "fakes[" + std::to_string(v) + "].";
        const double delay = c.fakes[v].delay_s;
        if (!(std::abs(delay) < symbol_s))
            return complaint(name + "delay_s",
                             delay,
                             "magnitude below N Ts = " + std::to_string(symbol_s * 1e9) + " ns");
        if (!(std::abs(c.fakes[v].angle_rad) <= pi / 2))
            return complaint(name + "angle_rad", c.fakes[v].angle_rad, "-pi/2 to pi/2");
        const double gain = std::abs(c.fakes[v].gain);
        if (!(gain > 0.0) || !std::isfinite(gain))
            return complaint(name + "gain magnitude", gain, "finite and > 0");
    }
    return {};
}

std::string validate_key(const config& c)
{
    if (c.key_refresh != "session" && c.key_refresh != "frame" && c.key_refresh != "symbol")
        return "key_refresh is \"" + c.key_refresh + "\"; allowed: session, frame, symbol";
    const int most = c.ofdm.active_count() * c.tx_antennas;
    if (c.kernel_terms < 1 || (c.mode == "smooth_kernel" && c.kernel_terms > most))
        return complaint("kernel_terms (P)",
                         c.kernel_terms,
                         "1 to " + std::to_string(most) + ", active subcarriers times antennas");
    const bool lognormal = c.gain_law == "lognormal";
    if (!lognormal && c.gain_law != "gaussian")
        return "gain_law is \"" + c.gain_law + "\"; allowed: lognormal, gaussian";
    const double widest = lognormal ? 3.0 : 1.0;
    if (!(c.gain_spread > 0.0 && c.gain_spread <= widest))
        return complaint("gain_spread",
                         c.gain_spread,
                         lognormal ? "above 0 to 3 for gain_law lognormal"
                                   : "above 0 to 1 for gain_law gaussian");
    return {};
}

//! Every position has to do as Alice's place.
std::string validate_track(const config& c)
{
    if (!c.alice_track_m)
        return {};
    const std::size_t count = c.alice_track_m->size();
    if (count < 2 || count > config::most_track_positions)
        return complaint("number of positions in alice_track_m", count, "2 to 64");
    config there = c;
    there.alice_track_m.reset();
    for (std::size_t t = 0; t < count; ++t) {
        there.alice_m = (*c.alice_track_m)[t];
        const std::string wrong = there.validate();
        if (!wrong.empty())
            return "alice_track_m[" + std::to_string(t) + "] as alice_m: " + wrong;
    }
    return {};
}

} // namespace

config::config() { fakes = { fake_set_in_upsilon(0.05, 0.05) }; }

double config::upsilon_delay_s() const
{
    const int cells = (ofdm.fft_size - 1) / 4;
    if (cells < 1)
        return std::numeric_limits<double>::quiet_NaN();
    return 1.0 / (ofdm.subcarrier_spacing_hz() * cells);
}

double config::upsilon_angle_rad() const
{
    // asin() of more than one is NaN, as documented.
    const int cells = (tx_antennas - 1) / 4;
    if (cells < 1)
        return std::numeric_limits<double>::quiet_NaN();
    return std::asin(1.0 / (spacing_wavelengths * cells));
}

fake_set config::fake_set_in_upsilon(double delay_upsilon, double angle_upsilon) const
{
    return { delay_upsilon * upsilon_delay_s(), angle_upsilon * upsilon_angle_rad() };
}

std::string config::validate() const
{
    for (const auto& complaint : { ofdm.validate(), validate_radio(*this) })
        if (!complaint.empty())
            return complaint;
    if (!finite(alice_m))
        return complaint("alice_m", std::isfinite(alice_m.x) ? alice_m.y : alice_m.x, "finite");
    for (array::point v : scatterers_m)
        if (!finite(v))
            return complaint("scatterers_m", std::isfinite(v.x) ? v.y : v.x, "finite");
    if (map_m)
        for (array::point v : *map_m)
            if (!finite(v))
                return complaint("map_m", std::isfinite(v.x) ? v.y : v.x, "finite");
    if (!(map_deviation_m >= 0.0) || !std::isfinite(map_deviation_m))
        return complaint("map_deviation_m", map_deviation_m, "finite and >= 0");
    const protection* scheme = nullptr;
    try {
        scheme = &find_protection(mode);
    } catch (const invalid_input& unknown) {
        return unknown.what();
    }
    for (const auto& complaint :
         { validate_receiver(*this, "bob_m", bob_m),
           validate_receiver(*this, "eve_m", eve_m),
           validate_fakes(*this, *scheme),
           validate_key(*this),
           scheme->validate ? scheme->validate(*this) : std::string(),
           secret ? secret->validate(1.0 / ofdm.subcarrier_spacing_hz()) : std::string(),
           validate_shifted_delays(*this, *scheme),
           validate_track(*this) })
        if (!complaint.empty())
            return complaint;
    return {};
}

bool operator==(const config& a, const config& b)
{
    const auto values = [](const config& c) {
        return std::tie(c.ofdm,
                        c.carrier_hz,
                        c.propagation_speed_mps,
                        c.pilots,
                        c.tx_antennas,
                        c.spacing_wavelengths,
                        c.heading_rad,
                        c.alice_m,
                        c.bob_m,
                        c.eve_m,
                        c.scatterers_m,
                        c.snr_db,
                        c.mode,
                        c.normalize_power,
                        c.fakes,
                        c.mirage_delay_s,
                        c.key_seed,
                        c.key_refresh,
                        c.kernel_terms,
                        c.gain_law,
                        c.gain_spread,
                        c.secret,
                        c.map_m,
                        c.map_deviation_m,
                        c.alice_track_m,
                        c.fresh_secret);
    };
    return values(a) == values(b);
}

std::string validate_update(const config& current, const config& next)
{
    struct {
        const char* name;
        double before, after;
    } const fixed[] = {
        { "tx_antennas (Nt)", double(current.tx_antennas), double(next.tx_antennas) },
        { "pilots (OFDM symbols per frame, G)", double(current.pilots), double(next.pilots) },
        { "fft_size (N)", double(current.ofdm.fft_size), double(next.ofdm.fft_size) },
        { "bandwidth_hz", current.ofdm.bandwidth_hz, next.ofdm.bandwidth_hz },
        { "number of active subcarriers",
          double(current.ofdm.active_count()),
          double(next.ofdm.active_count()) },
    };
    const std::string others = " while running (what may change: everything but antennas, pilots, "
                               "bandwidth and subcarriers)";
    for (const auto& size : fixed)
        if (!(size.after == size.before)) {
            std::ostringstream text;
            text.precision(10);
            text << size.before << others;
            return complaint(size.name, size.after, text.str());
        }
    if (!(next.ofdm == current.ofdm))
        return "active subcarriers have changed; allowed: those of the start" + others;
    return next.validate();
}

} // namespace physec::fpi
