// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/epoch_refinement.h>
#include "../paths/levenberg_marquardt.h"
#include "../paths/variable_projection.h"
#include <Eigen/Cholesky>
#include <physec/error.h>

namespace physec::fpi {

namespace {

/*!
 * Where the parameters of one epoch stand in its own linearization,
 * [path delays; shift delays; path frequencies; shift frequencies], common ones before own ones.
 */
struct layout {
    int paths, own_paths, shifts, own_shifts;
    std::vector<int> common, own;

    explicit layout(const epochs_state& state)
        : paths(static_cast<int>(state.common.paths.size())),
          own_paths(static_cast<int>(state.own[0].paths.size())),
          shifts(static_cast<int>(state.common.shifts.size())),
          own_shifts(static_cast<int>(state.own[0].shifts.size()))
    {
        int next = 0;
        const auto take = [&next](std::vector<int>& from, int count) {
            for (int k = 0; k < count; ++k)
                from.push_back(next++);
        };
        for (int kind = 0; kind < 2; ++kind) { // delays, frequencies
            take(common, paths);
            take(own, own_paths);
            take(common, shifts);
            take(own, own_shifts);
        }
    }
};

void move(epoch_parameters& parameters, const Eigen::Ref<const Eigen::VectorXd>& step)
{
    path_state moved{ parameters.paths, parameters.shifts };
    moved = moved.moved(step);
    parameters.paths = std::move(moved.paths);
    parameters.shifts = std::move(moved.shifts);
}

struct movable_state : epochs_state {
    //! Step: the common parameters, then every epoch's own.
    movable_state moved(const Eigen::VectorXd& step) const
    {
        movable_state result = *this;
        const auto size_of = [](const epoch_parameters& p) {
            return static_cast<Eigen::Index>(2 * (p.paths.size() + p.shifts.size()));
        };
        Eigen::Index next = size_of(common);
        move(result.common, step.head(next));
        for (epoch_parameters& parameters : result.own) {
            move(parameters, step.segment(next, size_of(parameters)));
            next += size_of(parameters);
        }
        return result;
    }

    path_state seen_in(std::size_t epoch) const
    {
        path_state state{ common.paths, common.shifts };
        state.paths.insert(state.paths.end(), own[epoch].paths.begin(), own[epoch].paths.end());
        state.shifts.insert(state.shifts.end(), own[epoch].shifts.begin(), own[epoch].shifts.end());
        return state;
    }
};

struct epochs_linearization {
    double cost = 0.0;
    std::vector<linearization> epochs;
};

//! Normal equations of one epoch with its own parameters eliminated.
struct reduced_epoch {
    Eigen::MatrixXd hessian;  // common x common
    Eigen::VectorXd gradient; // common
    Eigen::MatrixXd follow;   // own x common: how the own parameters answer a common step
    Eigen::VectorXd alone;    // own: their step when the common ones stay
};

class stacked_projection
{
public:
    using state_type = movable_state;
    using linearization_type = epochs_linearization;

    stacked_projection(const std::vector<epoch_frame>& epochs, const epochs_state& start)
        : layout_(start)
    {
        projections_.reserve(epochs.size());
        for (const epoch_frame& e : epochs) {
            projections_.emplace_back(*e.model,
                                      *e.frame,
                                      layout_.paths + layout_.own_paths,
                                      layout_.shifts + layout_.own_shifts);
            size_ += e.model->size();
            frame_power_ += e.frame->squaredNorm();
        }
    }

    int size() const { return size_; }
    double frame_power() const { return frame_power_; }

    epochs_linearization at(const movable_state& where)
    {
        epochs_linearization result;
        for (std::size_t e = 0; e < projections_.size(); ++e) {
            result.epochs.push_back(projections_[e].at(where.seen_in(e)));
            result.cost += result.epochs.back().cost;
        }
        return result;
    }

