// SPDX-License-Identifier: GPL-3.0-or-later
#include <Eigen/Cholesky>
#include <cmath>
#include <physec/fpi/path_refinement.h>

namespace physec::fpi {

namespace {

//! Everything one Levenberg-Marquardt step needs, from inner products of length size() only once.
struct linearization {
    double cost;           // ||y - A gamma||^2
    vector_cf64 gains;     // gamma = (A^H A)^-1 A^H y
    Eigen::MatrixXd hessian;  // Re{J^H P J}, J = [A' gamma], P = I - A (A^H A)^-1 A^H
    Eigen::VectorXd gradient; // Re{J^H P y}
};

class variable_projection
{
public:
    variable_projection(const frame_model& model, const vector_cf64& frame, int count)
        : model_(model), count_(count), columns_(model.size(), 3 * count + 1)
    {
        columns_.col(3 * count) = frame;
        frame_power_ = frame.squaredNorm();
    }

    linearization at(const std::vector<normalized_path>& paths)
    {
        model_.evaluate(paths, columns_);
        const matrix_cf64 gram = columns_.adjoint() * columns_;
        const int p = count_;
        const auto derivatives = Eigen::seqN(p, 2 * p);
        const auto atoms = Eigen::seqN(0, p);

        // A ridge at rounding level keeps coinciding atoms from dividing by zero.
        matrix_cf64 atom_gram = gram(atoms, atoms);
        atom_gram.diagonal().array() *= 1.0 + 1e-13;
        const Eigen::LDLT<matrix_cf64> solver(atom_gram);

        linearization result;
        const vector_cf64 correlation = gram(atoms, 3 * p);
        result.gains = solver.solve(correlation);
        result.cost = std::max(0.0, frame_power_ - correlation.dot(result.gains).real());

        const matrix_cf64 cross = gram(atoms, derivatives);
        matrix_cf64 projected = gram(derivatives, derivatives) - cross.adjoint() * solver.solve(cross);
        vector_cf64 slope = gram(derivatives, 3 * p) - cross.adjoint() * result.gains;
        for (int r = 0; r < 2 * p; ++r) {
            slope[r] *= std::conj(result.gains[r % p]);
            for (int c = 0; c < 2 * p; ++c)
                projected(r, c) *= std::conj(result.gains[r % p]) * result.gains[c % p];
        }
        result.hessian = projected.real();
        result.gradient = slope.real();
        return result;
    }

private:
    const frame_model& model_;
    const int count_;
    matrix_cf64 columns_; // [A | A' delay | A' frequency | y]
    double frame_power_;
};

std::vector<normalized_path> moved(const std::vector<normalized_path>& paths,
                                   const Eigen::VectorXd& step)
{
    std::vector<normalized_path> result = paths;
    const int count = static_cast<int>(paths.size());
    for (int p = 0; p < count; ++p) {
        result[p].delay += step[p];
        result[p].frequency += step[count + p];
    }
    return result;
}

} // namespace

path_fit refine_paths(const frame_model& model,
                      const vector_cf64& frame,
                      const std::vector<normalized_path>& start,
                      int max_iterations)
{
    const int count = static_cast<int>(start.size());
    variable_projection problem(model, frame, count);
    path_fit fit;
    fit.paths = start;
    linearization current = problem.at(start);
    const double negligible = 1e-26 * frame.squaredNorm(); // rounding level of the inner products
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
        const auto candidate = moved(fit.paths, step);
        const linearization next = problem.at(candidate);
        if (next.cost < current.cost) {
            fit.paths = candidate;
            current = next;
            damping = std::max(1e-9, damping * 0.1);
        } else {
            damping *= 10.0;
            if (damping > 1e9)
                break;
        }
    }
    fit.gains.assign(current.gains.data(), current.gains.data() + count);
    fit.residual_power = current.cost;
    fit.information = current.hessian;
    return fit;
}

} // namespace physec::fpi
