// SPDX-License-Identifier: GPL-3.0-or-later
#include "track_geometry.h"
#include <algorithm>
#include <physec/fpi/paths/path_prediction.h>

namespace physec::fpi {

track_geometry::track_geometry(const config& config,
                               array::point receiver,
                               int positions,
                               int reflectors,
                               map_nuisance nuisance,
                               int sets,
                               bool fresh)
    : config_(&config),
      receiver_(receiver),
      positions_(positions),
      reflectors_(reflectors),
      twins_(nuisance == map_nuisance::twins ? sets : 0),
      nuisances_(nuisance == map_nuisance::common_shift ? 2 : 2 * twins_),
      first_shift_(2 * (positions + reflectors)),
      nuisance_(nuisance),
      fresh_(fresh)
{
}

Eigen::VectorXd
track_geometry::parameters(const map_state& at, int t, Eigen::MatrixXd* slopes) const
{
    const int paths = path_count(), half = paths + twins_, shift = shift_column(t);
    const double cycles_per_m =
        config_->ofdm.subcarrier_spacing_hz() / config_->propagation_speed_mps;
    Eigen::VectorXd eta = Eigen::VectorXd::Zero(2 * half);
    if (slopes)
        slopes->setZero(2 * half, dimension());
    const auto depend = [&](int row, int unknown) {
        eta[row] += at.x[unknown];
        if (slopes)
            (*slopes)(row, unknown) = 1.0;
    };
    const array::point p = position(at, t);
    for (int k = 0; k < paths; ++k) {
        const array::point via = k == 0 ? receiver_ : reflector(at, k - 1);
        const path_prediction path = predict_path(*config_, receiver_, via, p);
        eta[k] += path.delay;
        eta[half + k] += path.frequency;
        if (slopes) {
            slopes->row(k).segment(position_column(t), 2) = path.delay_slope;
            slopes->row(half + k).segment(position_column(t), 2) = path.frequency_slope;
        }
        if (slopes && k > 0) {
            // Both ends of the first leg count alike; the second leg ends at the receiver.
            const double leg = std::max(array::distance(via, receiver_), 1e-9);
            const Eigen::RowVector2d second(via.x - receiver_.x, via.y - receiver_.y);
            const int column = reflector_column(k - 1);
            slopes->row(k).segment(column, 2) = second * (cycles_per_m / leg) - path.delay_slope;
            slopes->row(half + k).segment(column, 2) = -path.frequency_slope;
        }
        if (nuisance_ == map_nuisance::common_shift) {
            depend(k, shift);
            depend(half + k, shift + 1);
        }
    }
    for (int v = 0; v < twins_; ++v) {
        depend(paths + v, shift + v);
        depend(half + paths + v, shift + twins_ + v);
    }
    return eta;
}

} // namespace physec::fpi
