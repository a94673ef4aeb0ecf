// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/atomic_norm.h>
#include "pairing.h"
#include <algorithm>
#include <cmath>
#include <physec/error.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/attacks/fitting_eve.h>
#include <physec/numeric/decompositions.h>

namespace physec::fpi {

namespace {

//! Nearest Hermitian Toeplitz matrix: the mean of every diagonal.
matrix_cf64 toeplitz(const matrix_cf64& matrix)
{
    const Eigen::Index size = matrix.rows();
    matrix_cf64 result(size, size);
    for (Eigen::Index lag = 0; lag < size; ++lag) {
        const cf64 upper = matrix.diagonal(lag).mean();
        const cf64 lower = matrix.diagonal(-lag).mean();
        const cf64 mean = 0.5 * (upper + std::conj(lower));
        result.diagonal(lag).setConstant(mean);
        result.diagonal(-lag).setConstant(std::conj(mean));
    }
    return result;
}

//! Frequencies f of the dominant exp(+j 2 pi k f) of a Toeplitz matrix, by shift invariance.
std::vector<double> vandermonde_frequencies(const matrix_cf64& matrix, int order)
{
    const Eigen::Index last = matrix.rows() - 1;
    const matrix_cf64 signal = numeric::self_adjoint_eigen(matrix).vectors.rightCols(order);
    const matrix_cf64 moved = signal.bottomRows(last);
    const matrix_cf64 turn = numeric::least_squares(signal.topRows(last), moved);
    std::vector<double> frequencies;
    for (const cf64& value : numeric::eigenvalues(turn))
        frequencies.push_back(std::arg(value) / (2.0 * pi));
    return frequencies;
}

Eigen::VectorXd spectrum(const matrix_cf64& matrix)
{
    return numeric::self_adjoint_eigenvalues(matrix).reverse();
}

matrix_cf64 positive_part(const matrix_cf64& matrix)
{
    const auto eigen = numeric::self_adjoint_eigen(matrix);
    const Eigen::VectorXd kept = eigen.values.cwiseMax(0.0).cwiseSqrt();
    // Few eigenvalues are positive once the paths have been found: multiply by those only.
    const Eigen::Index rank = (kept.array() > 0.0).count();
    const matrix_cf64 root = eigen.vectors.rightCols(rank) * kept.tail(rank).asDiagonal();
    return root * root.adjoint();
}

} // namespace

atomic_norm::atomic_norm(const frame_model& model, const atomic_norm_options& options)
    : model_(model), options_(options), atom_energy_(model.pilots().values.squaredNorm())
{
    const auto& active = model.numerology().active;
    const int span = active.back() - active.front() + 1;
    if (span != model.subcarriers())
        throw invalid_input(complaint("span of the active subcarriers",
                                      span,
                                      std::to_string(model.subcarriers()) +
                                          " (their number: T(u1) needs consecutive ones)"));
    for (int m = 0; m < model.subcarriers(); ++m) {
        const auto rows = Eigen::seqN(m, model.symbols(), model.subcarriers());
        const matrix_cf64 pilots = model.pilots().values(rows, Eigen::all);
        const matrix_cf64 gram = pilots.adjoint() * pilots;
        const auto eigen = numeric::self_adjoint_eigen(gram);
        grams_.push_back({ eigen.vectors, eigen.values });
    }
}

atomic_norm_result atomic_norm::solve(const vector_cf64& frame, double noise_variance) const
{
    if (frame.size() != model_.size())
        throw invalid_input(complaint("frame length", frame.size(), std::to_string(model_.size())));
    if (!(noise_variance > 0.0))
        throw invalid_input(complaint("noise_variance", noise_variance, "> 0"));
    const int n = model_.subcarriers(), a = model_.antennas();
    const double elements = static_cast<double>(n) * a;
    const double log_n = std::log(elements);
    const double regularization = std::sqrt(noise_variance * atom_energy_) * (1.0 + 1.0 / log_n) *
                                  std::sqrt(log_n + std::log(4.0 * pi * log_n));
    const double trace_weight = regularization / (2.0 * std::sqrt(elements));
    const matrix_cf64 filtered = model_.matched_filter(frame);

    atomic_norm_result result;
    matrix_cf64 z = matrix_cf64::Zero(n + a, n + a); // positive copy of the block matrix
    matrix_cf64 dual = z, block = z, previous = z;
    double penalty = 1.0; // A^H A has mean eigenvalue G / Nt
    while (result.iterations < options_.max_iterations && !result.converged) {
        ++result.iterations;
        // The block matrix, given its positive copy.
        matrix_cf64 target = z + dual / penalty;
        target.diagonal().array() -= trace_weight / penalty;
        block.topLeftCorner(n, n) = toeplitz(target.topLeftCorner(n, n));
        block.bottomRightCorner(a, a) = toeplitz(target.bottomRightCorner(a, a));
        for (int m = 0; m < n; ++m) {
            const vector_cf64 right =
                (filtered.row(m) + 2.0 * penalty * target.row(m).tail(a)).transpose();
            const vector_cf64 turned = grams_[m].vectors.adjoint() * right;
            const Eigen::ArrayXd scale = grams_[m].values.array() + 2.0 * penalty;
            const vector_cf64 row = grams_[m].vectors * (turned.array() / scale).matrix();
            block.row(m).tail(a) = row.transpose();
        }
        block.bottomLeftCorner(a, n) = block.topRightCorner(n, a).adjoint();

        previous.swap(z);
        z = positive_part(block - dual / penalty);
        dual += penalty * (z - block);

        const double primal = (z - block).norm() / std::max(z.norm(), block.norm());
        const double change = penalty * (z - previous).norm() / dual.norm();
        result.converged = primal < options_.tolerance && change < options_.tolerance;
        // Keep both residuals within a factor of ten (Boyd et al., section 3.4.1).
        if (primal > 10.0 * change)
            penalty *= 2.0;
        else if (change > 10.0 * primal)
            penalty *= 0.5;
    }
    result.response = block.topRightCorner(n, a);
    result.delay_toeplitz = block.topLeftCorner(n, n);
    result.angle_toeplitz = block.bottomRightCorner(a, a);
    result.delay_spectrum = spectrum(result.delay_toeplitz);
    result.angle_spectrum = spectrum(result.angle_toeplitz);
    return result;
}

path_fit
atomic_norm::estimate(const path_estimator& estimator, const vector_cf64& frame, int order) const
{
    const int most = std::min(model_.subcarriers(), model_.antennas()) - 1;
    if (order < 1 || order > most)
        throw invalid_input(complaint("number of paths", order, "1 to " + std::to_string(most)));
    const double noise_variance =
        options_.noise_variance
            ? *options_.noise_variance
            : std::max(estimator.noise_variance(estimator.estimate(frame, order)),
                       1e-12 * frame.squaredNorm() / frame.size());
    const atomic_norm_result solved = solve(frame, noise_variance);
    // Columns of T(u1) turn with exp(-j 2 pi n delay), those of T(u2) with exp(-j 2 pi i frequency).
    std::vector<double> delays = vandermonde_frequencies(solved.delay_toeplitz, order);
    std::vector<double> frequencies = vandermonde_frequencies(solved.angle_toeplitz, order);
    for (double& delay : delays)
        delay = -delay;
    for (double& frequency : frequencies)
        frequency = -frequency;
    path_fit fit =
        refine_paths(model_, frame, pair_by_least_squares(model_, frame, delays, frequencies), 0);
    fit.iterations = solved.iterations;
    fit.converged = solved.converged;
    sort_by_delay(fit);
    return fit;
}

namespace {

class atomic_norm_eve : public fitting_eve
{
public:
    atomic_norm_eve(const config& config, const ofdm::pilot_grid& bare)
        : fitting_eve(config, bare), method_(estimator_.model())
    {
    }

private:
    explanation explain(const vector_cf64& frame) const override
    {
        return { method_.estimate(estimator_, frame, path_count()) };
    }

    //! Kept as the textbooks have it: all paths count.
    void clean(const vector_cf64&, path_fit&) const override {}

    const atomic_norm method_;
};

const attack_registration registered({
    "atomic_norm",
    "Atomic norm",
    "nothing of the precoder",
    "textbook: decoupled atomic norm, K+1 paths",
    attack_role::on_request,
    [](const config& c, const ofdm::pilot_grid& bare) {
        return std::make_unique<atomic_norm_eve>(c, bare);
    },
    {},
});

} // namespace

} // namespace physec::fpi
