// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>
#include <physec/fpi/config.h>
#include <physec/fpi/paths/path_fit.h>
#include <physec/fpi/protection.h>
#include <utility>
#include <vector>

namespace physec::fpi {

//! What the paths may have unknown beside the geometry, whatever it is called.
enum class map_nuisance {
    none,
    common_shift, //!< every path is off by the same delay and frequency
    twins,        //!< every path has a twin per fake set, all at the same shifts
    sight_delay   //!< the line of sight is late
};

//! What a protection of this effect leaves unknown; a common shift where no formula here knows it.
map_nuisance nuisance_of(path_effect effect);

//! A point in the space of unknowns; see map_geometry for their order.
struct map_state {
    Eigen::VectorXd x;
    map_state moved(const Eigen::VectorXd& step) const { return { x + step }; }
};

/*!
 * Where paths come from, and what delays and frequencies follow: the one place that turns Alice's
 * position into path parameters for who has a map. Holds on to the configuration. Unknowns, in this
 * order:
 *
 *   p (2, metres); shifts: delays, then frequencies, one each per set, or the common one, or the
 *   delay of the line of sight (cycles); delay and frequency of every path of no known source
 *   (cycles); by how much every known reflector stands off its place on the map (2 each, metres;
 *   only with map_deviation_m > 0).
 */
class map_geometry
{
public:
    //! In source: a path of no known source, and the line of sight; then reflector 0, 1, .. plus 1.
    static constexpr int unknown_source = -1, sight = 0;

    map_geometry(const config& config,
                 array::point receiver,
                 map_nuisance nuisance,
                 int twins,
                 std::vector<int> source);

    int path_count() const { return static_cast<int>(source_.size()); }
    int shift_count() const { return twins_; } //!< of the twins
    int nuisance_count() const { return nuisances_; }
    int dimension() const { return first_offset_ + offsets_; }
    const std::vector<int>& source() const { return source_; }
    //! Fewer equations than unknowns determine nothing.
    bool can_determine() const;

    //! p, shifts as given, paths of unknown source at \p elsewhere (by path), reflectors in place.
    map_state start(array::point p,
                    const Eigen::VectorXd& nuisance,
                    const std::vector<normalized_path>& elsewhere) const;

    //! Moves the reflector of a path to \p where, if the map may be wrong by that much.
    void put_reflector(map_state& at, int path, array::point where) const;

    static array::point position(const map_state& at) { return { at.x[0], at.x[1] }; }

    /*!
     * [path delays; shift delays; path frequencies; shift frequencies] and, when asked for, their
     * derivatives by the unknowns.
     */
    Eigen::VectorXd parameters(const map_state& at, Eigen::MatrixXd* slopes = nullptr) const;

    //! Precision of what is known beforehand, per unknown: 1/map_deviation_m^2, or 0.
    const Eigen::VectorXd& prior() const { return prior_; }

    //! Columns that the shifts and the paths of unknown source add to [delays; frequencies].
    Eigen::MatrixXd linear_columns() const;

private:
    int half() const { return path_count() + twins_; }

    const config* config_;
    array::point receiver_;
    map_nuisance nuisance_;
    int twins_;
    std::vector<int> source_;
    int nuisances_ = 0, first_free_ = 0, first_offset_ = 0, offsets_ = 0;
    Eigen::VectorXd prior_;
};

} // namespace physec::fpi
