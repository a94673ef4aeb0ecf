// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <utility>

namespace physec::fpi {

//! Where a descent ended.
template <class Problem>
struct descent {
    typename Problem::state_type where;
    typename Problem::linearization_type current; // at `where`
    int iterations = 0;
    bool converged = false;
};

//! Marquardt's damping: relative to each parameter's own curvature.
inline void damp(Eigen::MatrixXd& hessian, double damping)
{
    hessian.diagonal().array() *= 1.0 + damping;
    hessian.diagonal().array() += 1e-300; // a path without gain and a known shift have no slope
}

//! Solution of the damped normal equations, and the decrease of the cost that it predicts.
inline std::pair<Eigen::VectorXd, double>
normal_step(Eigen::MatrixXd hessian, const Eigen::VectorXd& gradient, double damping)
{
    damp(hessian, damping);
    Eigen::VectorXd step = hessian.ldlt().solve(gradient);
    const double predicted = gradient.dot(step);
    return { std::move(step), predicted };
}

/*!
 * Levenberg-Marquardt, the one loop behind every joint fit, whatever its normal equations look
 * like. A problem offers
 *
 *   at(state)                   -> linearization, with the cost ||y - fitted||^2 in .cost
 *   damped_step(lin., damping)  -> step and the decrease of the cost that it predicts
 *   size()                      -> number of received values
 *   frame_power()               -> ||y||^2
 *
 * and its state moved(step). Stops when the predicted decrease is below \p worthwhile times the residual
 * noise variance; at 1e-3, twice that, 0.045^2, bounds the squared step in standard errors, summed over all
 * parameters, so stopping costs less than 0.1 % of the root mean square error.
 *
 * What counts is the decrease that an undamped step predicts, g^T H^-1 g. Damping makes the
 * prediction g^T (H + damping diag H)^-1 g as small as one likes, far from any minimum.
 */
template <class Problem>
descent<Problem> levenberg_marquardt(Problem& problem,
                                     const typename Problem::state_type& start,
                                     int max_iterations,
                                     double worthwhile)
{
    descent<Problem> at{ start, problem.at(start) };
    const double negligible = 1e-26 * problem.frame_power(); // rounding level of the inner products
    constexpr double least_damping = 1e-9;
    double damping = 1e-3;
    bool rejected = false; // the step before
    while (at.iterations < max_iterations && !at.converged) {
        ++at.iterations;
        const std::pair<Eigen::VectorXd, double> step = problem.damped_step(at.current, damping);
        const double enough = worthwhile * at.current.cost / problem.size() + negligible;
        if (!(step.second > enough)) {
            const double visible = rejected ? 1e-14 * problem.frame_power() : 0.0; // above rounding
            at.converged = !(problem.damped_step(at.current, least_damping).second >
                             std::max(enough, visible));
            if (rejected)
                break; // longer steps fail and shorter ones gain nothing
            damping *= 0.1;
            continue;
        }
        auto candidate = at.where.moved(step.first);
        auto next = problem.at(candidate);
        if (next.cost < at.current.cost) {
            at.where = std::move(candidate);
            at.current = std::move(next);
            damping = std::max(least_damping, damping * 0.1);
            rejected = false;
        } else {
            rejected = true;
            damping *= 10.0;
            if (damping > 1e9)
                break;
        }
    }
    return at;
}

} // namespace physec::fpi
