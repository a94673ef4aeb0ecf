// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <physec/api.h>
#include <physec/fpi/bounds/attack_bounds.h>
#include <physec/fpi/config.h>
#include <physec/fpi/receive/locator.h>
#include <physec/ofdm/pilots.h>
#include <physec/registry.h>
#include <string>
#include <vector>

/*!
 * \file
 * What an Eve with one antenna, Alice's pilots and a range-synchronised clock tries. An attack is
 * registered once, beside its mathematics, and everybody reads it here: command line, JSON keys,
 * scores, GNU Radio Companion, documentation. CONTRIBUTING.md shows how to add one, inside the
 * library or from outside.
 */
namespace physec::fpi {

//! When an attack is simulated without being asked for.
enum class attack_role {
    standard,   //!< always
    with_prior, //!< when the scenario states how the secret is drawn; needs that
    with_map,   //!< when the configuration has a map (map_m); needs that
    on_request, //!< never
    check       //!< never, and it is no attack: she is given the secret
};

//! An attack by name.
struct attack {
    std::string name;    //!< in options, JSON keys, Companion: merged, separate, ...
    std::string label;   //!< a few words for lists
    std::string knows;   //!< what she knows beside pilots, her own place and Alice's heading
    std::string remarks; //!< how she does it, and what to expect
    attack_role role = attack_role::on_request;
    /*!
     * Her receiver for frames of these bare pilots. It must not read config.fakes (their number
     * apart) and key_seed, nor alice_m, scatterers_m (their number apart) and snr_db, which she does not know.
     */
    std::function<std::unique_ptr<locator>(const config& config, const ofdm::pilot_grid& bare)>
        make;
    //! Her bound under the protection of the configuration. May be unset: none is known.
    std::function<attack_bound(const config& config, const ofdm::pilot_grid& bare)> bound;
};

/*!
 * Makes an attack known by its name for as long as the program runs.
 * \throws invalid_input for a name that is taken or empty, or without make
 */
PHYSEC_CORE_API void register_attack(attack entry);

//! By role in the order of attack_role, and by name within a role.
PHYSEC_CORE_API std::vector<attack> attacks();

//! \throws invalid_input for an unknown name, naming those that are known
PHYSEC_CORE_API const attack& find_attack(const std::string& name);

/*!
 * The receiver of the attack \p name.
 * \throws invalid_input for an unknown name, a configuration that does not validate, and whatever
 *         the attack cannot work with
 */
PHYSEC_CORE_API std::unique_ptr<locator>
make_eve(const config& config, const ofdm::pilot_grid& bare, const std::string& name);

/*!
 * At namespace scope of one source file: registers an attack when the library is loaded. What goes wrong then
 * is kept in registration_failures().
 */
struct attack_registration {
    explicit attack_registration(attack entry)
    {
        register_while_loading([&] { register_attack(std::move(entry)); });
    }
};

} // namespace physec::fpi
