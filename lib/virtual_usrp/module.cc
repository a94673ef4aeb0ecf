// SPDX-License-Identifier: GPL-3.0-or-later
#include "device.h"
#include <map>
#include <string>
#include <uhd/utils/static.hpp>

namespace physec::virtual_usrp {

namespace {

// Equal arguments mean the same radio, as equal serials do in UHD: a sink and a source that are
// given the same text share one device. Different arguments never share one by accident.
std::string serial_of(const uhd::device_addr_t& hint)
{
    std::map<std::string, std::string> sorted;
    for (const std::string& key : hint.keys())
        if (!is_key_of_uhd(key))
            sorted[key] = hint[key];
    // Noise and phases depend on the serial: the same on every machine, hence not std::hash.
    std::uint32_t hash = 2166136261u; // FNV-1a
    for (const auto& entry : sorted)
        for (char letter : entry.first + "=" + entry.second + ",")
            hash = (hash ^ static_cast<unsigned char>(letter)) * 16777619u;
    return "SIM" + std::to_string(hash);
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
