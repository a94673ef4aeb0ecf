// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <map>
#include <physec/api.h>
#include <physec/fpi/config.h>
#include <physec/fpi/paths/frame_model.h>
#include <physec/fpi/paths/path_fit.h>
#include <utility>
#include <vector>

namespace physec::fpi {

//! Whether a frame speaks against the secret that Bob believes in.
struct PHYSEC_CORE_API secret_check {
    /*!
     * Rao's score statistics over their thresholds, the larger of two: of all that may differ in the
     * copies, and of their common shift alone, which sees smaller errors. NaN: nothing to check.
     */
    double evidence = std::numeric_limits<double>::quiet_NaN();
    bool contradicted() const { return evidence > 1.0; }
};

//! Right secrets that are called contradicted, per frame.
constexpr double secret_false_alarms = 1e-6;

/*!
 * Mode fpi: every path has a shifted copy for each fake set, (31), and the model with the secret inside
 * fixes delay, direction and gain of all copies. Were one of them wrong, what the fit leaves of the frame
 * would lie along the copies and their derivatives, more of it than noise of the same power puts into
 * as many dimensions. That is tested: without another fit, and without knowing the noise. Paths that
 * were not fitted can look the same to it: both mean that the position is not to be trusted.
 *
 * A secret that is off by less than the noise shows cannot be seen; docs/fpi-receivers.md has the rates.
 */
class PHYSEC_CORE_API secret_checker
{
public:
    /*!
     * \param config the receiver's; in other modes, and in spoof, where a wrong shift fits as well as a
     *        right one, there is nothing to check
     * \param bare pilots before the precoder
     */
    secret_checker(const config& config, const ofdm::pilot_grid& bare);

    //! \param effective model of the effective pilots that \p fit of \p frame was made with
    secret_check check(const frame_model& effective, const path_fit& fit, const vector_cf64& frame);

private:
    double threshold(int dimensions, double others);

    bool applies_;
    std::vector<normalized_shift> shifts_;
    frame_model bare_;
    std::map<std::pair<int, double>, double>
        thresholds_; // by degrees of freedom; costly to compute
};

} // namespace physec::fpi
