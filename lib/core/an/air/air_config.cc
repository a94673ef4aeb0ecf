// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/air/air_config.h>
#include <cmath>
#include <iomanip>
#include <physec/error.h>
#include <physec/random/generator.h>
#include <sstream>

namespace physec::an {

block_layout air_config::layout() const
{
    return { pilot_period, 1, pilot_period > 0 ? data_symbols() / pilot_period : 0 };
}

int air_config::payload_bytes() const { return payload_symbols() / 4 - block_overhead_bytes; }

std::string air_config::validate() const
{
    if (auto text = scheme.validate(); !text.empty())
        return text;
    if (auto text = format.validate(); !text.empty())
        return text;
    if (scheme.mode != noise_mode::streaming)
        return "noise mode is \"" + to_string(scheme.mode) + "\"; allowed on the air: streaming";
    if (pilot_period < 2 || pilot_period > 1024)
        return complaint("pilot_period", pilot_period, "2 to 1024 data symbols");
    if (data_symbols() < 2 * pilot_period || data_symbols() % pilot_period != 0)
        return complaint("data symbols (body symbols less the N sounding symbols)",
                         data_symbols(),
                         "a multiple of pilot_period = " + std::to_string(pilot_period) +
                             ", at least twice that");
    if (format.steady_symbols != scheme.tx_antennas)
        return complaint("steady_symbols",
                         format.steady_symbols,
                         std::to_string(scheme.tx_antennas) + ", the sounding symbols (N)");
    if (payload_bytes() < 1 || payload_bytes() > 65535)
        return complaint("payload bytes of a frame",
                         payload_bytes(),
                         "1 to 65535; change data symbols or subcarriers");
    return {};
}

air_config make_air_config(const config& scheme,
                           ofdm::frame_format format,
                           int data_symbols,
                           int pilot_period,
                           std::uint64_t pilot_seed)
{
    format.body_symbols = scheme.tx_antennas + data_symbols;
    format.steady_symbols = scheme.tx_antennas;
    const air_config result{ scheme, format, pilot_period, pilot_seed };
    throw_if_invalid(result.validate());
    return result;
}

std::string validate_chains(const std::string& name, const vector_cf64& chains, int count)
{
    if (chains.size() != count)
        return complaint("number of " + name, chains.size(), std::to_string(count));
    for (const cf64 chain : chains)
        if (!(std::abs(chain) > 0.0) || !std::isfinite(std::abs(chain)))
            return complaint("size of one of the " + name, std::abs(chain), "finite and > 0");
    return {};
}

std::string validate_format(const std::string& owner,
                            const ofdm::frame_format& format,
                            const air_config& config)
{
    const auto& own = config.format;
    const struct {
        const char* name;
        double value, own;
    } parts[] = {
        { "bandwidth_hz", format.ofdm.bandwidth_hz, own.ofdm.bandwidth_hz },
        { "fft_size", double(format.ofdm.fft_size), double(own.ofdm.fft_size) },
        { "active subcarriers", double(format.ofdm.active_count()), double(config.subcarriers()) },
        { "cyclic_prefix", double(format.cyclic_prefix), double(own.cyclic_prefix) },
        { "header_symbols", double(format.header_symbols), double(own.header_symbols) },
        { "body_symbols", double(format.body_symbols), double(own.body_symbols) },
        { "idle_symbols", double(format.idle_symbols), double(own.idle_symbols) },
        { "steady_symbols", double(format.steady_symbols), double(own.steady_symbols) },
    };
    for (const auto& part : parts)
        if (part.value != part.own) {
            std::ostringstream allowed;
            allowed << std::setprecision(10) << part.own << ", as in the air format";
            return complaint(std::string(part.name) + " of " + owner, part.value, allowed.str());
        }
    if (format.ofdm.active != own.ofdm.active)
        return "active subcarriers of " + owner +
               " are not those of the air format; allowed: " + "the same";
    return {};
}

ofdm::pilot_grid sounding_pilots(const air_config& config)
{
    const int antennas = config.scheme.tx_antennas, subcarriers = config.subcarriers();
    const double amplitude = std::sqrt(config.scheme.power / antennas);
    random::generator random(config.pilot_seed, "an sounding");
    matrix_cf64 points(subcarriers, antennas);
    for (int m = 0; m < subcarriers; ++m)
        for (int i = 0; i < antennas; ++i)
            points(m, i) = std::polar(amplitude, random.uniform(-pi, pi));
    ofdm::pilot_grid pilots{ antennas, subcarriers, matrix_cf64(antennas * subcarriers, antennas) };
    for (int g = 0; g < antennas; ++g)
        for (int i = 0; i < antennas; ++i)
            pilots.values.col(i).segment(g * subcarriers, subcarriers) =
                std::polar(1.0, -2.0 * pi * g * i / antennas) * points.col(i);
    return pilots;
}

std::uint64_t subcarrier_pilot_seed(const air_config& config, int m)
{
    return config.pilot_seed + static_cast<std::uint64_t>(m);
}

} // namespace physec::an
