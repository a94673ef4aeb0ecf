// SPDX-License-Identifier: GPL-3.0-or-later
#include "map_channel.h"
#include <cmath>

namespace physec::fpi {

namespace {

constexpr cf64 j(0.0, 1.0);

cf64 phase_of(cf64 gain)
{
    const double magnitude = std::abs(gain);
    return magnitude > 0.0 ? gain / magnitude : cf64(1.0);
}

} // namespace

channel_state channel_state::moved(const Eigen::VectorXd& step) const
{
    const Eigen::Index geometry = where.x.size();
    channel_state next{ where.moved(step.head(geometry)), gains };
    const cf64 phase = phase_of(gains[0]);
    next.gains[0] += phase * step[geometry];
    for (Eigen::Index k = 1; k < gains.size(); ++k)
        next.gains[k] += phase * cf64(step[geometry + 2 * k - 1], step[geometry + 2 * k]);
    return next;
}

map_channel::map_channel(const config& config, const map_geometry& geometry)
    : config_(config), geometry_(geometry)
{
}

Eigen::VectorXd map_channel::prior() const
{
    Eigen::VectorXd all = Eigen::VectorXd::Zero(unknowns());
    all.head(geometry_.dimension()) = geometry_.prior();
    return all;
}

matrix_cf64 map_channel::signatures(const map_state& where) const
{
    const Eigen::VectorXd eta = geometry_.parameters(where);
    const int paths = geometry_.path_count();
    matrix_cf64 result(subcarriers() * antennas(), paths);
    for (int k = 0; k < paths; ++k) {
        const double delay = eta[k], frequency = eta[paths + k];
        vector_cf64 by_antenna(antennas());
        for (int i = 0; i < antennas(); ++i)
            by_antenna[i] = std::polar(1.0, 2.0 * pi * i * frequency);
        for (int m = 0; m < subcarriers(); ++m)
            result.col(k).segment(m * antennas(), antennas()) =
                std::polar(1.0, -2.0 * pi * config_.ofdm.active[m] * delay) * by_antenna;
    }
    return result;
}

channel_slopes map_channel::at(const channel_state& state) const
{
    Eigen::MatrixXd by_geometry;
    geometry_.parameters(state.where, &by_geometry);
    const int paths = geometry_.path_count(), dimension = geometry_.dimension();
    const matrix_cf64 signature = signatures(state.where);
    channel_slopes result;
    result.response = signature * state.gains;
    matrix_cf64 by_path(signature.rows(), 2 * paths);
    for (int m = 0; m < subcarriers(); ++m)
        for (int i = 0; i < antennas(); ++i) {
            const int row = m * antennas() + i;
            for (int k = 0; k < paths; ++k) {
                const cf64 turn = 2.0 * pi * j * signature(row, k) * state.gains[k];
                by_path(row, k) = -static_cast<double>(config_.ofdm.active[m]) * turn;
                by_path(row, paths + k) = static_cast<double>(i) * turn;
            }
        }
    result.slopes.resize(signature.rows(), unknowns());
    result.slopes.leftCols(dimension) = by_path * by_geometry;
    const cf64 phase = phase_of(state.gains[0]);
    result.slopes.col(dimension) = phase * signature.col(0);
    for (int k = 1; k < paths; ++k) {
        result.slopes.col(dimension + 2 * k - 1) = phase * signature.col(k);
        result.slopes.col(dimension + 2 * k) = j * phase * signature.col(k);
    }
    return result;
}

} // namespace physec::fpi
