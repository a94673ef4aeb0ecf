// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map_geometry.h"
#include <Eigen/Core>
#include <physec/fpi/config.h>
#include <vector>

namespace physec::fpi {

/*!
 * A history of a moving Alice: which unknowns there are, and what delays and frequencies follow at
 * every position. The sibling of map_geometry, with reflectors that are unknown and the same for
 * all positions. Holds on to the configuration. Unknowns, in this order:
 *
 *   p_1 .. p_T (2 each, metres); v_1 .. v_K (2 each, metres); shifts (cycles): delays, then
 *   frequencies, one each per set (map_nuisance::twins) or one (common_shift), once when the secret
 *   is kept and T times when it is fresh; none of them with map_nuisance::none.
 */
class track_geometry
{
public:
    //! \param nuisance none, common_shift or twins
    track_geometry(const config& config,
                   array::point receiver,
                   int positions,
                   int reflectors,
                   map_nuisance nuisance,
                   int sets,
                   bool fresh);

    int positions() const { return positions_; }
    int reflectors() const { return reflectors_; }
    int path_count() const { return reflectors_ + 1; }
    int shift_count() const { return twins_; } //!< of the twins
    bool fresh() const { return fresh_; }
    int dimension() const { return first_shift_ + (fresh_ ? positions_ : 1) * nuisances_; }
    //! Delays and frequencies of all paths of all positions, where twins melt into their paths.
    int equations() const { return 2 * path_count() * positions_; }

    static int position_column(int t) { return 2 * t; }
    int reflector_column(int k) const { return 2 * (positions_ + k); }
    int shift_column(int t) const { return first_shift_ + (fresh_ ? t : 0) * nuisances_; }
    int nuisance_count() const { return nuisances_; } //!< per secret

    static array::point position(const map_state& at, int t)
    {
        return { at.x[position_column(t)], at.x[position_column(t) + 1] };
    }
    array::point reflector(const map_state& at, int k) const
    {
        return { at.x[reflector_column(k)], at.x[reflector_column(k) + 1] };
    }
    static void put(map_state& at, int column, array::point where)
    {
        at.x[column] = where.x;
        at.x[column + 1] = where.y;
    }

    /*!
     * At position \p t: [path delays; shift delays; path frequencies; shift frequencies], line of
     * sight first, and, when asked for, their derivatives by all the unknowns.
     */
    Eigen::VectorXd parameters(const map_state& at, int t, Eigen::MatrixXd* slopes = nullptr) const;

private:
    const config* config_;
    array::point receiver_;
    int positions_, reflectors_, twins_, nuisances_, first_shift_;
    map_nuisance nuisance_;
    bool fresh_;
};

} // namespace physec::fpi
