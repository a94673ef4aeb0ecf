// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/fpi/config.h>
#include <physec/fpi/paths/path_estimator.h>
#include <physec/fpi/receive/locator.h>

namespace physec::fpi {

/*!
 * Distribution of the secret as Eve knows it: config.secret, or, when that is unset, the first
 * fake set itself as a fixed and public choice.
 */
PHYSEC_CORE_API secret_prior public_prior(const config& config);

/*!
 * Eve `prior`: knows the form of the precoder and the distribution of the secret.
 *
 * Mode fpi: starts from \p likeliest, a fit of paths and shifts (attack `structure`), and
 * integrates over the secret by Gauss-Legendre quadrature where prior and likelihood overlap. At
 * each node the paths are fitted again; nodes are weighted with their profile likelihood. With a
 * random sign every node counts twice, because {paths, +delta} and {twins, -delta} fit alike.
 * When the prior rules \p likeliest out, a search all over the prior replaces it; when nothing
 * that the prior allows fits nearly as well, the estimate is not reliable.
 * Mode spoof: the frame says nothing about the secret; \p likeliest is a fit of the shifted paths
 * and the posterior of the secret is its prior.
 *
 * \returns the posterior mean as position_m, the likeliest point as map_m with its paths
 */
PHYSEC_CORE_API location_estimate estimate_with_prior(const config& config,
                                                      const path_estimator& estimator,
                                                      const vector_cf64& frame,
                                                      const path_fit& likeliest,
                                                      int expected_paths);

} // namespace physec::fpi
