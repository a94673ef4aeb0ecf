// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/types.h>

/*!
 * \file
 * Steering vectors of uniform linear arrays. The two papers use different conventions; each has
 * its own named function here, so that no call site can mix them up.
 *
 * theta is measured from the array's broadside, in radians.
 */
namespace physec::array {

/*!
 * Spatial frequency f = (d/lambda) sin(theta), in cycles per element.
 *
 * Angles wrap in f, not in theta: f and f + 1 are the same direction to the array, and no theta
 * exists when |f| > d/lambda. Everything that may wrap is therefore kept in f.
 */
PHYSEC_CORE_API double spatial_frequency(double theta_rad, double spacing_wavelengths);

/*!
 * theta in [-pi/2, pi/2] of a spatial frequency, which is first wrapped into (-1/2, 1/2].
 * Returns NaN when no direction has this spatial frequency (|f| > d/lambda after wrapping).
 */
PHYSEC_CORE_API double angle_from_spatial_frequency(double frequency, double spacing_wavelengths);

//! Wraps a spatial frequency or a normalised delay into (-1/2, 1/2].
PHYSEC_CORE_API double wrap_half(double cycles);

/*!
 * Fake path injection convention, alpha(theta) of Li and Mitra:
 * alpha_i = exp(-j 2 pi i f) / sqrt(elements), i = 0..elements-1, with unit norm and the phase
 * reference at element 0. \returns elements x 1.
 */
PHYSEC_CORE_API vector_cf64 steering_first_element(double spatial_frequency, int elements);

/*!
 * Artificial-noise ISAC convention, a(theta) of Soltani et al.: half-wavelength spacing, phase
 * reference at the array centre,
 * a_i = exp(-j pi sin(theta) (elements - (2i-1)) / 2), i = 1..elements, norm sqrt(elements).
 * Odd and even element counts are both fine. \returns elements x 1.
 */
PHYSEC_CORE_API vector_cf64 steering_centered(double theta_rad, int elements);

/*!
 * Derivative of steering_centered() with respect to theta. Orthogonal to the steering vector;
 * its squared norm is pi^2 cos^2(theta) elements (elements^2 - 1) / 12.
 */
PHYSEC_CORE_API vector_cf64 steering_centered_derivative(double theta_rad, int elements);

} // namespace physec::array
