// SPDX-License-Identifier: GPL-3.0-or-later
#include "variable_projection.h"
#include "levenberg_marquardt.h"
#include <cmath>
#include <Eigen/Cholesky>

namespace physec::fpi {

path_state path_state::moved(const Eigen::VectorXd& step) const
{
    path_state result = *this;
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

void path_state::seen(std::vector<normalized_path>& all) const
{
    all = paths;
    for (const normalized_shift& shift : shifts)
        for (const normalized_path& path : paths)
            all.push_back({ path.delay + shift.delay, path.frequency + shift.frequency });
}

variable_projection::variable_projection(const frame_model& model,
                                         const vector_cf64& frame,
                                         int path_count,
                                         int shift_count,
                                         bool shifts_known)
    : model_(model),
      paths_(path_count),
      shifts_(shift_count),
      shifts_known_(shifts_known),
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

linearization variable_projection::at(const path_state& where)
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
    result.leverage = solver.solve(matrix_cf64::Identity(paths_, paths_)).diagonal().real();
    result.cost = std::max(0.0, frame_power_ - correlation.dot(result.gains).real());

    const matrix_cf64 mixing = derivative_mixing(result.gains);
    const matrix_cf64 cross = tie_.transpose() * gram_(atoms, derivatives) * mixing;
    result.hessian = (mixing.adjoint() * gram_(derivatives, derivatives) * mixing -
                      cross.adjoint() * solver.solve(cross))
                         .real();
    result.gradient =
        (mixing.adjoint() * gram_(derivatives, 3 * s) - cross.adjoint() * result.gains).real();
    return result;
}

//! Columns of J in terms of the derivatives of the single atoms: 2 seen x 2 (paths + shifts).
matrix_cf64 variable_projection::derivative_mixing(const vector_cf64& gains) const
{
    const int half = paths_ + shifts_;
    matrix_cf64 mixing = matrix_cf64::Zero(2 * seen_count_, 2 * half);
    for (int kind = 0; kind < 2; ++kind)
        for (int s = 0; s < seen_count_; ++s) {
            mixing(kind * seen_count_ + s, kind * half + s % paths_) = gains[s % paths_];
            if (s >= paths_ && !shifts_known_) // a known shift never moves: its slope is zero
                mixing(kind * seen_count_ + s, kind * half + paths_ + s / paths_ - 1) =
                    gains[s % paths_];
        }
    return mixing;
}

void variable_projection::compute_gram()
{
    for (int c = 0; c <= 3 * seen_count_; ++c)
        for (int r = 0; r <= c; ++r) {
            gram_(r, c) = split_matrix::inner(columns_, r, columns_, c);
            gram_(c, r) = std::conj(gram_(r, c));
        }
}

std::pair<Eigen::VectorXd, double> variable_projection::damped_step(const linearization& current,
                                                                    double damping) const
{
    return normal_step(current.hessian, current.gradient, damping);
}

} // namespace physec::fpi
