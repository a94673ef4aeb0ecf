// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/fpi/attacks/atomic_norm.h>
#include <physec/fpi/attacks/esprit.h>
#include <physec/fpi/receive/bob.h>
#include <physec/fpi/receive/locator.h>
#include <string>

namespace physec::fpi {

//! What an Eve with one antenna, Alice's pilots and a range-synchronised clock tries.
enum class attack {
    merged,    //!< fits K+1 paths: each true path and its twins melt into one
    separate,  //!< fits all (nu+1)(K+1) paths independently, from several starts
    structure, //!< knows the form of (27): fits K+1 paths and the deltas that all twins share
    prior,     //!< also knows the distribution of the secret: posterior mean and likeliest point
    esprit,    //!< textbook: two-dimensional unitary ESPRIT, K+1 paths, bare pilots; needs G >= Nt
    atomic_norm, //!< textbook: decoupled atomic norm, K+1 paths, bare pilots
    informed     //!< knows the secret: Bob at Eve's place, a sanity check
};

//! Name as used on the command line and in JSON keys ("merged", ...).
PHYSEC_CORE_API std::string to_string(attack kind);
//! Inverse of to_string(). Throws invalid_input, naming the allowed words.
PHYSEC_CORE_API attack attack_from_string(const std::string& name);

/*!
 * Eve: knows the bare pilots, the numbers of scatterers and of fake sets, her own position and
 * the heading of Alice's array, not the secret. She takes the earliest path as line of sight.
 *
 * `structure` cannot tell {true paths, +delta} from {twins, -delta}: both fit alike. She uses that
 * delta_tau > 0 is the public rule of mode fpi; the other hypothesis is reported beside it
 * (location_estimate::alternative_m), because it is as likely once the sign is random.
 */
class PHYSEC_CORE_API eve : public locator
{
public:
    eve(const config& config, const ofdm::pilot_grid& bare, attack kind);

private:
    location_estimate estimate_checked(const vector_cf64& frame,
                                       std::uint64_t frame_number) override;
    //! A fit, and whether it leaves nothing that (nu+1)(K+1) independent paths would explain.
    struct explanation {
        path_fit fit;
        bool complete;
    };
    explanation fit_paths(const vector_cf64& frame) const;
    path_fit separate(const vector_cf64& frame) const;
    explanation structure(const vector_cf64& frame) const;
    //! Whether \p independent paths explain so much more than \p shared shifts that every path
    //! that they have more is worth \p price noise variances.
    bool preferable(const path_fit& independent, const path_fit& shared, double price) const;
    //! Full refinement of the likeliest fits, \p most of them; the likeliest outcome.
    path_fit polish(const vector_cf64& frame, std::vector<path_fit>& fits, int most) const;
    int path_count() const;
    int twin_count() const;

    attack attack_;
    path_estimator estimator_;      // bare pilots
    std::unique_ptr<bob> informed_; // attack informed only
    std::unique_ptr<esprit> esprit_;
    std::unique_ptr<atomic_norm> atomic_norm_;
};

} // namespace physec::fpi
