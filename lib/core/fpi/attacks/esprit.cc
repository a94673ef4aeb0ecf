// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/esprit.h>
#include <algorithm>
#include <cmath>
#include <Eigen/LU>
#include <Eigen/SVD>
#include <limits>
#include <physec/error.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/attacks/fitting_eve.h>
#include <physec/numeric/decompositions.h>

namespace physec::fpi {

namespace {

//! Sparse unitary Q with Q conj = reversed rows of Q: Q^H x is real for every conjugate-even x.
matrix_cf64 left_real(int size)
{
    const int half = size / 2;
    const double weight = std::sqrt(0.5);
    matrix_cf64 q = matrix_cf64::Zero(size, size);
    for (int k = 0; k < half; ++k) {
        q(k, k) = q(size - 1 - k, k) = weight;
        q(k, size - half + k) = cf64(0.0, weight);
        q(size - 1 - k, size - half + k) = cf64(0.0, -weight);
    }
    if (size % 2 == 1)
        q(half, half) = 1.0;
    return q;
}

//! Q of the smaller window times (window without its first element) times Q: K1 + j K2.
matrix_cf64 selection(int size)
{
    return left_real(size - 1).adjoint() * left_real(size).bottomRows(size - 1);
}

Eigen::MatrixXd kronecker(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b)
{
    Eigen::MatrixXd product(a.rows() * b.rows(), a.cols() * b.cols());
    for (Eigen::Index r = 0; r < a.rows(); ++r)
        for (Eigen::Index c = 0; c < a.cols(); ++c)
            product.block(r * b.rows(), c * b.cols(), b.rows(), b.cols()) = a(r, c) * b;
    return product;
}

//! Y of from * Y = to, errors allowed on both sides.
Eigen::MatrixXd total_least_squares(const Eigen::MatrixXd& from, const Eigen::MatrixXd& to)
{
    const Eigen::Index order = from.cols();
    Eigen::MatrixXd both(from.rows(), 2 * order);
    both << from, to;
    const Eigen::BDCSVD<Eigen::MatrixXd> svd(both, Eigen::ComputeThinV);
    const Eigen::MatrixXd noise = svd.matrixV().rightCols(order);
    return -noise.topRows(order) * noise.bottomRows(order).fullPivLu().inverse();
}

least_squares_channel channel_of(const frame_model& model)
{
    const auto& active = model.numerology().active;
    const int span = active.back() - active.front() + 1;
    if (span != model.subcarriers())
        throw invalid_input(complaint("span of the active subcarriers",
                                      span,
                                      std::to_string(model.subcarriers()) +
                                          " (their number: ESPRIT needs consecutive ones)"));
    if (model.subcarriers() < 4)
        throw invalid_input(complaint("active subcarriers", model.subcarriers(), "at least 4"));
    if (model.antennas() < 4)
        throw invalid_input(complaint("tx_antennas (Nt)", model.antennas(), "at least 4"));
    return least_squares_channel(model.pilots());
}

} // namespace

esprit::esprit(const frame_model& model)
    : channel_(channel_of(model)),
      rows_((model.subcarriers() + 1) / 2),
      columns_((model.antennas() + 1) / 2)
{
}

int esprit::max_order() const
{
    const int windows = (channel_.subcarriers() - rows_ + 1) * (channel_.antennas() - columns_ + 1);
    return std::min({ (rows_ - 1) * columns_, rows_ * (columns_ - 1), 2 * windows });
}

Eigen::MatrixXd esprit::smoothed(const vector_cf64& frame) const
{
    const matrix_cf64 response = channel_.estimate(frame);
    const int down = channel_.subcarriers() - rows_ + 1;
    const int across = channel_.antennas() - columns_ + 1;
    // Columns: windows, antenna-major inside as Eigen stores them.
    matrix_cf64 windows(rows_ * columns_, down * across);
    for (int i = 0; i < across; ++i)
        for (int m = 0; m < down; ++m) {
            const matrix_cf64 window = response.block(m, i, rows_, columns_);
            windows.col(i * down + m) = Eigen::Map<const vector_cf64>(window.data(), window.size());
        }
    // Q^H [X, reversed conj(X)] Q' of forward-backward averaging is, but for order, the real and
    // the imaginary part of Q^H X side by side.
    const matrix_cf64 by_delay = left_real(rows_).adjoint();
    const matrix_cf64 by_antenna = left_real(columns_).conjugate();
    Eigen::MatrixXd real(windows.rows(), 2 * windows.cols());
    for (Eigen::Index w = 0; w < windows.cols(); ++w) {
        const Eigen::Map<const matrix_cf64> window(windows.col(w).data(), rows_, columns_);
        const matrix_cf64 turned = by_delay * window * by_antenna;
        const Eigen::Map<const vector_cf64> flat(turned.data(), turned.size());
        real.col(w) = flat.real();
        real.col(windows.cols() + w) = flat.imag();
    }
    return real;
}

int esprit::detect_order(const vector_cf64& frame) const
{
    const Eigen::BDCSVD<Eigen::MatrixXd> svd(smoothed(frame), Eigen::ComputeThinU);
    const Eigen::VectorXd power = svd.singularValues().array().square();
    const int size = static_cast<int>(power.size());
    const double elements = channel_.subcarriers() * channel_.antennas();
    const double snapshots = 2.0 * std::max(2.0, elements / (rows_ * columns_));
    const double floor = 1e-26 * power[0]; // rounding level: noise-free frames have an order too
    double best = std::numeric_limits<double>::infinity();
    int order = 1;
    for (int k = 1; k < std::min(size, max_order() + 1); ++k) {
        const Eigen::ArrayXd rest = power.tail(size - k).array() + floor;
        const double log_ratio = rest.log().mean() - std::log(rest.mean());
        const double length =
            -snapshots * (size - k) * log_ratio + 0.5 * k * (2.0 * size - k) * std::log(snapshots);
        if (length < best) {
            best = length;
            order = k;
        }
    }
    return order;
}

path_fit
esprit::estimate(const path_estimator& estimator, const vector_cf64& frame, int order) const
{
    if (order == 0)
        order = detect_order(frame);
    if (order < 1 || order > max_order())
        throw invalid_input(
            complaint("number of paths", order, "1 to " + std::to_string(max_order())));
    const Eigen::BDCSVD<Eigen::MatrixXd> svd(smoothed(frame), Eigen::ComputeThinU);
    const Eigen::MatrixXd signal = svd.matrixU().leftCols(order);
    const Eigen::MatrixXd all_rows = Eigen::MatrixXd::Identity(rows_, rows_);
    const Eigen::MatrixXd all_columns = Eigen::MatrixXd::Identity(columns_, columns_);
    const matrix_cf64 down = selection(rows_);
    const matrix_cf64 across = selection(columns_);
    const Eigen::MatrixXd by_delay = total_least_squares(
        kronecker(all_columns, down.real()) * signal, kronecker(all_columns, down.imag()) * signal);
    const Eigen::MatrixXd by_frequency = total_least_squares(
        kronecker(across.real(), all_rows) * signal, kronecker(across.imag(), all_rows) * signal);
    const matrix_cf64 pairs = by_delay.cast<cf64>() + cf64(0.0, 1.0) * by_frequency.cast<cf64>();

    std::vector<normalized_path> paths;
    if (pairs.allFinite()) {
        for (const cf64& value : numeric::eigenvalues(pairs))
            paths.push_back({ -std::atan(value.real()) / pi, std::atan(value.imag()) / pi });
    }
    const bool solved = !paths.empty();
    path_fit fit =
        solved ? refine_paths(estimator.model(), frame, paths, 0) : estimator.estimate(frame, 1, 0);
    fit.converged = solved;
    sort_by_delay(fit);
    return fit;
}

namespace {

class esprit_eve : public fitting_eve
{
public:
    esprit_eve(const config& config, const ofdm::pilot_grid& bare)
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

    const esprit method_;
};

const attack_registration registered({
    "esprit",
    "ESPRIT",
    "nothing of the precoder",
    "textbook: two-dimensional unitary ESPRIT, K+1 paths; needs G >= Nt",
    attack_role::on_request,
    [](const config& c, const ofdm::pilot_grid& bare) {
        return std::make_unique<esprit_eve>(c, bare);
    },
    {},
});

} // namespace

} // namespace physec::fpi
