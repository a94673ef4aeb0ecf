// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../paths/levenberg_marquardt.h"
#include "../paths/variable_projection.h"
#include "map_search.h"
#include <algorithm>
#include <cmath>
#include <physec/fpi/paths/path_estimator.h>
#include <vector>

namespace physec::fpi {

//! The frame with its gains eliminated, by position and shifts; as levenberg_marquardt() wants it.
class map_likelihood
{
public:
    using state_type = map_state;
    using linearization_type = linearization;

    //! \p noise_variance weighs what is known of the reflectors against the frame.
    map_likelihood(const map_geometry& geometry,
                   const frame_model& model,
                   const vector_cf64& frame,
                   double noise_variance)
        : geometry_(geometry),
          frame_(model, frame, geometry.path_count(), geometry.shift_count()),
          pull_(0.5 * noise_variance * geometry.prior())
    {
    }

    path_state seen_at(const map_state& where, Eigen::MatrixXd* slopes = nullptr) const
    {
        const Eigen::VectorXd eta = geometry_.parameters(where, slopes);
        path_state state;
        state.paths.resize(geometry_.path_count(), { 0.0, 0.0 });
        state.shifts.resize(geometry_.shift_count(), { 0.0, 0.0 });
        return state.moved(eta);
    }

    linearization at(const map_state& where)
    {
        Eigen::MatrixXd slopes;
        linearization result = frame_.at(seen_at(where, &slopes));
        result.hessian = slopes.transpose() * result.hessian * slopes;
        result.hessian.diagonal() += pull_;
        result.gradient = slopes.transpose() * result.gradient - pull_.cwiseProduct(where.x);
        result.cost += where.x.dot(pull_.cwiseProduct(where.x));
        return result;
    }

    std::pair<Eigen::VectorXd, double> damped_step(const linearization& current,
                                                   double damping) const
    {
        return frame_.damped_step(current, damping);
    }
    int size() const { return frame_.size(); }
    double frame_power() const { return frame_.frame_power(); }

private:
    const map_geometry& geometry_;
    variable_projection frame_;
    Eigen::VectorXd pull_;
};

struct map_fit {
    map_geometry geometry;
    descent<map_likelihood> end;
    path_state seen;
};

//! All that locate_on_map() passes around.
struct map_task {
    const fpi::config& config;
    array::point receiver;
    map_nuisance nuisance;
    const path_estimator& estimator;
    const vector_cf64& frame;
    const path_fit& fit;

    int sets() const { return static_cast<int>(config.fakes.size()); }
    int expected() const { return static_cast<int>(config.scatterers_m.size()) + 1; }

    double noise_variance(double cost, const map_geometry& geometry) const
    {
        const double freedom =
            std::max(1.0, frame.size() - geometry.path_count() - 0.5 * geometry.dimension());
        return cost / freedom;
    }

    //! With a map of just the reflectors that there are, paths too weak to be found count too.
    std::vector<int> sources(const map_candidate& candidate) const
    {
        if (static_cast<int>(config.map_m->size()) + 1 != expected())
            return candidate.source;
        std::vector<int> all;
        for (int s = 0; s < expected(); ++s)
            all.push_back(s);
        return all;
    }

    //! From a candidate's common shift to where the search for the twins' shifts begins.
    std::vector<Eigen::VectorXd> shift_starts(const map_candidate& candidate,
                                              const map_geometry& geometry) const
    {
        if (candidate.nuisance.size() < geometry.nuisance_count() &&
            nuisance == map_nuisance::sight_delay)
            return { Eigen::VectorXd::Zero(1) }; // the line of sight was not among the paths
        if (nuisance != map_nuisance::twins)
            return { candidate.nuisance };
        // Merged, a path and its twins are off by the mean of the shifts, 0 among them.
        const int nu = sets();
        const Eigen::Vector2d total = (nu + 1) * Eigen::Vector2d(candidate.nuisance);
        const auto in_order = [&](const std::vector<Eigen::Vector2d>& shifts) {
            Eigen::VectorXd x(2 * nu);
            for (int v = 0; v < nu; ++v) {
                x[v] = shifts[v][0];
                x[nu + v] = shifts[v][1];
            }
            return x;
        };
        if (nu == 1)
            return { total };
        // Sets in proportion 1 : 2 : .., and apart from their mean along eight directions.
        std::vector<Eigen::VectorXd> starts;
        std::vector<Eigen::Vector2d> shifts(nu);
        for (int v = 0; v < nu; ++v)
            shifts[v] = total * (2.0 * (v + 1) / (nu * (nu + 1)));
        starts.push_back(in_order(shifts));
        const Eigen::Vector2d cell(1.0 / config.ofdm.fft_size, 1.0 / config.tx_antennas);
        constexpr int directions = 8;
        for (int d = 0; d < directions; ++d) {
            const double angle = 2.0 * pi * (d + 0.5) / directions;
            const Eigen::Vector2d apart(std::cos(angle), std::sin(angle));
            for (int v = 0; v < nu; ++v)
                shifts[v] = total / nu + 0.3 * (v - 0.5 * (nu - 1)) * apart.cwiseProduct(cell);
            starts.push_back(in_order(shifts));
        }
        return starts;
    }

    map_fit polish(const map_geometry& geometry,
                   const map_state& start,
                   double variance,
                   int iterations) const
    {
        map_likelihood problem(geometry, estimator.model(), frame, variance);
        auto end = levenberg_marquardt(problem, start, iterations, default_worthwhile);
        const path_state seen = problem.seen_at(end.where);
        return { geometry, std::move(end), seen };
    }

    //! Alice's array cannot tell front from back: what lies behind it is no position of hers.
    bool possible(const map_fit& fit) const
    {
        const array::point p = map_geometry::position(fit.end.where);
        return std::isfinite(fit.end.current.cost) && std::isfinite(p.x) && std::isfinite(p.y) &&
               std::abs(array::direction_rad(p, receiver, config.heading_rad)) < pi / 2;
    }
};

/*!
 * From all paths; and, when what comes of them leaves more of the frame unexplained than paths
 * without a geometry do, from all but one of them, fitted again: noise may have been taken for a
 * path, or a path for two, and then a weak one is missing. What is left may say so little that any
 * of many points could be right: the frame itself decides among them. \returns likeliest first
 */
std::vector<map_fit> fit_on_map(const map_task& task);

} // namespace physec::fpi
