// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/air/passive_radar_scene.h>
#include <deque>
#include <physec/an/transmit/precoder.h>
#include <physec/an/transmit/qpsk.h>
#include <physec/array/steering.h>
#include <physec/channel/waveform_channel.h>
#include <physec/error.h>
#include <physec/ofdm/symbol_transform.h>

namespace physec::an {

namespace {

//! Symbols of the air: L subcarriers inside the band in which the channel interpolates well.
ofdm::frame_format format(const config& config, const passive_radar_link& link)
{
    ofdm::frame_format f;
    const int length = config.frame_length;
    int size = 128; // the prefix holds an echo and the channel's interpolation of 32 samples
    while (size * 2 * channel::fractional_delay::usable_band < length)
        size *= 2;
    f.ofdm.fft_size = size;
    f.ofdm.bandwidth_hz = link.bandwidth_hz / length * size;
    f.ofdm.active.resize(length);
    for (int k = 0; k < length; ++k)
        f.ofdm.active[k] = passive_radar_subcarrier(k, length);
    f.cyclic_prefix = size;
    f.header_symbols = 8; // not sent
    return f;
}

std::vector<channel::antenna_path>
paths(const config& config, const passive_radar_link& link, const channel_state& state)
{
    const auto from = [&](double angle) {
        return array::steering_centered(angle, config.tx_antennas);
    };
    const auto to = [&](double angle) {
        return array::steering_centered(angle, config.eve_antennas);
    };
    const vector_cf64 direct_out = from(link.departure_rad), echo_out = from(state.theta_rad);
    const vector_cf64 direct_in = to(link.arrival_rad), echo_in = to(state.phi_rad);
    std::vector<channel::antenna_path> all;
    for (int rx = 0; rx < config.eve_antennas; ++rx)
        for (int tx = 0; tx < config.tx_antennas; ++tx) {
            all.push_back(
                { tx, rx, 0.0, link.gain_direct * direct_in[rx] * std::conj(direct_out[tx]) });
            all.push_back({ tx,
                            rx,
                            link.echo_delay_s,
                            config.gain_sensing_eve * echo_in[rx] * std::conj(echo_out[tx]) });
        }
    return all;
}

} // namespace

struct passive_radar_scene::parts {
    parts(const config& c,
          const passive_radar_link& link,
          const channel_state& state,
          std::uint64_t seed)
        : scheme(c),
          air(format(c, link)),
          transform(air),
          random(seed, noise_stream),
          data(seed, "passive radar symbols"),
          transmit(c, state.h, state.theta_rad),
          symbols(c.frame_length),
          subcarriers(c.tx_antennas, std::vector<cf32>(c.frame_length)),
          samples(c.tx_antennas, std::vector<cf32>(air.symbol_samples())),
          heard(air.symbol_samples()),
          received(static_cast<std::size_t>(c.frame_length) * c.eve_antennas),
          one_antenna(c.frame_length)
    {
        const auto all = paths(c, link, state);
        for (int rx = 0; rx < c.eve_antennas; ++rx) {
            channels.emplace_back(all, c.tx_antennas, air.ofdm.bandwidth_hz, rx, seed);
            // A subcarrier hears active / size of the noise of a sample.
            channels.back().set_noise_variance(c.noise_radar * c.noise_radar * air.ofdm.fft_size /
                                               c.frame_length);
        }
    }

    config scheme;
    ofdm::frame_format air;
    ofdm::symbol_transform transform;
    random::generator random, data;
    precoder transmit;
    std::vector<cf32> symbols;
    std::vector<std::vector<cf32>> subcarriers, samples; // by transmit antenna
    std::deque<channel::waveform_channel> channels;      // by receive antenna; they cannot move
    std::vector<cf32> heard, received, one_antenna;
    bool first = true;
};

passive_radar_scene::passive_radar_scene(const config& config,
                                         const passive_radar_link& link,
                                         const channel_state& state,
                                         std::uint64_t seed)
{
    throw_if_invalid(link.validate(config));
    throw_if_invalid(validate_state(config, state));
    const ofdm::frame_format air = format(config, link);
    const double most =
        (air.cyclic_prefix - channel::fractional_delay::taps) / air.ofdm.bandwidth_hz;
    if (link.echo_delay_s > most)
        throw invalid_input(
            complaint("echo_delay_s",
                      link.echo_delay_s,
                      "up to " + std::to_string(most * 1e6) + " us on the waveform channel"));
    parts_ = std::make_unique<parts>(config, link, state, seed);
}

passive_radar_scene::~passive_radar_scene() = default;

const cf32* passive_radar_scene::next()
{
    parts& p = *parts_;
    const int length = p.scheme.frame_length, antennas = p.scheme.tx_antennas;
    const auto points = qpsk_points();
    for (cf32& symbol : p.symbols)
        symbol = points[p.data.below(4)];
    std::vector<cf32*> rows(antennas);
    for (int i = 0; i < antennas; ++i)
        rows[i] = p.subcarriers[i].data();
    if (p.scheme.mode == noise_mode::frame_exact)
        p.transmit.apply_frame(p.symbols.data(), p.random, rows.data());
    else
        p.transmit.apply(p.symbols.data(), length, p.random, rows.data());
    std::vector<const cf32*> streams(antennas);
    for (int i = 0; i < antennas; ++i) {
        p.transform.to_samples(p.subcarriers[i].data(), p.samples[i].data());
        streams[i] = p.samples[i].data();
    }
    // What the channel's interpolation looks ahead comes with the next symbol: the window opens early
    // by so much, and from the second symbol on that is where the channel's output begins.
    const int opens = p.air.cyclic_prefix - (p.first ? channel::waveform_channel::lookahead : 0);
    p.first = false;
    const int count = p.air.symbol_samples();
    for (std::size_t rx = 0; rx < p.channels.size(); ++rx) {
        p.channels[rx].process(streams.data(), p.heard.data(), count);
        p.transform.to_subcarriers(p.heard.data() + opens, p.one_antenna.data());
        for (int k = 0; k < length; ++k)
            p.received[k * p.channels.size() + rx] = p.one_antenna[k];
    }
    return p.received.data();
}

} // namespace physec::an
