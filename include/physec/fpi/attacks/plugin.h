// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <string>
#include <vector>

/*!
 * \file
 * Attacks and protections from outside the library. A plugin is a shared library that registers
 * them at namespace scope, as the files of this library do, and says with PHYSEC_PLUGIN which
 * version of these headers it was made with:
 *
 *     #include <physec/fpi/attacks/fitting_eve.h>
 *     #include <physec/fpi/attacks/plugin.h>
 *     PHYSEC_PLUGIN
 *     const physec::fpi::attack_registration mine({ "mine", ... });
 *
 * Code is loaded because a person asked for it, never because of what a scenario file says.
 */
namespace physec::fpi {

//! Changes whenever a plugin must be compiled anew.
constexpr int plugin_interface = 2;

//! What a plugin has brought: names of attacks and of protections.
struct plugin_contents {
    std::vector<std::string> attacks;
    std::vector<std::string> protections;
};

/*!
 * Loads a plugin, for as long as the program runs.
 * \throws invalid_input when the file is no plugin, was made for another version, or registers
 *         nothing or a name that is taken
 */
PHYSEC_CORE_API plugin_contents load_plugin(const std::string& path);

} // namespace physec::fpi

//! Once in a plugin, at namespace scope.
#define PHYSEC_PLUGIN                                                                              \
    extern "C" __attribute__((visibility("default"))) const int physec_plugin_interface =          \
        ::physec::fpi::plugin_interface;
