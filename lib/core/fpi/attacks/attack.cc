// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/attack.h>
#include <algorithm>
#include <physec/error.h>
#include <physec/registry.h>

namespace physec::fpi {

namespace {

//! Made at its first use, which may be before main().
registry<attack>& known()
{
    static registry<attack> all("attack");
    return all;
}

} // namespace

void register_attack(attack entry)
{
    if (!entry.make)
        throw invalid_input("attack \"" + entry.name + "\" has no make; allowed: a function");
    known().add(std::move(entry));
}

std::vector<attack> attacks()
{
    std::vector<attack> result;
    for (const attack* entry : known().all())
        result.push_back(*entry);
    std::stable_sort(result.begin(), result.end(), [](const attack& a, const attack& b) {
        return a.role < b.role;
    });
    return result;
}

const attack& find_attack(const std::string& name) { return known().find(name); }

std::unique_ptr<locator>
make_eve(const config& config, const ofdm::pilot_grid& bare, const std::string& name)
{
    const attack& entry = find_attack(name);
    throw_if_invalid(config.validate());
    return entry.make(config, bare);
}

} // namespace physec::fpi
