// SPDX-License-Identifier: GPL-3.0-or-later
#include <Eigen/Cholesky>
#include <cmath>
#include <physec/fpi/path_refinement.h>

namespace physec::fpi {

namespace {

//! Everything one Levenberg-Marquardt step needs, from inner products of length size() only once.
struct linearization {
    double cost;              // ||y - A gamma||^2
    vector_cf64 gains;        // gamma = (A^H A)^-1 A^H y
    Eigen::MatrixXd hessian;  // Re{J^H P J}, P = I - A (A^H A)^-1 A^H
    Eigen::VectorXd gradient; // Re{J^H P y}
};

//! Where the search stands: true paths, and the shifts that their twins share.
struct state {
    std::vector<normalized_path> paths;
    std::vector<normalized_shift> shifts;

    //! Parameters: [path delays; shift delays; path frequencies; shift frequencies].
    state moved(const Eigen::VectorXd& step) const
    {
        state result = *this;
        const std::size_t half = paths.size() + shifts.size();
        for (std::size_t k = 0; k < paths.size(); ++k) {
            result.paths[k].delay += step[k];
            result.paths[k].frequency += step[half + k];
        }
        for (std::size_t v = 0; v < shifts.size(); ++v) {
            result.shifts[v].delay += step[paths.size() + v];
            result.shifts[v].frequency += step[half + paths.size() + v];
        }
        return result;
    }

    //! All paths in the air: the true ones, then the twins set by set.
    void seen(std::vector<normalized_path>& all) const
    {
        all = paths;
        for (const normalized_shift& shift : shifts)
            for (const normalized_path& path : paths)
                all.push_back({ path.delay + shift.delay, path.frequency + shift.frequency });
    }
};

class variable_projection
{
public:
    variable_projection(const frame_model& model,
                        const vector_cf64& frame,
                        int path_count,
                        int shift_count)
        : model_(model),
          paths_(path_count),
          shifts_(shift_count),
          seen_count_(path_count * (1 + shift_count)),
          columns_(model.size(), 3 * seen_count_ + 1),
          gram_(3 * seen_count_ + 1, 3 * seen_count_ + 1),
          tie_(Eigen::MatrixXd::Zero(seen_count_, path_count)),
          frame_power_(frame.squaredNorm())
    {
        columns_.set(3 * seen_count_, frame);
        for (int s = 0; s < seen_count_; ++s)
            tie_(s, s % paths_) = 1.0;
    }

    linearization at(const state& where)
    {
        where.seen(seen_);
        model_.evaluate(seen_, columns_);
        compute_gram();
        const int s = seen_count_;
        const auto atoms = Eigen::seqN(0, s);
        const auto derivatives = Eigen::seqN(s, 2 * s);

        // A ridge at rounding level keeps coinciding atoms from dividing by zero.
        matrix_cf64 atom_gram = tie_.transpose() * gram_(atoms, atoms) * tie_;
        atom_gram.diagonal().array() *= 1.0 + 1e-13;
        const Eigen::LDLT<matrix_cf64> solver(atom_gram);

        linearization result;
        const vector_cf64 correlation = tie_.transpose() * gram_(atoms, 3 * s);
        result.gains = solver.solve(correlation);
        result.cost = std::max(0.0, frame_power_ - correlation.dot(result.gains).real());

        const matrix_cf64 mixing = derivative_mixing(result.gains);
        const matrix_cf64 cross = tie_.transpose() * gram_(atoms, derivatives) * mixing;
        result.hessian = (mixing.adjoint() * gram_(derivatives, derivatives) * mixing -
                          cross.adjoint() * solver.solve(cross))
                             .real();
        result.gradient = (mixing.adjoint() * gram_(derivatives, 3 * s) -
                           cross.adjoint() * result.gains)
                              .real();
        return result;
    }

private:
    //! Columns of J in terms of the derivatives of the single atoms: 2 seen x 2 (paths + shifts).
    matrix_cf64 derivative_mixing(const vector_cf64& gains) const
    {
        const int half = paths_ + shifts_;
        matrix_cf64 mixing = matrix_cf64::Zero(2 * seen_count_, 2 * half);
        for (int kind = 0; kind < 2; ++kind)
            for (int s = 0; s < seen_count_; ++s) {
                mixing(kind * seen_count_ + s, kind * half + s % paths_) = gains[s % paths_];
                if (s >= paths_)
                    mixing(kind * seen_count_ + s, kind * half + paths_ + s / paths_ - 1) =
                        gains[s % paths_];
            }
        return mixing;
    }

    void compute_gram()
    {
        for (int c = 0; c <= 3 * seen_count_; ++c)
            for (int r = 0; r <= c; ++r) {
                gram_(r, c) = split_matrix::inner(columns_, r, columns_, c);
                gram_(c, r) = std::conj(gram_(r, c));
            }
    }

    const frame_model& model_;
    const int paths_;
    const int shifts_;
    const int seen_count_;
    std::vector<normalized_path> seen_;
    split_matrix columns_; // [A | A' delay | A' frequency | y] of all paths seen
    matrix_cf64 gram_;     // columns^H columns
    Eigen::MatrixXd tie_;  // seen x paths: which gain each path seen has
    const double frame_power_;
};

path_fit levenberg_marquardt(variable_projection& problem,
                             const frame_model& model,
                             const state& start,
                             double frame_power,
                             int max_iterations)
{
    path_fit fit;
    state where = start;
    linearization current = problem.at(where);
    const double negligible = 1e-26 * frame_power; // rounding level of the inner products
    double damping = 1e-3;
    while (fit.iterations < max_iterations && !fit.converged) {
        ++fit.iterations;
        Eigen::MatrixXd damped = current.hessian;
        damped.diagonal().array() *= 1.0 + damping;
        damped.diagonal().array() += 1e-300; // a path with zero gain has no slope
        const Eigen::VectorXd step = damped.ldlt().solve(current.gradient);
        const double predicted = current.gradient.dot(step);
        const double noise_variance = current.cost / model.size();
        if (!(predicted > 1e-4 * noise_variance + negligible)) {
            fit.converged = true;
            break;
        }
        const state candidate = where.moved(step);
        const linearization next = problem.at(candidate);
        if (next.cost < current.cost) {
            where = candidate;
            current = next;
            damping = std::max(1e-9, damping * 0.1);
        } else {
            damping *= 10.0;
            if (damping > 1e9)
                break;
        }
    }
    fit.paths = where.paths;
    fit.shifts = where.shifts;
    fit.gains.assign(current.gains.data(), current.gains.data() + current.gains.size());
    fit.residual_power = current.cost;
    fit.information = current.hessian;
    return fit;
}

} // namespace

path_fit refine_paths(const frame_model& model,
                      const vector_cf64& frame,
                      const std::vector<normalized_path>& start,
                      int max_iterations)
{
    return refine_paths_and_shifts(model, frame, start, {}, max_iterations);
}

path_fit refine_paths_and_shifts(const frame_model& model,
                                 const vector_cf64& frame,
                                 const std::vector<normalized_path>& start,
                                 const std::vector<normalized_shift>& shifts,
                                 int max_iterations)
{
    variable_projection problem(
        model, frame, static_cast<int>(start.size()), static_cast<int>(shifts.size()));
    return levenberg_marquardt(
        problem, model, { start, shifts }, frame.squaredNorm(), max_iterations);
}

} // namespace physec::fpi
