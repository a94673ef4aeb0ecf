// SPDX-License-Identifier: GPL-3.0-or-later
#include "room_search.h"
#include <algorithm>
#include <cmath>
#include <Eigen/LU>
#include <limits>
#include <physec/fpi/paths/path_prediction.h>
#include <physec/numeric/decompositions.h>

namespace physec::fpi {

room room::around(const config& config, array::point receiver)
{
    room result{ receiver, receiver };
    for (const array::point& v : *config.map_m) {
        result.low = { std::min(result.low.x, v.x), std::min(result.low.y, v.y) };
        result.high = { std::max(result.high.x, v.x), std::max(result.high.y, v.y) };
    }
    const double margin_m =
        std::max({ 10.0, result.high.x - result.low.x, result.high.y - result.low.y });
    result.low = { result.low.x - margin_m, result.low.y - margin_m };
    result.high = { result.high.x + margin_m, result.high.y + margin_m };
    return result;
}

room_search::room_search(const config& config, const Eigen::MatrixXd& weights, int antennas)
    : config_(config),
      weights_(weights),
      antennas_(antennas),
      paths_(static_cast<int>(config.map_m->size()) + 1)
{
    constexpr double most_points = 6000.0;
    const room within = room::around(config, config.eve_m);
    const double width = within.high.x - within.low.x, height = within.high.y - within.low.y;
    step_m_ = std::sqrt(width * height / most_points);
    columns_ = static_cast<int>(std::floor(width / step_m_)) + 1;
    rows_ = static_cast<int>(std::floor(height / step_m_)) + 1;
    for (int row = 0; row < rows_; ++row)
        for (int column = 0; column < columns_; ++column) {
            const array::point p = { within.low.x + column * step_m_,
                                     within.low.y + row * step_m_ };
            places_.push_back(p);
            inverses_.emplace_back();
            // The array cannot tell front from back; the receiver is in front of it.
            if (!(std::abs(array::direction_rad(p, config.eve_m, config.heading_rad)) < pi / 2))
                continue;
            const pairs at = pairs_at(p);
            const Eigen::Map<const Eigen::VectorXd> weight(weights_.data(), weights_.size());
            Eigen::MatrixXd basis = Eigen::MatrixXd::Ones(weights_.size(), unknowns());
            for (Eigen::Index pair = 0; pair < at.delay.cols(); ++pair) {
                const matrix_cf64 beat = at.delay.col(pair) * at.antenna.col(pair).transpose();
                basis.col(1 + 2 * pair) = 2.0 * beat.real().reshaped();
                basis.col(2 + 2 * pair) = -2.0 * beat.imag().reshaped();
            }
            Eigen::MatrixXd normal = basis.transpose() * weight.asDiagonal() * basis;
            // Where paths cannot be told apart a combination of them stands for all.
            normal.diagonal().array() += 1e-9 * normal.diagonal().array() + 1e-300;
            inverses_.back() = normal.inverse();
        }
}

room_search::pairs room_search::pairs_at(array::point p) const
{
    std::vector<path_prediction> paths = { predict_path(config_, config_.eve_m, config_.eve_m, p) };
    for (const array::point& v : *config_.map_m)
        paths.push_back(predict_path(config_, config_.eve_m, v, p));
    const int count = paths_ * (paths_ - 1) / 2, subcarriers = config_.ofdm.active_count();
    pairs result{ matrix_cf64(subcarriers, count), matrix_cf64(antennas_, count) };
    int pair = 0;
    for (int k = 0; k < paths_; ++k)
        for (int l = k + 1; l < paths_; ++l, ++pair) {
            const double delay = paths[k].delay - paths[l].delay;
            const double frequency = paths[k].frequency - paths[l].frequency;
            for (int m = 0; m < subcarriers; ++m)
                result.delay(m, pair) = std::polar(1.0, -2.0 * pi * config_.ofdm.active[m] * delay);
            for (int i = 0; i < antennas_; ++i)
                result.antenna(i, pair) = std::polar(1.0, 2.0 * pi * i * frequency);
        }
    if (weights_.cols() == 1)
        result.antenna = result.antenna.colwise().mean().eval();
    return result;
}

Eigen::VectorXd room_search::right_side(const pairs& at, const Eigen::MatrixXd& weighted) const
{
    Eigen::VectorXd result(unknowns());
    result[0] = weighted.sum();
    const matrix_cf64 over_antennas = weighted * at.antenna; // subcarriers x pairs
    for (Eigen::Index pair = 0; pair < at.delay.cols(); ++pair) {
        const cf64 sum = at.delay.col(pair).cwiseProduct(over_antennas.col(pair)).sum();
        result[1 + 2 * pair] = 2.0 * sum.real();
        result[2 + 2 * pair] = -2.0 * sum.imag();
    }
    return result;
}

Eigen::VectorXd room_search::unexplained(const Eigen::MatrixXd& powers) const
{
    const Eigen::MatrixXd weighted = weights_.cwiseProduct(powers);
    const double all = weighted.cwiseProduct(powers).sum();
    Eigen::VectorXd result(points());
    for (int point = 0; point < points(); ++point) {
        result[point] = std::numeric_limits<double>::infinity();
        if (inverses_[point].size() == 0)
            continue;
        const Eigen::VectorXd right = right_side(pairs_at(places_[point]), weighted);
        result[point] = all - right.dot(inverses_[point] * right);
    }
    return result;
}

//! The matrix of all c_kl has rank one; its diagonal is known by its sum only, and completed.
vector_cf64 room_search::gains(const Eigen::VectorXd& solution) const
{
    constexpr int rounds = 30;
    matrix_cf64 products = matrix_cf64::Zero(paths_, paths_);
    int pair = 0;
    for (int k = 0; k < paths_; ++k)
        for (int l = k + 1; l < paths_; ++l, ++pair) {
            products(k, l) = { solution[1 + 2 * pair], solution[2 + 2 * pair] };
            products(l, k) = std::conj(products(k, l));
        }
    const double sum = std::max(solution[0], products.cwiseAbs().maxCoeff());
    products.diagonal().setConstant(sum / paths_);
    vector_cf64 result;
    for (int round = 0; round < rounds; ++round) {
        const auto eigen = numeric::self_adjoint_eigen(products);
        result = eigen.vectors.col(paths_ - 1) * std::sqrt(std::max(0.0, eigen.values[paths_ - 1]));
        products.diagonal() = result.cwiseAbs2().cast<cf64>();
    }
    return result;
}

std::vector<room_start> room_search::starts(const Eigen::MatrixXd& powers, std::size_t most) const
{
    const Eigen::VectorXd cost = unexplained(powers);
    std::vector<int> lowest;
    for (int row = 0; row < rows_; ++row)
        for (int column = 0; column < columns_; ++column) {
            const double here = cost[row * columns_ + column];
            bool low = std::isfinite(here);
            for (int r = std::max(0, row - 1); r <= std::min(row + 1, rows_ - 1); ++r)
                for (int c = std::max(0, column - 1); c <= std::min(column + 1, columns_ - 1); ++c)
                    low = low && here <= cost[r * columns_ + c];
            if (low)
                lowest.push_back(row * columns_ + column);
        }
    std::sort(lowest.begin(), lowest.end(), [&](int a, int b) { return cost[a] < cost[b]; });
    if (lowest.size() > most)
        lowest.resize(most);
    const Eigen::MatrixXd weighted = weights_.cwiseProduct(powers);
    std::vector<room_start> result;
    for (int point : lowest) {
        const Eigen::VectorXd right = right_side(pairs_at(places_[point]), weighted);
        result.push_back({ places_[point], gains(inverses_[point] * right), cost[point] });
    }
    return result;
}

} // namespace physec::fpi
