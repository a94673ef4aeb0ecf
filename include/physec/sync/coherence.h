// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <physec/types.h>

namespace physec::sync {

//! Two noisy copies of the same symbols, the second turned by an unknown phase.
struct comparison {
    cf64 product;          //!< first^H second; its phase is the turn
    double phase_variance; //!< of that, radians squared: the Cramer-Rao bound at the coherence seen
    double noise_share;    //!< noise in one copy over signal in one copy
};

//! \param first, second of equal length; infinite variance when one of them is zero
inline comparison compare(const vector_cf64& first, const vector_cf64& second)
{
    const cf64 product = first.dot(second);
    const double energies = first.squaredNorm() * second.squaredNorm();
    const double coherence = energies > 0.0 ? std::min(std::norm(product) / energies, 1.0) : 0.0;
    const double variance = coherence > 0.0 ? (1.0 - coherence) / (2.0 * coherence * first.size())
                                            : std::numeric_limits<double>::infinity();
    // Energies are signal + noise each, the product's magnitude is the signal alone.
    const double signal = std::abs(product);
    return { product,
             variance,
             signal > 0.0 ? std::sqrt(energies) / signal - 1.0
                          : std::numeric_limits<double>::infinity() };
}

} // namespace physec::sync
