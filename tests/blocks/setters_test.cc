// SPDX-License-Identifier: GPL-3.0-or-later
#include "setters.h"
#include <gnuradio/blocks/null_source.h>
#include <gnuradio/physec/an_channel.h>
#include <gnuradio/physec/an_channel_state.h>
#include <gnuradio/physec/an_data_eve.h>
#include <gnuradio/physec/an_leak_eve.h>
#include <gnuradio/physec/an_precoder.h>
#include <gnuradio/physec/an_sensing_eve.h>
#include <gnuradio/physec/fpi_channel.h>
#include <gnuradio/physec/fpi_compensator.h>
#include <gnuradio/physec/fpi_locator.h>
#include <gnuradio/physec/fpi_pilot_source.h>
#include <gnuradio/physec/fpi_precoder.h>
#include <gnuradio/physec/fpi_waveform_precoder.h>
#include <gnuradio/physec/waveform_channel.h>
#include <physec/an/channel_state.h>

/*!
 * \file
 * Every setter of every block, called from other threads while the flowgraph runs. What it is worth
 * shows under the thread sanitizer (preset "thread"); without it, that nothing crashes or hangs and
 * that the last setting is the one in force. Blocks on the sample clock: setters_air_test.cc.
 */
using namespace setters;
using namespace gr::physec;

namespace {

constexpr int complex_size = sizeof(gr_complex);
constexpr int settings = 100; // per thread

std::vector<physec::fpi::fake_set> fakes(int k)
{
    return { { (10 + k % 8) * 1e-9, 0.02 + 0.01 * (k % 5) } };
}

//! Whether the tag \p key that came last is the dict or vector that \p is says.
auto tagged(const listener::sptr& end,
            const std::string& key,
            const std::function<bool(const pmt::pmt_t&)>& is)
{
    return [=] {
        const auto value = end->latest(key);
        return !pmt::is_null(value) && is(value);
    };
}

bool has_delay(const pmt::pmt_t& fakes, double delay_s)
{
    return pmt::f64vector_ref(fakes, 0) == delay_s;
}

bool holds(const pmt::pmt_t& dict, const char* name, double value)
{
    return pmt::to_double(pmt::dict_ref(dict, pmt::mp(name), pmt::PMT_NIL)) == value;
}

} // namespace

TEST(Setters, FpiPrecoder)
{
    const physec::fpi::config config;
    const int item = config.ofdm.active_count() * complex_size;
    auto graph = gr::make_top_block("setters");
    const auto precoder = fpi_precoder::make(config, 1);
    const auto end = make_listener(config.tx_antennas, item);
    connect_all(graph, fpi_pilot_source::make(config, 1), precoder, config.tx_antennas);
    connect_all(graph, precoder, end, config.tx_antennas);
    set_while_running(
        graph,
        end,
        settings,
        [&](int k) {
            auto next = config;
            next.mode = k % 3 ? "fpi" : "gaussian";
            precoder->set_config(next);
            precoder->set_fakes(fakes(k));
            precoder->_post(pmt::mp("settings"),
                            pmt::cons(pmt::mp("mode"), pmt::mp(k % 2 ? "none" : "spoof")));
        },
        [&] {
            precoder->set_fakes({ { 99e-9, 0.1 } });
        },
        tagged(end, "fakes", [](const auto& value) { return has_delay(value, 99e-9); }));
}

TEST(Setters, FpiChannel)
{
    const physec::fpi::config config;
    const int item = config.ofdm.active_count() * complex_size;
    auto graph = gr::make_top_block("setters");
    const auto channel = fpi_channel::make(config, "bob", 1, 1);
    const auto end = make_listener(1, item);
    connect_all(graph, fpi_pilot_source::make(config, 1), channel, config.tx_antennas);
    graph->connect(channel, 0, end, 0);
    const double at_0_db = channel->noise_variance();
    set_while_running(
        graph,
        end,
        settings,
        [&](int k) {
            auto next = config;
            next.bob_m.x = 9.0 + 0.1 * (k % 20);
            channel->set_config(next);
            channel->set_snr_db(k % 20);
            EXPECT_GT(channel->noise_variance(), 0.0);
        },
        [&] {
            channel->set_config(config);
            channel->set_snr_db(10.0);
        },
        [&] { return std::abs(channel->noise_variance() / at_0_db - 0.1) < 1e-12; });
}

