// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/receive/map_position.h>
#include <algorithm>
#include <cmath>
#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <limits>
#include <numeric>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/paths/path_prediction.h>
#include <physec/fpi/scenario.h>
#include <physec/numeric/information.h>

namespace physec::fpi {

namespace {

//! The least-squares problem, linearised at one position for one association.
struct linearized {
    Eigen::Matrix2d information; // J' I J
    Eigen::Vector2d gradient;    // J' I r
    double cost;                 // r' I r
    Eigen::Vector2d step() const { return information.ldlt().solve(gradient); }
};

//! \p predicted of the measured paths, in their order.
linearized linearize(const path_measurement& measurement,
                     const std::vector<path_prediction>& predicted)
{
    const int count = measurement.path_count();
    Eigen::VectorXd residual(2 * count);
    Eigen::Matrix<double, Eigen::Dynamic, 2> jacobian(2 * count, 2);
    for (int k = 0; k < count; ++k) {
        residual[k] = array::wrap_half(measurement.paths[k].delay - predicted[k].delay);
        residual[count + k] =
            array::wrap_half(measurement.paths[k].frequency - predicted[k].frequency);
        jacobian.row(k) = predicted[k].delay_slope;
        jacobian.row(count + k) = predicted[k].frequency_slope;
    }
    const Eigen::VectorXd weighted = measurement.information * residual;
    return { jacobian.transpose() * measurement.information * jacobian,
             jacobian.transpose() * weighted,
             residual.dot(weighted) };
}

//! All there is to know for locate_with_scatterers().
class map_problem
{
public:
    map_problem(const config& config,
                array::point receiver,
                const path_measurement& measurement,
                const std::vector<array::point>& scatterers)
        : config_(config), receiver_(receiver), measurement_(measurement), scatterers_(scatterers)
    {
    }

    //! Closed form, pulled to where it exists: reflections may know better.
    array::point start() const
    {
        const double limit = 0.999 * config_.spacing_wavelengths;
        const auto& sight = measurement_.paths[0];
        const double delay = sight.delay / config_.ofdm.subcarrier_spacing_hz();
        const double nearest = config_.wavelength_m() / config_.propagation_speed_mps;
        return position_from_path(config_,
                                  receiver_,
                                  std::max(delay, nearest),
                                  std::clamp(array::wrap_half(sight.frequency), -limit, limit));
    }

    //! Associations worth iterating, most promising first.
    std::vector<std::vector<int>> candidates(array::point p) const
    {
        constexpr std::size_t most_permuted = 7, iterated = 6;
        if (scatterers_.size() > most_permuted)
            return { nearest_pairs(p) };
        std::vector<int> order(scatterers_.size());
        std::iota(order.begin(), order.end(), 0);
        const auto by_scatterer = predictions(p, order);
        auto predicted = by_scatterer;
        std::vector<std::pair<double, std::vector<int>>> ranked;
        do {
            for (std::size_t k = 0; k < order.size(); ++k)
                predicted[k + 1] = by_scatterer[order[k] + 1];
            const linearized here = linearize(measurement_, predicted);
            ranked.emplace_back(here.cost - here.gradient.dot(here.step()), order);
        } while (std::next_permutation(order.begin(), order.end()));
        std::sort(ranked.begin(), ranked.end());
        std::vector<std::vector<int>> best;
        for (std::size_t k = 0; k < std::min(iterated, ranked.size()); ++k)
            best.push_back(ranked[k].second);
        return best;
    }

    linearized at(array::point p, const std::vector<int>& order) const
    {
        return linearize(measurement_, predictions(p, order));
    }

    position_estimate iterate(array::point p, const std::vector<int>& order) const
    {
        constexpr int most_iterations = 50, most_halvings = 20;
        constexpr double negligible = 1e-8; // decrease of the cost: 1e-4 standard errors
        linearized here = at(p, order);
        position_estimate result;
        result.consistent = false;
        for (int iteration = 0; iteration < most_iterations && !result.consistent; ++iteration) {
            Eigen::Vector2d step = here.step();
            if (!step.allFinite())
                break;
            // A large cost cannot be resolved to 1e-8.
            const double enough = std::max(negligible, 1e-12 * here.cost);
            result.consistent = here.gradient.dot(step) < enough;
            bool improved = false;
            for (int halving = 0; halving < most_halvings && !improved; ++halving, step /= 2.0) {
                const array::point moved = { p.x + step.x(), p.y + step.y() };
                const linearized there = at(moved, order);
                improved = there.cost < here.cost;
                if (improved) {
                    p = moved;
                    here = there;
                }
            }
            if (!improved)
                break;
        }
        result.position_m = p;
        result.association = order;
        result.statistic = here.cost;
        return result;
    }

private:
    std::vector<path_prediction> predictions(array::point p, const std::vector<int>& order) const
    {
        std::vector<path_prediction> result = { predict_path(config_, receiver_, receiver_, p) };
        for (int k : order)
            result.push_back(predict_path(config_, receiver_, scatterers_[k], p));
        return result;
    }

