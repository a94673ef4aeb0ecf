// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map_geometry.h"
#include <Eigen/Core>
#include <physec/fpi/config.h>
#include <physec/types.h>

namespace physec::fpi {

//! Where a search for geometry and path gains stands.
struct channel_state {
    map_state where;
    vector_cf64 gains; //!< one per path

    //! \p step over geometry's unknowns, then gains as map_channel counts them.
    channel_state moved(const Eigen::VectorXd& step) const;
};

//! Channel and its derivatives; row m * antennas + i is active subcarrier m, antenna i.
struct channel_slopes {
    vector_cf64 response;
    matrix_cf64 slopes; //!< by the unknowns of map_channel
};

/*!
 * The channel (2) per subcarrier and antenna, h_i(n) = sum_k gamma_k exp(-j 2 pi n x_k) exp(j 2 pi i f_k),
 * by geometry and path gains, for receivers whom the phases tell nothing. Unknowns: those of the
 * geometry, then per path the real and the imaginary part of its gain relative to the phase of the
 * first one; the first has its real part alone, since a phase common to all does not show.
 */
class map_channel
{
public:
    //! Holds on to both.
    map_channel(const config& config, const map_geometry& geometry);

    const config& setting() const { return config_; }
    const map_geometry& geometry() const { return geometry_; }
    int subcarriers() const { return config_.ofdm.active_count(); }
    int antennas() const { return config_.tx_antennas; }
    int unknowns() const { return geometry_.dimension() + 2 * geometry_.path_count() - 1; }
    //! Precision of what is known beforehand, per unknown.
    Eigen::VectorXd prior() const;

    channel_slopes at(const channel_state& state) const;

    //! Of unit-gain paths, one column each: rows as in channel_slopes.
    matrix_cf64 signatures(const map_state& where) const;

private:
    const config& config_;
    const map_geometry& geometry_;
};

} // namespace physec::fpi