// Transmitter, channel and receivers together, as a flowgraph's variable tells them one after the
// other, from two threads: tags bring what setters are about to bring.
TEST(Setters, FpiWholeFlowgraph)
{
    const physec::fpi::config config;
    auto graph = gr::make_top_block("setters");
    const auto precoder = fpi_precoder::make(config, 1);
    const auto channel = fpi_channel::make(config, "bob", 1, 1);
    const auto bob = fpi_locator::make_bob(config, 1, 1);
    const auto eve = fpi_locator::make_eve(config, 1, "merged");
    const auto compensator = fpi_compensator::make(config, 1);
    const auto end = make_listener(1, complex_size);
    connect_all(graph, fpi_pilot_source::make(config, 1), precoder, config.tx_antennas);
    connect_all(graph, precoder, channel, config.tx_antennas);
    graph->connect(channel, 0, bob, 0);
    graph->connect(channel, 0, eve, 0);
    graph->connect(channel, 0, compensator, 0);
    graph->connect(bob, 0, end, 0);
    graph->connect(eve, 0, gr::blocks::null_sink::make(complex_size), 0);
    graph->connect(
        compensator,
        0,
        gr::blocks::null_sink::make(config.ofdm.active_count() * config.tx_antennas * complex_size),
        0);
    const auto set = [&](const physec::fpi::config& next) {
        compensator->set_config(next);
        bob->set_config(next);
        precoder->set_config(next);
        channel->set_config(next);
        eve->set_config(next);
    };
    const std::uint64_t enough = 50;
    std::uint64_t then = 0;
    set_while_running(
        graph,
        end,
        20,
        [&](int k) {
            auto next = config;
            next.fakes = fakes(k);
            set(next);
            eve->set_attack(k % 2 ? "structure" : "merged");
        },
        [&] {
            set(config);
            then = end->items();
        },
        [&] { return end->items() > then + enough; });
}

TEST(Setters, FpiWaveformPrecoder)
{
    const physec::fpi::config config;
    const int antennas = config.tx_antennas;
    auto graph = gr::make_top_block("setters");
    const auto precoder = fpi_waveform_precoder::make(config, config.ofdm.bandwidth_hz, 200e-9);
    const auto end = make_listener(antennas, complex_size);
    const auto source = gr::blocks::null_source::make(complex_size);
    connect_all(graph, source, precoder, antennas);
    connect_all(graph, precoder, end, antennas);
    set_while_running(
        graph,
        end,
        settings,
        [&](int k) {
            auto next = config;
            next.mode = k % 2 ? "spoof" : "none";
            precoder->set_config(next);
            precoder->set_fakes(fakes(k));
            EXPECT_GT(precoder->latency_samples(), 0);
        },
        [&] {
            precoder->set_fakes({ { 99e-9, 0.1 } });
        },
        tagged(end, "fakes", [](const auto& value) { return has_delay(value, 99e-9); }));
}

TEST(Setters, WaveformChannel)
{
    auto graph = gr::make_top_block("setters");
    const auto channel = waveform_channel::make({ { 0, 0, 1e-6, 1.0 } }, 1, 1e6, 0, 0.0, 0.0, 1);
    const auto end = make_listener(1, complex_size);
    graph->connect(gr::blocks::null_source::make(complex_size), 0, channel, 0);
    graph->connect(channel, 0, end, 0);
    set_while_running(
        graph,
        end,
        settings,
        [&](int k) {
            channel->set_noise_variance(0.1 * (k % 7));
            channel->set_carrier_offset_hz(k % 1000);
            EXPECT_GE(channel->noise_variance(), 0.0);
            EXPECT_GE(channel->carrier_offset_hz(), 0.0);
        },
        [&] { channel->set_noise_variance(3.0); },
        [&] { return channel->noise_variance() == 3.0; });
}

