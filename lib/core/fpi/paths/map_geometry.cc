// SPDX-License-Identifier: GPL-3.0-or-later
#include "map_geometry.h"
#include <algorithm>
#include <cmath>
#include <physec/fpi/paths/path_prediction.h>

namespace physec::fpi {

map_nuisance nuisance_of(path_effect effect)
{
    switch (effect) {
    case path_effect::untouched:
        return map_nuisance::none;
    case path_effect::twins:
        return map_nuisance::twins;
    case path_effect::line_of_sight_delayed:
        return map_nuisance::sight_delay;
    case path_effect::shifted:
    case path_effect::shifted_apart:
    case path_effect::unspecified:
        break;
    }
    return map_nuisance::common_shift;
}

map_geometry::map_geometry(const config& config,
                           array::point receiver,
                           map_nuisance nuisance,
                           int twins,
                           std::vector<int> source)
    : config_(&config),
      receiver_(receiver),
      nuisance_(nuisance),
      twins_(nuisance == map_nuisance::twins ? twins : 0),
      source_(std::move(source))
{
    const auto has = [&](auto of) { return std::count_if(source_.begin(), source_.end(), of); };
    if (nuisance == map_nuisance::twins)
        nuisances_ = 2 * twins_;
    else if (nuisance == map_nuisance::common_shift)
        nuisances_ = 2;
    else if (nuisance == map_nuisance::sight_delay)
        nuisances_ = static_cast<int>(has([](int s) { return s == sight; }));
    first_free_ = 2 + nuisances_;
    first_offset_ = first_free_ + 2 * static_cast<int>(has([](int s) { return s < 0; }));
    if (config.map_deviation_m > 0.0)
        offsets_ = 2 * static_cast<int>(has([](int s) { return s > sight; }));
    prior_ = Eigen::VectorXd::Zero(dimension());
    if (offsets_ > 0)
        prior_.tail(offsets_).setConstant(std::pow(config.map_deviation_m, -2));
}

bool map_geometry::can_determine() const
{
    // A delay and a frequency per path; with twins, what tells the shifts apart beyond their mean
    // is the shape of the frame, which is no count of equations.
    const int common = nuisance_ == map_nuisance::twins ? 2 : nuisances_;
    return 2 * path_count() >= 2 + common + first_offset_ - first_free_;
}

map_state map_geometry::start(array::point p,
                              const Eigen::VectorXd& nuisance,
                              const std::vector<normalized_path>& elsewhere) const
{
    map_state result{ Eigen::VectorXd::Zero(dimension()) };
    result.x[0] = p.x;
    result.x[1] = p.y;
    result.x.segment(2, nuisances_) = nuisance;
    int next = first_free_;
    for (int k = 0; k < path_count(); ++k)
        if (source_[k] == unknown_source) {
            result.x[next++] = elsewhere[k].delay;
            result.x[next++] = elsewhere[k].frequency;
        }
    return result;
}

void map_geometry::put_reflector(map_state& at, int path, array::point where) const
{
    constexpr double believable = 6.0; // standard deviations
    if (offsets_ == 0 || source_[path] <= sight)
        return;
    const auto reflects = [](int source) { return source > sight; };
    const int before =
        static_cast<int>(std::count_if(source_.begin(), source_.begin() + path, reflects));
    const array::point& place = (*config_->map_m)[source_[path] - 1];
    const Eigen::Vector2d offset(where.x - place.x, where.y - place.y);
    if (offset.norm() < believable * config_->map_deviation_m)
        at.x.segment(first_offset_ + 2 * before, 2) = offset;
}

Eigen::VectorXd map_geometry::parameters(const map_state& at, Eigen::MatrixXd* slopes) const
{
    const Eigen::VectorXd& x = at.x;
    const int paths = path_count();
    const double cycles_per_m =
        config_->ofdm.subcarrier_spacing_hz() / config_->propagation_speed_mps;
    Eigen::VectorXd eta = Eigen::VectorXd::Zero(2 * half());
    if (slopes)
        slopes->setZero(2 * half(), dimension());
    const auto depend = [&](int row, int unknown) {
        eta[row] += x[unknown];
        if (slopes)
            (*slopes)(row, unknown) = 1.0;
    };
    int free = first_free_, offset = first_offset_;
    for (int k = 0; k < paths; ++k) {
        const int delay = k, frequency = half() + k;
        if (source_[k] == unknown_source) {
            depend(delay, free++);
            depend(frequency, free++);
            continue;
        }
        array::point via = source_[k] == sight ? receiver_ : (*config_->map_m)[source_[k] - 1];
        const bool moves = source_[k] != sight && offsets_ > 0;
        if (moves) {
            via.x += x[offset];
            via.y += x[offset + 1];
        }
        const path_prediction path = predict_path(*config_, receiver_, via, position(at));
        eta[delay] += path.delay;
        eta[frequency] += path.frequency;
        if (slopes) {
            slopes->row(delay).head(2) = path.delay_slope;
            slopes->row(frequency).head(2) = path.frequency_slope;
        }
        if (moves && slopes) {
            // Both ends of the first leg count alike; the second leg ends at the receiver.
            const double leg = std::max(array::distance(via, receiver_), 1e-9);
            const Eigen::RowVector2d second(via.x - receiver_.x, via.y - receiver_.y);
            slopes->row(delay).segment(offset, 2) =
                second * (cycles_per_m / leg) - path.delay_slope;
            slopes->row(frequency).segment(offset, 2) = -path.frequency_slope;
        }
        if (moves)
            offset += 2;
        if (nuisance_ == map_nuisance::common_shift) {
            depend(delay, 2);
            depend(frequency, 3);
        } else if (nuisance_ == map_nuisance::sight_delay && source_[k] == sight)
            depend(delay, 2);
    }
    for (int v = 0; v < twins_; ++v) {
        depend(paths + v, 2 + v);
        depend(half() + paths + v, 2 + twins_ + v);
    }
    return eta;
}

Eigen::MatrixXd map_geometry::linear_columns() const
{
    Eigen::MatrixXd slopes;
    parameters({ Eigen::VectorXd::Zero(dimension()) }, &slopes);
    return slopes.middleCols(2, first_offset_ - 2);
}

} // namespace physec::fpi
