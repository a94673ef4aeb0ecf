// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <physec/api.h>
#include <physec/fpi/bounds/predictions.h>
#include <physec/fpi/config.h>
#include <physec/numeric/parallel.h>
#include <string>
#include <vector>

/*!
 * \file
 * Which deltas to use: the worst case over the attacks as a function of mu = delta / Upsilon, and
 * the mu that leaves most privacy within a budget. Bounds make the curve; a simulation may confirm
 * the point that was chosen.
 *
 * Against an Eve who knows the distribution of the secret a fixed sign protects nothing beyond the
 * form of the precoder (and a public delta nothing at all), so the plan gives the secret a random
 * sign. Then her best guess is the middle of the two hypotheses, half the shift away, and her
 * likeliest point is right half of the time. An Eve with a map of the reflectors needs neither secret
 * nor distribution; no delta hides Alice from her, and her row says how near she comes.
 */
namespace physec::fpi {

//! What Eve knows; each without a map knows what the one before does.
enum class eve_knowledge {
    pilots,       //!< the pilots
    form,         //!< also the form of the precoder, (27)
    distribution, //!< also the distribution of the secret
    reflectors    //!< the form and config.map_m, a map of the reflectors
};

//! Those without a map.
constexpr eve_knowledge all_knowledge[] = { eve_knowledge::pilots,
                                            eve_knowledge::form,
                                            eve_knowledge::distribution };

//! "pilots", "form", "distribution", "reflectors".
PHYSEC_CORE_API std::string to_string(eve_knowledge knowledge);
//! Inverse of to_string(). Throws invalid_input, naming the allowed words.
PHYSEC_CORE_API eve_knowledge eve_knowledge_from_string(const std::string& name);

//! An attack by its name, and where predicted_errors holds what it reaches.
struct predicted_attack {
    std::string name;
    double predicted_errors::*error_m;
};

/*!
 * The attacks that count against an Eve with this knowledge. The random sign is what tells the
 * target of `prior` from the others': `separate` and `structure` do not know it, so their guess of
 * the earliest path is a coin flip that `prior` betters.
 */
PHYSEC_CORE_API std::vector<predicted_attack> predicted_attacks(eve_knowledge knowledge);

//! Secret around mu that a plan recommends: magnitudes within 10 % of it, independent, one random sign.
PHYSEC_CORE_API secret_prior recommended_secret(const config& config, double mu);

//! Where a plan looks.
struct plan_request {
    std::vector<double> mus; //!< in any order
    double snr_low_db;       //!< of the range of SNRs at Bob
    double snr_high_db; //!< the low end itself: this SNR alone; otherwise five across the range
    int draws = 20;
    std::uint64_t seed = 1;
    int frames_per_epoch = 1;
};

//! One mu: the worst over the SNRs, which is the largest error for Bob and the smallest for an Eve.
struct PHYSEC_CORE_API plan_row {
    double mu;
    fake_set fakes;      //!< mu in delay and in angle
    int nulls;           //!< precoder::null_count()
    double prefix_share; //!< extra cyclic prefix to hold the fake paths, as a share of the symbol
    predicted_errors errors;
    double pilots_m; //!< smallest error over predicted_attacks(); in metres
    double form_m;
    /*!
     * NaN, no prediction, where the secret around mu is not usable or its earliest path falls
     * outside of the window of delays, from which it would be read as another: that is no privacy.
     */
    double distribution_m;
    double reflectors_m; //!< infinite or NaN, no prediction, without a map that gives a position

    //! pilots_m, form_m, distribution_m or reflectors_m.
    double against(eve_knowledge knowledge) const;
};

/*!
 * The curve, in ascending order of mu; \p config counts without its own deltas and secret.
 * Threads, progress and errors as in predict_errors(); also throws invalid_input without a mu, for a
 * mu <= 0 and for a range of SNRs that ends before it begins.
 */
PHYSEC_CORE_API std::vector<plan_row> plan_curve(const config& config,
                                                 const plan_request& request,
                                                 unsigned threads = 0,
                                                 const numeric::loop_progress& progress = {});

//! What protection may cost.
struct plan_budget {
    double largest_loss_db = 1.0;      //!< Bob's against no protection at equal power
    double largest_prefix_share = 0.1; //!< of the symbol
};

//! The row to use against an Eve.
struct plan_choice {
    int row;            //!< index of the row with the largest worst case within the budget
    std::string attack; //!< that limits it there
    //! Larger deltas would be better still, but for the budget or for the end of the curve.
    bool still_rising;
    std::vector<int> left_out; //!< rows without a finite prediction, which do not compete
};

/*!
 * \param rows in ascending order of mu, as plan_curve() gives them
 * An attack that finds no position at all is no privacy to count on, so rows without a finite
 * prediction do not compete.
 * \throws invalid_input when no row has a finite prediction, or none of those is within the budget
 */
PHYSEC_CORE_API plan_choice choose_row(const std::vector<plan_row>& rows,
                                       eve_knowledge knowledge,
                                       const plan_budget& budget);

} // namespace physec::fpi
