// SPDX-License-Identifier: GPL-3.0-or-later
#include "device.h"
#include <functional>
#include <uhd/utils/static.hpp>

namespace physec::virtual_usrp {

namespace {

// Equal arguments mean the same radio, as equal serials do in UHD: a sink and a source that are
// given the same text share one device. Different arguments never share one by accident.
std::string serial_of(const uhd::device_addr_t& hint)
{
    std::string text;
    for (const std::string& key : hint.keys())
        text += key + "=" + hint[key] + ",";
    return "SIM" + std::to_string(std::hash<std::string>()(text) % 1000000007u);
}

// Runs for every search on the machine, also for real radios, whose it must not disturb.
uhd::device_addrs_t find(const uhd::device_addr_t& hint)
{
    if (!hint.has_key("type") || hint["type"] != "physec")
        return {};
    uhd::device_addr_t found;
    found["type"] = "physec";
    found["product"] = "simulated";
    found["name"] = "simulated USRP, air " + hint.get("air", "default");
    found["serial"] = hint.get("serial", serial_of(hint));
    return { found };
}

uhd::device::sptr make(const uhd::device_addr_t& address)
{
    return std::make_shared<simulated_device>(address);
}

} // namespace

} // namespace physec::virtual_usrp

UHD_STATIC_BLOCK(register_simulated_usrp)
{
    uhd::device::register_device(
        &physec::virtual_usrp::find, &physec::virtual_usrp::make, uhd::device::USRP);
}
