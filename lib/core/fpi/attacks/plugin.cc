// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/plugin.h>
#include <algorithm>
#include <dlfcn.h>
#include <iterator>
#include <physec/error.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/protection.h>
#include <physec/registry.h>

namespace physec::fpi {

namespace {

plugin_contents everything()
{
    plugin_contents all;
    for (const attack& entry : attacks())
        all.attacks.push_back(entry.name);
    std::sort(all.attacks.begin(), all.attacks.end());
    all.protections = protection_names();
    return all;
}

std::vector<std::string> difference(const std::vector<std::string>& now,
                                    const std::vector<std::string>& before)
{
    std::vector<std::string> result;
    std::set_difference(
        now.begin(), now.end(), before.begin(), before.end(), std::back_inserter(result));
    return result;
}

} // namespace

plugin_contents load_plugin(const std::string& path)
{
    const std::string complaint = "plugin is \"" + path + "\"; allowed: ";
    // dlopen() looks for a bare name in the system's folders; a plugin is a file that was named.
    const std::string file = path.find('/') == std::string::npos ? "./" + path : path;
    const plugin_contents before = everything();
    const std::size_t failures = registration_failures().size();
    void* const library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        throw invalid_input(complaint + "a shared library that loads (" + dlerror() + ")");
    const auto* version = static_cast<const int*>(dlsym(library, "physec_plugin_interface"));
    if (version == nullptr)
        throw invalid_input(complaint +
                            "a library with PHYSEC_PLUGIN, see physec/fpi/attacks/plugin.h");
    if (*version != plugin_interface)
        throw invalid_input(complaint + "plugin interface " + std::to_string(plugin_interface) +
                            ", not " + std::to_string(*version) + "; compile it anew");
    const auto failed = registration_failures();
    if (failed.size() > failures)
        throw invalid_input(complaint + "a library whose registrations succeed (" + failed.back() +
                            ")");
    const plugin_contents now = everything();
    const plugin_contents found = { difference(now.attacks, before.attacks),
                                    difference(now.protections, before.protections) };
    if (found.attacks.empty() && found.protections.empty())
        throw invalid_input(complaint + "a library that registers an attack or a protection");
    return found;
}

} // namespace physec::fpi
