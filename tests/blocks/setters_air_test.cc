// SPDX-License-Identifier: GPL-3.0-or-later
#include "setters.h"
#include <atomic>
#include <cmath>
#include <gnuradio/physec/an_air_sensor.h>
#include <gnuradio/physec/an_air_transmitter.h>
#include <gnuradio/physec/frame_synchronizer.h>
#include <gnuradio/physec/ofdm_modulator.h>

/*!
 * \file
 * As setters_test.cc, for the blocks on the sample clock.
 */
using namespace setters;
using namespace gr::physec;

namespace {

constexpr int complex_size = sizeof(gr_complex);
constexpr int antennas = 4;
constexpr int session = 7;

physec::an::air_config air()
{
    physec::an::config scheme;
    scheme.tx_antennas = antennas;
    scheme.rx_antennas = 3;
    scheme.tau = 0.3;
    physec::ofdm::frame_format format;
    format.ofdm = physec::ofdm::frame_format::guarded(1e6, 64, 0.79);
    format.cyclic_prefix = 16;
    return physec::an::make_air_config(scheme, format, 16, 4, 1);
}

an_air_transmitter::sptr transmitter(const physec::an::air_config& config)
{
    return an_air_transmitter::make(config, std::vector<std::uint8_t>(700, 5), 0.3, session, 5);
}

pmt::pmt_t csi_pdu(const physec::an::air_config& config, std::uint64_t frame)
{
    std::vector<gr_complex> h(antennas * config.subcarriers());
    for (std::size_t k = 0; k < h.size(); ++k)
        h[k] = gr_complex(std::cos(0.7f * k), std::sin(0.3f * k));
    auto dict = pmt::dict_add(pmt::make_dict(), pmt::mp("session"), pmt::from_uint64(session));
    dict = pmt::dict_add(dict, pmt::mp("frame"), pmt::from_uint64(frame));
    dict = pmt::dict_add(
        dict, pmt::mp("shape"), pmt::init_s32vector(2, { antennas, config.subcarriers() }));
    return pmt::cons(dict, pmt::init_c32vector(h.size(), h));
}

} // namespace

TEST(Setters, AnAirTransmitter)
{
    const auto config = air();
    auto graph = gr::make_top_block("setters");
    const auto source = transmitter(config);
    const auto end = make_listener(antennas, config.subcarriers() * complex_size);
    connect_all(graph, source, end, antennas);
    const std::vector<std::complex<double>> chains(antennas, { 0.6, 0.8 });
    const auto chains_message = pmt::dict_add(
        pmt::make_dict(), pmt::mp("transmit"), pmt::init_c64vector(chains.size(), chains));
    source->_post(pmt::mp("csi"), csi_pdu(config, 0));
    std::atomic<std::uint64_t> told{ 0 };
    set_while_running(
        graph,
        end,
        20,
        [&](int k) {
            source->set_target_angle(0.01 * (k % 50));
            source->set_tau(0.01 * (1 + k % 90));
            EXPECT_EQ(source->session(), session);
            source->_post(pmt::mp("target_angle"), pmt::from_double(0.02 * (k % 50)));
            source->_post(pmt::mp("chains"), chains_message);
            const std::uint64_t heard = end->items() / config.format.symbols();
            if (heard > told.exchange(heard)) // older CSI would be refused
                source->_post(pmt::mp("csi"), csi_pdu(config, heard));
        },
        [&] { source->set_tau(0.123); },
        [&] {
            const auto tag = end->latest("settings");
            return pmt::is_dict(tag) &&
                   pmt::to_double(pmt::dict_ref(tag, pmt::mp("tau"), pmt::PMT_NIL)) == 0.123;
        });
}

TEST(Setters, AnAirSensor)
{
    const auto config = air();
    physec::sync::receiver_options options;
    options.format = config.format;
    auto graph = gr::make_top_block("setters");
    const auto source = transmitter(config);
    const auto modulator = ofdm_modulator::make(config.format, antennas, 1.0, false, 0.0, "length");
    const auto sensor = an_air_sensor::make(config, options, 2);
    const auto end = make_listener(1, complex_size);
    connect_all(graph, source, modulator, antennas);
    // The echo of antenna 0 alone, without delay: as good as any.
    for (int rx = 0; rx < 3; ++rx)
        graph->connect(modulator, 0, sensor, rx);
    graph->connect(modulator, 0, end, 0);
    for (int tx = 1; tx < antennas; ++tx)
        graph->connect(modulator, tx, gr::blocks::null_sink::make(complex_size), 0);
    graph->msg_connect(source, pmt::mp("sent"), sensor, pmt::mp("sent"));
    const std::vector<std::complex<double>> transmit(antennas, 1.0), receive(3, 1.0);
    source->_post(pmt::mp("csi"), csi_pdu(config, 0));
    // A sensor has no output; that a setting arrived shows in the setter having returned.
    bool called = false;
    set_while_running(
        graph,
        end,
        20,
        [&](int k) {
            sensor->set_gate(10.0 * (k % 3), 1500.0);
            sensor->set_chains(transmit, receive);
            if (k % 5 == 0)
                sensor->calibrate(0.1, 0.0, 1500.0);
        },
        [&] {
            sensor->set_gate(0.0, 1000.0);
            called = true;
        },
        [&] { return called; });
}

TEST(Setters, CountsOfTheFrameSynchronizer)
{
    const auto config = air();
    physec::sync::receiver_options options;
    options.format = config.format;
    auto graph = gr::make_top_block("setters");
    const auto source = transmitter(config);
    const auto modulator = ofdm_modulator::make(config.format, antennas, 1.0, false, 0.0, "length");
    const auto synchronizer = frame_synchronizer::make(options);
    const auto end = make_listener(1, config.subcarriers() * complex_size);
    connect_all(graph, source, modulator, antennas);
    graph->connect(modulator, 0, synchronizer, 0);
    for (int tx = 1; tx < antennas; ++tx)
        graph->connect(modulator, tx, gr::blocks::null_sink::make(complex_size), 0);
    graph->connect(synchronizer, 0, end, 0);
    set_while_running(
        graph,
        end,
        100,
        [&](int) {
            EXPECT_EQ(synchronizer->missed() + synchronizer->gaps(), 0u);
            EXPECT_LE(synchronizer->bad_headers(), synchronizer->frames() + 1);
        },
        [] {},
        [&] { return synchronizer->frames() >= 20; });
}
