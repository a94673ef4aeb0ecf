// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/fpi/bounds/path_bound.h>
#include <physec/fpi/config.h>
#include <physec/ofdm/pilots.h>

/*!
 * \file
 * Bounds of an Eve who fits a wrong model: where her estimate converges to (the pseudo-true
 * parameters, found by an actual minimisation), how far from Alice that is, and how much noise
 * scatters it (the misspecified Cramer-Rao bound, A^-1 B A^-1).
 */
namespace physec::fpi {

struct misspecified_bound {
    double position_m = 0.0; //!< root mean square error: root of bias^2 + variance
    double bias_m = 0.0;     //!< distance of the pseudo-true position from Alice
    double variance_m = 0.0; //!< root of the trace of the misspecified position covariance
    std::vector<channel::path> pseudo_true; //!< ordered by delay; the first is taken as LOS
    double condition = 0.0;
    bool singular = false;
};

/*!
 * Eve `merged`: bare pilots, only K+1 paths, so each true path and its twins melt into one.
 * Noise variance as in separate_bound(). The earliest fitted path is taken as line of sight.
 */
PHYSEC_CORE_API misspecified_bound merged_bound(const config& config, const ofdm::pilot_grid& bare);

/*!
 * An Eve with bare pilots and K+1 paths under any precoder, as it is sent: where her fit converges
 * to. For protections that no formula here knows.
 */
PHYSEC_CORE_API misspecified_bound misfit_bound(const config& config, const ofdm::pilot_grid& bare);

/*!
 * Eve under MIRAGE: bare pilots and K+1 paths, of which Alice has delayed the line of sight. The
 * model fits exactly; the error is that the earliest path need not be the line of sight and that
 * its delay is wrong. SNR on the signal of the MIRAGE precoder at Bob. Figure 9.
 */
PHYSEC_CORE_API misspecified_bound mirage_bound(const config& config, const ofdm::pilot_grid& bare);

} // namespace physec::fpi