    std::pair<Eigen::VectorXd, double> damped_step(const epochs_linearization& current,
                                                   double damping) const
    {
        const Eigen::Index common = layout_.common.size(), own = layout_.own.size();
        std::vector<reduced_epoch> reduced;
        Eigen::MatrixXd hessian = Eigen::MatrixXd::Zero(common, common);
        Eigen::VectorXd gradient = Eigen::VectorXd::Zero(common);
        for (const linearization& epoch : current.epochs) {
            reduced.push_back(reduce(epoch, damping));
            hessian += reduced.back().hessian;
            gradient += reduced.back().gradient;
        }
        Eigen::VectorXd step(common + own * static_cast<Eigen::Index>(reduced.size()));
        step.head(common) = hessian.ldlt().solve(gradient);
        double predicted = 0.0;
        for (std::size_t e = 0; e < reduced.size(); ++e) {
            auto mine = step.segment(common + e * own, own);
            mine = reduced[e].alone + reduced[e].follow * step.head(common);
            predicted += current.epochs[e].gradient(layout_.common).dot(step.head(common)) +
                         current.epochs[e].gradient(layout_.own).dot(mine);
        }
        return { step, predicted };
    }

    Eigen::MatrixXd information(const epochs_linearization& current) const
    {
        Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(layout_.common.size(), layout_.common.size());
        for (const linearization& epoch : current.epochs)
            sum += reduce(epoch, 0.0).hessian;
        return sum;
    }

private:
    reduced_epoch reduce(const linearization& epoch, double damping) const
    {
        Eigen::MatrixXd full = epoch.hessian;
        damp(full, damping); // of a sum over epochs: the sum of the damped parts
        reduced_epoch result;
        result.hessian = full(layout_.common, layout_.common);
        result.gradient = epoch.gradient(layout_.common);
        if (layout_.own.empty()) {
            result.follow = Eigen::MatrixXd::Zero(0, layout_.common.size());
            result.alone = Eigen::VectorXd::Zero(0);
            return result;
        }
        const Eigen::MatrixXd coupling = full(layout_.own, layout_.common);
        const Eigen::LDLT<Eigen::MatrixXd> solver(full(layout_.own, layout_.own));
        result.follow = -solver.solve(coupling);
        result.alone = solver.solve(epoch.gradient(layout_.own));
        result.hessian += coupling.transpose() * result.follow;
        result.gradient -= coupling.transpose() * result.alone;
        return result;
    }

    layout layout_;
    std::vector<variable_projection> projections_;
    int size_ = 0;
    double frame_power_ = 0.0;
};

void check(const std::vector<epoch_frame>& epochs, const epochs_state& start)
{
    if (epochs.empty())
        throw invalid_input(complaint("number of epochs", 0, "at least 1"));
    if (start.own.size() != epochs.size())
        throw invalid_input(complaint("epochs with own parameters",
                                      start.own.size(),
                                      std::to_string(epochs.size()) + ", one per frame"));
    if (start.common.paths.empty())
        throw invalid_input(complaint("number of common paths", 0, "at least 1"));
    for (const epoch_parameters& own : start.own)
        if (own.paths.size() != start.own[0].paths.size() ||
            own.shifts.size() != start.own[0].shifts.size())
            throw invalid_input(complaint("own paths and shifts of an epoch",
                                          own.paths.size() + own.shifts.size(),
                                          "as many as in the first epoch"));
}

} // namespace

epochs_fit
refine_epochs(const std::vector<epoch_frame>& epochs, const epochs_state& start, int max_iterations)
{
    check(epochs, start);
    stacked_projection problem(epochs, start);
    auto end =
        levenberg_marquardt(problem, movable_state{ start }, max_iterations, default_worthwhile);

    epochs_fit fit;
    fit.common.paths = end.where.common.paths;
    fit.common.shifts = end.where.common.shifts;
    fit.common.significance.assign(fit.common.paths.size(), 0.0);
    for (const linearization& epoch : end.current.epochs) {
        fit.gains.emplace_back(epoch.gains.begin(), epoch.gains.end());
        for (std::size_t k = 0; k < fit.common.paths.size(); ++k)
            fit.common.significance[k] += epoch.significance(static_cast<int>(k));
    }
    fit.common.gains.assign(fit.gains[0].begin(), fit.gains[0].begin() + fit.common.paths.size());
    fit.common.residual_power = end.current.cost / epochs.size();
    fit.common.iterations = end.iterations;
    fit.common.converged = end.converged;
    fit.common.information = problem.information(end.current);
    fit.own = std::move(end.where.own);
    return fit;
}

} // namespace physec::fpi
