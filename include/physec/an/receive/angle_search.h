// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <physec/array/steering.h>
#include <physec/types.h>
#include <vector>

/*!
 * \file
 * Global maximum of a likelihood over the direction u = sin(theta): a grid finer than the narrowest
 * lobe, then golden-section refinement around its best point. The grid is uniform in u because the
 * lobes of a uniform linear array are, and cyclic because at half-wavelength spacing u and u + 2
 * are the same direction.
 */
namespace physec::an {

struct peak {
    double sine;  //!< u
    double value; //!< likelihood there
};

class angle_search
{
public:
    /*!
     * \param elements of all apertures whose patterns multiply in the likelihood, e.g. M + N. A
     *        product pattern's main lobe is about 4/elements wide in u; the grid has eight points
     *        on it, so the one next to the maximum loses less than 0.2 dB.
     */
    explicit angle_search(int elements) : points_(4 * elements) {}

    int points() const { return points_; }
    double grid_sine(int k) const { return -1.0 + 2.0 * k / points_; }

    /*!
     * \param on_grid likelihood of grid point k; may use tables
     * \param anywhere likelihood of any u
     * \returns peak with u in [-1, 1]
     */
    template <class OnGrid, class Anywhere>
    peak maximum(const OnGrid& on_grid, const Anywhere& anywhere) const
    {
        int best = 0;
        double best_value = on_grid(0);
        for (int k = 1; k < points_; ++k)
            if (const double value = on_grid(k); value > best_value) {
                best = k;
                best_value = value;
            }
        return refine(grid_sine(best), anywhere);
    }

    /*!
     * As maximum(), but refines every local maximum of the grid before it chooses. For nulls, whose
     * depth a grid point next to them does not show, and for lobes that differ by less than a grid
     * point loses.
     * \param values scratch space of points() values; receives the likelihood on the grid
     * \param lobes scratch space with a capacity of points(); receives the refined maxima
     */
    template <class OnGrid, class Anywhere>
    peak highest_lobe(const OnGrid& on_grid,
                      const Anywhere& anywhere,
                      std::vector<double>& values,
                      std::vector<peak>& lobes) const
    {
        for (int k = 0; k < points_; ++k)
            values[k] = on_grid(k);
        lobes.clear();
        for (int k = 0; k < points_; ++k)
            if (values[k] >= values[(k + points_ - 1) % points_] &&
                values[k] >= values[(k + 1) % points_])
                lobes.push_back(refine(grid_sine(k), anywhere));
        return *std::max_element(lobes.begin(), lobes.end(), [](const peak& a, const peak& b) {
            return a.value < b.value;
        });
    }

    //! Golden-section search within one grid step of \p centre.
    template <class Anywhere>
    peak refine(double centre, const Anywhere& anywhere) const
    {
        double low = centre - 2.0 / points_, high = centre + 2.0 / points_;
        const double ratio = (std::sqrt(5.0) - 1.0) / 2.0;
        double left = high - ratio * (high - low), right = low + ratio * (high - low);
        double at_left = anywhere(left), at_right = anywhere(right);
        // Around a smooth maximum values tell points apart only down to about the root of double
        // precision; 40 steps of 0.618 reach it from any grid.
        for (int step = 0; step < 40; ++step) {
            if (at_left < at_right) {
                low = left;
                left = right;
                at_left = at_right;
                right = low + ratio * (high - low);
                at_right = anywhere(right);
            } else {
                high = right;
                right = left;
                at_right = at_left;
                left = high - ratio * (high - low);
                at_left = anywhere(left);
            }
        }
        const double sine = (low + high) / 2.0;
        return { 2.0 * array::wrap_half(sine / 2.0), anywhere(sine) };
    }

private:
    int points_;
};

//! Writes steering_centered() of direction u into \p out without allocating (out has its size).
inline void steer(double sine, vector_cf64& out)
{
    const int elements = static_cast<int>(out.size());
    for (int i = 1; i <= elements; ++i)
        out[i - 1] = std::polar(1.0, -pi * sine * (elements - (2 * i - 1)) / 2.0);
}

} // namespace physec::an
