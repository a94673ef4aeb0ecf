// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../paths/map_channel.h"
#include <Eigen/Core>
#include <physec/fpi/config.h>
#include <vector>

namespace physec::fpi {

//! The rectangle that a holder of a map looks for Alice in.
struct room {
    array::point low, high;

    /*!
     * Around reflectors and receiver, on every side by as much again as they lie apart at most, and 10 m at
     * least: reflectors stand on the walls or in front of them.
     */
    static room around(const config& config, array::point receiver);
};

//! A point of the grid, with path gains that explain the powers there.
struct room_start {
    array::point position_m;
    vector_cf64 gains;
    double unexplained; //!< weighted squares
};

/*!
 * Where Alice may be, from powers alone. With c_kl = gamma_k conj(gamma_l) the power at antenna i,
 * subcarrier n,
 *
 *   |h_i(n)|^2 = sum_k |gamma_k|^2 + 2 Re sum_(k < l) c_kl exp(-j 2 pi n (x_k - x_l)) exp(j 2 pi i (f_k - f_l)),
 *
 * is linear in the sum and the c_kl, so at every point of a grid over the room the best of them follow from
 * linear least squares: the two-dimensional Fourier transform of the powers at the differences that the point
 * implies. Reads nothing of the truth: line of sight, and a path by way of every reflector of config.map_m.
 */
class room_search
{
public:
    /*!
     * \param weights active subcarriers x antennas, inverse variances of the powers up to a factor; a single
     *        column: only the powers' means over the \p antennas of a subcarrier are measured
     */
    room_search(const config& config, const Eigen::MatrixXd& weights, int antennas);

    //! Number of paths, the line of sight among them.
    int path_count() const { return paths_; }
    int points() const { return static_cast<int>(places_.size()); }
    array::point place(int point) const { return places_[point]; }
    double step_m() const { return step_m_; }

    //! Weighted squares that each point leaves unexplained, infinite where Alice cannot see the receiver.
    Eigen::VectorXd unexplained(const Eigen::MatrixXd& powers) const;

    //! The \p most best of the points that have no better neighbour, best first.
    std::vector<room_start> starts(const Eigen::MatrixXd& powers, std::size_t most) const;

private:
    struct pairs {
        matrix_cf64 delay;   // active subcarriers x pairs
        matrix_cf64 antenna; // antennas (or 1) x pairs
    };
    pairs pairs_at(array::point p) const;
    int unknowns() const { return 1 + paths_ * (paths_ - 1); }
    Eigen::VectorXd right_side(const pairs& at, const Eigen::MatrixXd& weighted) const;
    vector_cf64 gains(const Eigen::VectorXd& solution) const;

    const config& config_;
    Eigen::MatrixXd weights_;
    int antennas_;
    int paths_;
    int columns_ = 0, rows_ = 0;
    double step_m_ = 0.0;
    std::vector<array::point> places_;
    std::vector<Eigen::MatrixXd> inverses_; // of the normal equations, per point
};

} // namespace physec::fpi
