// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/fpi/receive/position.h>
#include <vector>

/*!
 * \file
 * Alice's position from all paths of a frame, when it is known where the scatterers stand.
 */
namespace physec::fpi {

/*!
 * Weighted least squares over Alice's position p from all paths, the scatterers v_k being known:
 *
 *   minimise r' I r,  r = measured - [(|v_k - p| + |q - v_k|) / (c N Ts); (d/lambda) sin theta_k],
 *
 * v_0 = q being the line of sight, both halves of r wrapped into half a cycle. Gauss-Newton with
 * analytic Jacobian and step halving from the closed form. Reflections are assigned to scatterers
 * by the permutation of least weighted residual: up to 7 of them all permutations are ranked by
 * the residual that one linear step leaves, and the best ones are iterated; beyond, nearest pairs
 * first. 2P - 2 degrees of freedom remain to find a wrong map.
 *
 * \param scatterers_m metres; as many as the measurement has reflections, in any order
 * \throws invalid_input for another number of scatterers, fewer than two paths, a scatterer that
 *         is not finite, a malformed measurement, singular information, or a geometry that does
 *         not determine the position
 */
PHYSEC_CORE_API position_estimate
locate_with_scatterers(const config& config,
                       array::point receiver,
                       const path_measurement& measurement,
                       const std::vector<array::point>& scatterers_m);

} // namespace physec::fpi
