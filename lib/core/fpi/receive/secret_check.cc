// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/receive/secret_check.h>
#include <algorithm>
#include <boost/math/distributions/fisher_f.hpp>
#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <physec/array/steering.h>
#include <physec/fpi/protection.h>

namespace physec::fpi {

namespace {

//! Columns of one path: its atom times 1 and j, and its derivatives times its gain.
enum column { in_phase, quadrature, by_delay, by_frequency, columns_per_path };

//! Real columns over 2 G N values of \p paths, written from \p first on.
void write_columns(const frame_model& model,
                   const std::vector<normalized_path>& paths,
                   const std::vector<cf64>& gains,
                   Eigen::Index first,
                   Eigen::MatrixXd& out)
{
    const auto count = static_cast<Eigen::Index>(paths.size());
    matrix_cf64 atoms(model.size(), 3 * count);
    model.evaluate(paths, atoms);
    vector_cf64 column;
    for (Eigen::Index p = 0; p < count; ++p)
        for (int kind = 0; kind < columns_per_path; ++kind) {
            if (kind == in_phase)
                column = atoms.col(p);
            else if (kind == quadrature)
                column = cf64(0.0, 1.0) * atoms.col(p);
            else
                column = gains[p] * atoms.col((kind == by_delay ? 1 : 2) * count + p);
            out.col(first + columns_per_path * p + kind) << column.real(), column.imag();
        }
}

//! u^T S^-1 u over the dimensions that S has, and how many these are.
struct explained {
    double power = 0.0;
    int dimensions = 0;
};

explained explain(const Eigen::MatrixXd& information, const Eigen::VectorXd& score)
{
    constexpr double dependent = 1e-8; // of columns of length one
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(information);
    explained result;
    for (Eigen::Index k = 0; k < score.size(); ++k)
        if (solver.eigenvalues()[k] > dependent) {
            const double along = solver.eigenvectors().col(k).dot(score);
            result.power += along * along / solver.eigenvalues()[k];
            ++result.dimensions;
        }
    return result;
}

//! Sums of the copies' derivatives: what moves when the shift of a set does. Two columns a set.
Eigen::MatrixXd common_moves(Eigen::Index paths, Eigen::Index sets, const Eigen::VectorXd& lengths)
{
    Eigen::MatrixXd moves = Eigen::MatrixXd::Zero(lengths.size(), 2 * sets);
    for (Eigen::Index set = 0; set < sets; ++set)
        for (Eigen::Index p = 0; p < paths; ++p)
            for (const int kind : { by_delay, by_frequency }) {
                const Eigen::Index row = columns_per_path * (set * paths + p) + kind;
                moves(row, 2 * set + kind - by_delay) = lengths[row];
            }
    for (Eigen::Index k = 0; k < moves.cols(); ++k)
        moves.col(k).normalize();
    return moves;
}

} // namespace

secret_checker::secret_checker(const config& config, const ofdm::pilot_grid& bare)
    : applies_(find_protection(config.mode).effect == path_effect::twins && !config.fakes.empty()),
      bare_(config.ofdm, bare)
{
    for (const fake_set& fake : config.fakes)
        shifts_.push_back({ fake.delay_s * config.ofdm.subcarrier_spacing_hz(),
                            array::spatial_frequency(fake.angle_rad, config.spacing_wavelengths) });
}

double secret_checker::threshold(int dimensions, double others)
{
    const auto [place, fresh] = thresholds_.try_emplace({ dimensions, others }, 0.0);
    if (fresh)
        place->second = boost::math::quantile(boost::math::complement(
            boost::math::fisher_f(dimensions, others), secret_false_alarms / 2.0));
    return place->second;
}

secret_check
secret_checker::check(const frame_model& effective, const path_fit& fit, const vector_cf64& frame)
{
    secret_check result;
    const auto paths = static_cast<Eigen::Index>(fit.paths.size());
    const auto sets = static_cast<Eigen::Index>(shifts_.size());
    if (!applies_ || paths == 0)
        return result;
    const Eigen::Index rows = effective.size(), own = columns_per_path * paths;
    Eigen::MatrixXd columns(2 * rows, own * (1 + sets));
    write_columns(effective, fit.paths, fit.gains, 0, columns);
    for (Eigen::Index set = 0; set < sets; ++set) {
        std::vector<normalized_path> copied;
        for (const auto& path : fit.paths)
            copied.push_back(shifted(path, shifts_[set], 1.0));
        write_columns(bare_, copied, fit.gains, own * (1 + set), columns);
    }
    Eigen::VectorXd rest(2 * rows);
    rest << frame.real(), frame.imag();
    for (Eigen::Index p = 0; p < paths; ++p)
        rest -= fit.gains[p].real() * columns.col(columns_per_path * p + in_phase) +
                fit.gains[p].imag() * columns.col(columns_per_path * p + quadrature);

    const Eigen::VectorXd lengths = columns.colwise().norm();
    if (!(lengths.minCoeff() > 0.0))
        return result;
    columns.array().rowwise() /= lengths.transpose().array();
    const Eigen::MatrixXd products = columns.transpose() * columns;
    const Eigen::VectorXd along = columns.transpose() * rest;
    // What the fitted paths could explain by themselves is taken out first.
    const Eigen::Index copies = own * sets;
    const Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd> fitted(
        products.topLeftCorner(own, own));
    const Eigen::MatrixXd shared = fitted.solve(products.topRightCorner(own, copies));
    const Eigen::MatrixXd information = products.bottomRightCorner(copies, copies) -
                                        products.bottomLeftCorner(copies, own) * shared;
    const Eigen::VectorXd score = along.tail(copies) - shared.transpose() * along.head(own);
    const double left = rest.squaredNorm() - along.head(own).dot(fitted.solve(along.head(own)));

    const explained any = explain(information, score);
    const Eigen::MatrixXd moves = common_moves(paths, sets, lengths.tail(copies));
    const explained moved =
        explain(moves.transpose() * information * moves, moves.transpose() * score);
    const double unknown = 2.0 * rows - own;
    // What is left of a frame without noise is rounding, which looks like anything.
    if (any.dimensions == 0 || unknown - any.dimensions < 1.0 ||
        !(left - any.power > 1e-11 * frame.squaredNorm()))
        return result;
    result.evidence = 0.0;
    for (const explained& found : { any, moved }) {
        if (found.dimensions == 0)
            continue;
        const double others = unknown - found.dimensions;
        const double ratio = found.power / found.dimensions / ((left - found.power) / others);
        result.evidence = std::max(result.evidence, ratio / threshold(found.dimensions, others));
    }
    return result;
}

} // namespace physec::fpi