    /*!
     * Nearest reflection and scatterer first, distances weighted by the covariance of the
     * reflection and of the line-of-sight position together (their correlation ignored).
     */
    std::vector<int> nearest_pairs(array::point p) const
    {
        const int count = measurement_.path_count(), reflections = count - 1;
        const Eigen::MatrixXd covariance =
            numeric::checked_inverse(measurement_.information, "path");
        const auto block = [&](int k) {
            return Eigen::Matrix2d(covariance({ k, count + k }, { k, count + k }));
        };
        const auto slope = [](const path_prediction& by) {
            return (Eigen::Matrix2d() << by.delay_slope, by.frequency_slope).finished();
        };
        const Eigen::Matrix2d sight = slope(predict_path(config_, receiver_, receiver_, p));
        const Eigen::Matrix2d position =
            (sight.transpose() * block(0).ldlt().solve(sight)).inverse();
        std::vector<int> all(reflections);
        std::iota(all.begin(), all.end(), 0);
        const auto predicted = predictions(p, all);
        Eigen::MatrixXd far(reflections, reflections);
        for (int k = 0; k < reflections; ++k)
            for (int v = 0; v < reflections; ++v) {
                const auto& path = measurement_.paths[k + 1];
                const auto& by = predicted[v + 1];
                const Eigen::Vector2d off(array::wrap_half(path.delay - by.delay),
                                          array::wrap_half(path.frequency - by.frequency));
                const Eigen::Matrix2d spread =
                    block(k + 1) + slope(by) * position * slope(by).transpose();
                far(k, v) = off.dot(spread.ldlt().solve(off));
            }
        std::vector<int> order(reflections);
        for (int assigned = 0; assigned < reflections; ++assigned) {
            int k = 0, v = 0;
            far.minCoeff(&k, &v);
            order[k] = v;
            far.row(k).setConstant(std::numeric_limits<double>::infinity());
            far.col(v).setConstant(std::numeric_limits<double>::infinity());
        }
        return order;
    }

    const config& config_;
    array::point receiver_;
    const path_measurement& measurement_;
    const std::vector<array::point>& scatterers_;
};

} // namespace

position_estimate locate_with_scatterers(const config& config,
                                         array::point receiver,
                                         const path_measurement& measurement,
                                         const std::vector<array::point>& scatterers_m)
{
    throw_if_invalid(measurement.validate());
    const int count = measurement.path_count();
    if (count < 2)
        throw invalid_input(complaint("number of measured paths", count, "at least 2"));
    if (static_cast<int>(scatterers_m.size()) != count - 1)
        throw invalid_input(
            complaint("number of known scatterers",
                      static_cast<double>(scatterers_m.size()),
                      std::to_string(count - 1) + ", one per reflection that was measured"));
    for (const auto& scatterer : scatterers_m)
        if (!std::isfinite(scatterer.x) || !std::isfinite(scatterer.y))
            throw invalid_input("position of a known scatterer is not finite; allowed: metres");
    numeric::checked_inverse(measurement.information, "path");

    const map_problem problem(config, receiver, measurement, scatterers_m);
    const array::point start = problem.start();
    position_estimate best;
    best.statistic = std::numeric_limits<double>::infinity();
    for (const auto& order : problem.candidates(start)) {
        const position_estimate found = problem.iterate(start, order);
        if (found.statistic < best.statistic)
            best = found;
    }
    best.covariance_m2 = numeric::checked_inverse(
        problem.at(best.position_m, best.association).information, "position");
    best.degrees_of_freedom = 2 * count - 2;
    best.consistent =
        best.consistent && best.statistic <= consistency_threshold(best.degrees_of_freedom);
    return best;
}

} // namespace physec::fpi