TEST(Setters, AnPrecoder)
{
    for (const auto mode :
         { physec::an::noise_mode::streaming, physec::an::noise_mode::frame_exact }) {
        physec::an::config config;
        config.mode = mode;
        auto graph = gr::make_top_block("setters");
        // New channels all the time, so that work() and setters both want to say which is the latest.
        const auto states = an_channel_state::make(config, 2, 1, false);
        const auto precoder = an_precoder::make(config, 1, 1);
        const auto end = make_listener(config.tx_antennas, complex_size);
        graph->connect(gr::blocks::null_source::make(complex_size), 0, states, 0);
        graph->connect(states, 0, precoder, 0);
        connect_all(graph, precoder, end, config.tx_antennas);
        const auto h = physec::an::draw_channel_state(config, 7, 0).h;
        const std::vector<std::complex<double>> csi(h.data(), h.data() + h.size());
        set_while_running(
            graph,
            end,
            settings,
            [&](int k) {
                auto next = config;
                next.power = 1.0 + k % 5;
                next.space = k % 3 ? physec::an::noise_space::user_and_target
                                   : physec::an::noise_space::user;
                precoder->set_config(next);
                precoder->set_csi(csi);
                precoder->set_target_angle(0.01 * (k % 50));
                precoder->set_tau(0.01 * (k % 100));
                precoder->set_alpha({ 0.1 + 0.01 * (k % 10), 0.0 });
                states->set_target_angle(0.01 * (k % 50));
                states->set_eve_angle(k % 2 ? std::optional<double>(0.2) : std::nullopt);
                states->_post(pmt::mp("target_angle"), pmt::from_double(0.03));
                precoder->_post(pmt::mp("settings"),
                                pmt::cons(pmt::mp("alpha"), pmt::from_double(0.3)));
                precoder->_post(pmt::mp("target_angle"), pmt::from_double(0.02 * (k % 50)));
                precoder->_post(pmt::mp("csi"), pmt::init_c64vector(csi.size(), csi));
            },
            [&] { precoder->set_tau(0.123); },
            tagged(end, "settings", [](const auto& value) { return holds(value, "tau", 0.123); }));
    }
}

TEST(Setters, AnDataEve)
{
    const physec::an::config config;
    auto graph = gr::make_top_block("setters");
    const auto eve = an_data_eve::make(config, "comm_eve", 3, 1, 1);
    const auto end = make_listener(1, complex_size);
    graph->connect(gr::blocks::null_source::make(config.tx_antennas * complex_size), 0, eve, 0);
    graph->connect(eve, 0, end, 0);
    const auto set = [&](double noise) {
        auto next = config;
        next.noise_comm_eve = noise;
        eve->set_config(next);
    };
    set_while_running(
        graph,
        end,
        settings,
        [&](int k) {
            set(1.0 + k % 3);
            eve->_post(pmt::mp("settings"), pmt::cons(pmt::mp("tau"), pmt::from_double(0.3)));
        },
        [&] { set(7.5); },
        tagged(end, "settings", [](const auto& value) {
            return holds(value, "noise_comm_eve", 7.5);
        }));
}

TEST(Setters, AnAngleEves)
{
    const physec::an::config config;
    auto graph = gr::make_top_block("setters");
    const auto sensing = an_sensing_eve::make(config, "known", 1);
    const auto leak = an_leak_eve::make(config, "null_space", 1);
    const auto end = make_listener(2, complex_size);
    const auto zeros = [](int length) {
        return gr::blocks::null_source::make(length * complex_size);
    };
    graph->connect(zeros(config.eve_antennas), 0, sensing, 0);
    graph->connect(zeros(1), 0, sensing, 1);
    graph->connect(zeros(config.tx_antennas), 0, leak, 0);
    graph->connect(zeros(1), 0, leak, 1);
    graph->connect(sensing, 0, end, 0);
    graph->connect(leak, 0, end, 1);
    std::atomic<std::uint64_t> then{ 0 };
    const auto set = [&](int k) {
        auto next = config;
        next.space = physec::an::noise_space(k % 2);
        sensing->set_config(next);
        leak->set_config(next);
        then = end->items();
    };
    set_while_running(
        graph, end, 50, set, [&] { set(1); }, [&] { return end->items() > then + 20; });
}

TEST(Setters, AnChannel)
{
    const physec::an::config config;
    auto graph = gr::make_top_block("setters");
    const auto channel = an_channel::make(config, 1, 1);
    const auto end = make_listener(1, complex_size);
    graph->connect(gr::blocks::null_source::make(config.tx_antennas * complex_size), 0, channel, 0);
    graph->connect(channel, 0, end, 0);
    const int others[] = { 1, config.rx_antennas, config.eve_antennas };
    for (int port = 1; port < 4; ++port)
        graph->connect(
            channel, port, gr::blocks::null_sink::make(others[port - 1] * complex_size), 0);
    set_while_running(
        graph,
        end,
        settings,
        [&](int k) {
            const std::complex<double> gain(0.01 * (1 + k % 9), 0.0);
            channel->set_config(config);
            channel->set_gain_user(gain);
            channel->set_gain_comm_eve(gain);
            channel->set_gain_target(gain);
            channel->set_gain_sensing_eve(gain);
            channel->set_noise_user(1.0 + k % 3);
            channel->set_noise_comm_eve(1.0 + k % 3);
            channel->set_noise_radar(1.0 + k % 3);
        },
        [&] { channel->set_noise_radar(7.5); },
        tagged(
            end, "settings", [](const auto& value) { return holds(value, "noise_radar", 7.5); }));
}
