// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/protection.h>
#include <limits>
#include <physec/fpi/config.h>
#include <physec/registry.h>

namespace physec::fpi {

namespace {

//! Made at its first use, which may be before main().
registry<protection>& schemes()
{
    static registry<protection> all("mode");
    return all;
}

} // namespace

void register_protection(protection scheme)
{
    if (!scheme.make)
        throw invalid_input("mode \"" + scheme.name + "\" has no make; allowed: a function");
    schemes().add(std::move(scheme));
}

std::vector<std::string> protection_names()
{
    std::vector<std::string> names;
    for (const protection* scheme : schemes().all())
        names.push_back(scheme->name);
    return names;
}

const protection& find_protection(const std::string& name) { return schemes().find(name); }

double secret_bits_per_frame(const config& config)
{
    const protection& scheme = find_protection(config.mode);
    if (!scheme.secret_bits)
        return std::numeric_limits<double>::quiet_NaN();
    const bool by_symbol = scheme.draw && config.key_refresh == "symbol";
    return scheme.secret_bits(config) * (by_symbol ? config.pilots : 1);
}

} // namespace physec::fpi
