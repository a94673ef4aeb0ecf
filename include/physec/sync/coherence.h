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

    //! Whether they are alike at all: two that have nothing in common pass once in a million.
    bool alike() const { return std::isfinite(phase_variance); }
};

/*!
 * \param first, second of equal length. Unrelated ones of length n have a coherence above x with
 * probability (1 - x)^(n-1); at what that leaves to chance, at zeros and at values that are not
 * finite, variance and noise are infinite: nothing is known.
 */
inline comparison compare(const vector_cf64& first, const vector_cf64& second)
{
    const cf64 product = first.dot(second);
    const double energies = first.squaredNorm() * second.squaredNorm();
    const double coherence = std::norm(product) / energies;
    const double chance = 1.0 - std::pow(1e-6, 1.0 / (first.size() - 1.0));
    constexpr double unknown = std::numeric_limits<double>::infinity();
    if (!(coherence > chance && std::isfinite(energies)))
        return { product, unknown, unknown };
    const double share = std::min(coherence, 1.0);
    // Energies are signal + noise each, the product's magnitude is the signal alone.
    return { product, (1.0 - share) / (2.0 * share * first.size()), 1.0 / std::sqrt(share) - 1.0 };
}

} // namespace physec::sync
