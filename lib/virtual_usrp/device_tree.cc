// SPDX-License-Identifier: GPL-3.0-or-later
#include "device.h"
#include "uhd_errors.h"
#include <cmath>
#include <uhd/property_tree.hpp>
#include <uhd/types/ranges.hpp>
#include <uhd/types/sensors.hpp>
#include <uhd/usrp/dboard_eeprom.hpp>
#include <uhd/usrp/dboard_iface.hpp>
#include <uhd/usrp/mboard_eeprom.hpp>
#include <uhd/usrp/subdev_spec.hpp>

/*!
 * \file
 * The property tree: what multi_usrp, gr-uhd and uhd_usrp_probe look for in a radio. The types of
 * the nodes are part of UHD's unwritten contract.
 */
namespace physec::virtual_usrp {

namespace {

using uhd::fs_path;
using uhd::time_spec_t;
using words = std::vector<std::string>;

const fs_path board = "/mboards/0";

std::string prefix(direction way) { return way == direction::transmit ? "tx" : "rx"; }

time_spec_t to_time(std::int64_t ticks) { return time_spec_t::from_ticks(ticks, tick_rate_hz); }

uhd::sensor_value_t locked(const std::string& name)
{
    return { name, true, "locked (simulated)", "unlocked (simulated)" };
}

//! A coercer that refuses what is not among the options.
auto one_of(const std::string& what, const words& options)
{
    return [what, options](const std::string& given) {
        std::string allowed;
        for (const std::string& option : options) {
            if (given == option)
                return given;
            allowed += (allowed.empty() ? "" : ", ") + option;
        }
        throw uhd::value_error("simulated USRP: " + what + " is \"" + given +
                               "\"; allowed: " + allowed);
    };
}

//! A coercer to the nearest value there is, as UHD's own devices have.
auto within(const std::string& what, const uhd::meta_range_t& range)
{
    return [what, range](double given) {
        if (std::isnan(given))
            throw uhd::value_error("simulated USRP: " + what +
                                   " is not a number; allowed: " + range.to_pp_string());
        return range.clip(given, true);
    };
}

} // namespace

void simulated_device::describe_board(const std::string& serial)
{
    _tree = uhd::property_tree::make();
    _tree->create<std::string>("/name").set("Simulated USRP of gr-physec");
    _tree->create<std::string>(board / "name").set("simulated USRP");
    uhd::usrp::mboard_eeprom_t eeprom;
    eeprom["serial"] = serial;
    eeprom["name"] = "simulated, air " + radio_->arguments().air;
    _tree->create<uhd::usrp::mboard_eeprom_t>(board / "eeprom").set(eeprom);
    // Where UHD looks for the pins of a daughterboard: without it, GPIO fails with the name of a node.
    _tree->create<uhd::usrp::dboard_iface::sptr>(board / "dboards/A/iface")
        .set_publisher([]() -> uhd::usrp::dboard_iface::sptr {
            throw uhd::not_implemented_error(
                "simulated USRP: it has no GPIO pins; allowed: a real radio for programs that use "
                "them");
        });
    _tree->create<double>(board / "tick_rate")
        .set_coercer([](double) { return tick_rate_hz; })
        .set(tick_rate_hz);
}

void simulated_device::describe_time()
{
    auto device = radio_;
    _tree->create<time_spec_t>(board / "time/now")
        .set_publisher([device] { return to_time(device->time_now()); })
        .add_coerced_subscriber(
            [device](const time_spec_t& t) { device->set_time_now(t.to_ticks(tick_rate_hz)); });
    _tree->create<time_spec_t>(board / "time/pps")
        .set_publisher([device] { return to_time(device->time_last_pps()); })
        .add_coerced_subscriber([device](const time_spec_t& t) {
            device->set_time_next_pps(t.to_ticks(tick_rate_hz));
        });
    _tree->create<time_spec_t>(board / "time/cmd")
        .set(time_spec_t(0.0))
        .add_coerced_subscriber([device](const time_spec_t& t) {
            if (t == time_spec_t(0.0)) // UHD's word for "no command time"
                device->set_command_time(std::nullopt);
            else
                device->set_command_time(t.to_ticks(tick_rate_hz));
        });
    const words sources = { "internal", "external" };
    const std::string start = device->arguments().shared_reference ? "external" : "internal";
    _tree->create<words>(board / "time_source/options").set(sources);
    _tree->create<std::string>(board / "time_source/value")
        .set_coercer(one_of("time source", sources))
        .set(start);
    _tree->create<words>(board / "clock_source/options").set(sources);
    _tree->create<std::string>(board / "clock_source/value")
        .set_coercer(one_of("clock source", sources))
        .set(start)
        .add_coerced_subscriber([device](const std::string& source) {
            with_uhd_errors([&] { device->use_external_reference(source == "external"); });
        });
    _tree->create<uhd::sensor_value_t>(board / "sensors/ref_locked").set_publisher([] {
        return locked("Ref");
    });
}

void simulated_device::describe_channels(direction way, std::size_t count)
{
    const std::string x = prefix(way);
    _tree->create<std::string>(board / (x + "_codecs") / "A/name").set("simulated converter");
    _tree->create<int>(board / (x + "_codecs") / "A/gains").set(0);
    uhd::usrp::dboard_eeprom_t eeprom;
    _tree->create<uhd::usrp::dboard_eeprom_t>(board / "dboards/A" / (x + "_eeprom")).set(eeprom);
    uhd::usrp::subdev_spec_t specification;
    if (count == 0) {
        specification.push_back({ "A", "0" });
        describe_nothing(way);
    }
    for (std::size_t c = 0; c < count; ++c) {
        specification.push_back({ "A", std::to_string(c) });
        describe_front_end(way, c);
        describe_digital(way, c);
    }
    _tree->create<uhd::usrp::subdev_spec_t>(board / (x + "_subdev_spec"))
        .set_coercer([specification](const uhd::usrp::subdev_spec_t& given) {
            if (given != specification)
                throw uhd::value_error("simulated USRP: subdevice specification is \"" +
                                       given.to_string() + "\"; allowed: \"" +
                                       specification.to_string() + "\"");
            return given;
        })
        .set(specification);
}

// A radio without a board for a direction has a front end "none" there all the same: programs look
// at it before they look for what they need. Only a stream from it is refused.
void simulated_device::describe_nothing(direction way)
{
    auto device = radio_;
    const fs_path end = board / "dboards/A" / (prefix(way) + "_frontends") / "0";
    _tree->create<std::string>(end / "name").set("none");
    _tree->create<std::string>(end / "connection").set("IQ");
    _tree->create<bool>(end / "use_lo_offset").set(false);
    _tree->create<words>(end / "antenna/options").set({ "" });
    _tree->create<std::string>(end / "antenna/value").set("");
    const uhd::meta_range_t nothing(0.0, 0.0);
    _tree->create<uhd::meta_range_t>(end / "freq/range").set(nothing);
    _tree->create<double>(end / "freq/value").set(0.0);
    _tree->create<int>(end / "gains"); // and none below it
    _tree->create<uhd::meta_range_t>(end / "bandwidth/range").set(nothing);
    _tree->create<double>(end / "bandwidth/value").set(0.0);
    _tree->create<int>(end / "sensors");
    const fs_path dsp = board / (prefix(way) + "_dsps") / "0";
    _tree->create<uhd::meta_range_t>(dsp / "rate/range")
        .set(uhd::meta_range_t(tick_rate_hz / 20000, tick_rate_hz / 4));
    _tree->create<double>(dsp / "rate/value")
        .set_coercer([](double rate) { return rate; })
        .set_publisher([device] { return device->rate(); });
    _tree->create<uhd::meta_range_t>(dsp / "freq/range").set(nothing);
    _tree->create<double>(dsp / "freq/value").set(0.0);
}

void simulated_device::describe_front_end(direction way, std::size_t channel)
{
    auto device = radio_;
    const fs_path end =
        board / "dboards/A" / (prefix(way) + "_frontends") / std::to_string(channel);
    const bool transmit = way == direction::transmit;
    _tree->create<std::string>(end / "name").set("simulated front end");
    _tree->create<std::string>(end / "connection").set("IQ");
    _tree->create<bool>(end / "use_lo_offset").set(false);
    const words antennas = transmit ? words{ "TX/RX" } : words{ "TX/RX", "RX2" };
    _tree->create<words>(end / "antenna/options").set(antennas);
    _tree->create<std::string>(end / "antenna/value")
        .set_coercer(one_of("antenna", antennas))
        .set(antennas.back());
    const uhd::meta_range_t frequencies(1e6, 100e9), gains(0.0, 60.0, 0.5);
    _tree->create<uhd::meta_range_t>(end / "freq/range").set(frequencies);
    _tree->create<double>(end / "freq/value")
        .set_coercer(within("frequency", frequencies))
        .set(1e9)
        .add_coerced_subscriber(
            [device, way, channel](double f) { device->set_frequency(way, channel, f); });
    _tree->create<uhd::meta_range_t>(end / "gains/PGA/range").set(gains);
    _tree->create<double>(end / "gains/PGA/value")
        .set_coercer(within("gain", gains))
        .set(0.0)
        .add_coerced_subscriber(
            [device, way, channel](double g) { device->set_gain(way, channel, g); });
    _tree->create<uhd::meta_range_t>(end / "bandwidth/range").set(uhd::meta_range_t(160e6, 160e6));
    _tree->create<double>(end / "bandwidth/value").set(160e6);
    _tree->create<uhd::sensor_value_t>(end / "sensors/lo_locked").set_publisher([] {
        return locked("LO");
    });
}

void simulated_device::describe_digital(direction way, std::size_t channel)
{
    auto device = radio_;
    const fs_path dsp = board / (prefix(way) + "_dsps") / std::to_string(channel);
    _tree->create<uhd::meta_range_t>(dsp / "rate/range")
        .set(uhd::meta_range_t(tick_rate_hz / 20000, tick_rate_hz / 4));
    _tree->create<double>(dsp / "rate/value")
        .set_coercer([device](double rate) {
            return with_uhd_errors([&] { return device->set_rate(rate); });
        })
        .set_publisher([device] { return device->rate(); });
    const uhd::meta_range_t offsets(-tick_rate_hz / 2, tick_rate_hz / 2);
    _tree->create<uhd::meta_range_t>(dsp / "freq/range").set(offsets);
    _tree->create<double>(dsp / "freq/value")
        .set_coercer(within("offset frequency", offsets))
        .set(0.0)
        .add_coerced_subscriber(
            [device, way, channel](double f) { device->set_offset(way, channel, f); });
    if (way == direction::receive)
        _tree->create<uhd::stream_cmd_t>(dsp / "stream_cmd")
            .add_coerced_subscriber([this, channel](const uhd::stream_cmd_t& command) {
                if (auto streamer = receive_[channel].lock())
                    streamer->issue_stream_cmd(command);
            });
}

} // namespace physec::virtual_usrp
