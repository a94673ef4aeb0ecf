// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/protection.h>
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
    if (!scheme.make && scheme.draw)
        scheme.make = [draw = scheme.draw](const config& config) {
            precoding first;
            draw(config, {}, first.weights);
            return first;
        };
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

} // namespace physec::fpi
