// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <physec/api.h>
#include <physec/random/key_stream.h>
#include <physec/registry.h>
#include <physec/types.h>
#include <string>
#include <vector>

/*!
 * \file
 * What Alice may do to her pilots. A protection is registered once, beside its mathematics
 * (transmit/), and everybody reads it here: scenario files, command line, precoder, bounds, GNU
 * Radio Companion and the documentation.
 */
namespace physec::fpi {

struct config;

/*!
 * A precoder of one frame: on active subcarrier m it sends
 *
 *   out(m) = (diag(weights row m) + sum_r gain(m, r) u_r v_r^H) in(m) + noise,
 *
 * in(m) being the antennas' pilots. There are no rank-one terms when gain is empty.
 */
struct precoding {
    matrix_cf64 weights;       //!< active subcarriers x antennas
    matrix_cf64 rank_one_gain; //!< gain, active subcarriers x terms; may be empty
    matrix_cf64 rank_one_out;  //!< u, antennas x terms
    matrix_cf64 rank_one_in;   //!< v, antennas x terms
    //! Of independent CN(0, variance) that every antenna adds to every subcarrier of every symbol.
    double antenna_noise_variance = 0.0;
};

//! How the propagation paths look to an Eve who knows the bare pilots only.
enum class path_effect {
    untouched,             //!< as they are
    twins,                 //!< joined by one shifted copy per fake set, (31) and (32)
    shifted,               //!< shifted by the one fake set, all alike
    shifted_apart,         //!< each shifted by a fake set of its own, see mode path_shifts
    line_of_sight_delayed, //!< the line of sight by mirage_delay_s(), the others as they are
    unspecified            //!< in a way that no formula here knows
};

//! A protection scheme by name.
struct protection {
    std::string name;        //!< in scenario files, options, Companion: fpi, spoof, ...
    std::string description; //!< one sentence for people
    path_effect effect = path_effect::unspecified;
    //! Complaint about a configuration that this scheme cannot work with, or empty. May be unset.
    std::function<std::string(const config&)> validate;
    /*!
     * Before power normalisation, which is the same for all. Called from several threads. May be
     * unset where draw is: then what is drawn at place 0.
     */
    std::function<precoding(const config&)> make;
    /*!
     * What is the same whatever the secret, in words: what the scheme therefore cannot hide from
     * who knows the place.
     */
    std::string invariant = {};
    /*!
     * Bits of secret in one draw: what it takes to write down what Alice multiplies by (or adds) so
     * that the error has 1e-4 of its power, see kernel_accuracy. Unset: not known.
     */
    std::function<double(const config&)> secret_bits = {};
    /*!
     * Set where a key is drawn from: the weights at a place in the transmission, before power
     * normalisation, into active subcarriers x antennas. Their mean square is 1 over the keys at
     * every antenna and subcarrier. Called from several threads.
     */
    std::function<void(const config&, random::key_position, matrix_cf64&)> draw = {};

    //! Whether the secret is config.fakes.
    bool uses_fakes() const
    {
        return effect == path_effect::twins || effect == path_effect::shifted ||
               effect == path_effect::shifted_apart;
    }
};

/*!
 * Makes a protection known by its name for as long as the program runs.
 * \throws invalid_input for a name that is taken or empty, or without make
 */
PHYSEC_CORE_API void register_protection(protection scheme);

//! In the order of their names.
PHYSEC_CORE_API std::vector<std::string> protection_names();

//! \throws invalid_input for an unknown name, naming those that are known
PHYSEC_CORE_API const protection& find_protection(const std::string& name);

/*!
 * At namespace scope of one source file: registers a protection when the library is loaded. What goes wrong then
 * is kept in registration_failures().
 */
struct protection_registration {
    explicit protection_registration(protection scheme)
    {
        register_while_loading([&] { register_protection(std::move(scheme)); });
    }
};

} // namespace physec::fpi
