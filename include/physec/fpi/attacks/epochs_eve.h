// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <physec/api.h>
#include <physec/fpi/attacks/epoch_refinement.h>
#include <physec/fpi/receive/locator.h>
#include <vector>

namespace physec::fpi {

//! What an Eve who collects several frames believes about the precoder.
struct epochs_knowledge {
    bool structure = true;     //!< twins share one gain and one shift per fake set, (31), (32)
    bool fresh_deltas = false; //!< Alice draws new deltas for every epoch
};

/*!
 * Eve over several epochs, while nobody moves: geometry is shared, gains, pilots and noise are new
 * in every epoch. `separate` and `structure` of fpi::eve, jointly over all frames (see
 * refine_epochs() for what is shared in each of the four cases). With one epoch, or outside mode
 * fpi, they are the single-frame attacks.
 *
 * Starts: merged fits of the single epochs give the middle of every true/fake pair per epoch; a
 * grid of shifts around them is scanned on the first few epochs, and the likeliest few are polished
 * on all. Paths that do not pay by the Bayesian information criterion are dropped, as in a single
 * frame.
 *
 * With the same deltas {true paths, +delta} and {twins, -delta} fit alike, however many epochs there
 * are: she uses that delta_tau > 0 is the public rule of mode fpi, and reports the other hypothesis
 * beside it (location_estimate::alternative_m). With fresh deltas only the true paths stand still:
 * the likelihood tells the two apart, and a random sign (config.secret) that is drawn in every
 * epoch hides nothing once two epochs differ in it.
 */
class PHYSEC_CORE_API epochs_eve
{
public:
    /*!
     * \param bare one pilot grid per epoch
     * \throws invalid_input without epochs or when the configuration is not valid
     */
    epochs_eve(const config& config,
               const std::vector<ofdm::pilot_grid>& bare,
               epochs_knowledge knowledge);

    int epochs() const { return static_cast<int>(estimators_.size()); }

    /*!
     * \param frames one per epoch, G * N values each in arrival order, of equal noise variance
     * \throws invalid_input when their number, a size or a value cannot be used
     */
    location_estimate estimate(const std::vector<vector_cf64>& frames) const;

    //! The joint fit behind estimate(), common paths earliest first.
    epochs_fit fit(const std::vector<vector_cf64>& frames) const;

private:
    using middles = std::vector<std::vector<normalized_path>>; // of the pairs, per epoch

    std::vector<epoch_frame> observed(const std::vector<vector_cf64>& frames) const;
    epochs_fit merged(const std::vector<epoch_frame>& observed) const;
    //! Joint start for a hypothetical shift of the first fake set.
    epochs_state
    hypothesis(const epochs_fit& merged, const middles& middle, normalized_shift step) const;
    //! What is an epoch's own, given the common paths and the middle of its pairs.
    epoch_parameters own_of(const std::vector<normalized_path>& common,
                            const std::vector<normalized_path>& middle) const;
    std::vector<normalized_shift> steps() const;
    bool fresh_signs() const;
    epochs_fit obey_sign_rule(const std::vector<epoch_frame>& observed, epochs_fit fit) const;
    void drop_insignificant(const std::vector<epoch_frame>& observed, epochs_fit& fit) const;

    config config_;
    epochs_knowledge knowledge_;
    int path_count_;
    int twins_;
    std::vector<std::unique_ptr<path_estimator>> estimators_;
};

} // namespace physec::fpi
