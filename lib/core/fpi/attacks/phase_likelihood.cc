// SPDX-License-Identifier: GPL-3.0-or-later
#include "phase_likelihood.h"
#include <cmath>
#include <Eigen/Cholesky>

namespace physec::fpi {

namespace {

//! A null of the channel has no phase: its curvature is zero.
Eigen::MatrixXd regular(Eigen::MatrixXd key, double damping)
{
    const double floor = 1e-12 * key.diagonal().maxCoeff() + 1e-300;
    key.diagonal().array() *= 1.0 + damping;
    key.diagonal().array() += floor;
    return key;
}

} // namespace

phase_state phase_state::moved(const Eigen::VectorXd& step) const
{
    const Eigen::Index unknowns = step.size() - phase.size();
    phase_state next{ channel.moved(step.head(unknowns)), phase };
    next.phase.reshaped() += step.tail(phase.size());
    return next;
}

Eigen::MatrixXd phase_linearization::reduced() const
{
    Eigen::MatrixXd result = channel;
    for (const block& b : blocks)
        result -= b.mixed.transpose() * regular(b.key, 0.0).ldlt().solve(b.mixed);
    return result;
}

phase_likelihood::phase_likelihood(const map_channel& channel,
                                   const std::vector<matrix_cf64>& grams,
                                   const matrix_cf64& estimates,
                                   double noise_variance)
    : channel_(channel),
      grams_(grams),
      estimates_(estimates),
      noise_variance_(noise_variance),
      pull_(0.5 * noise_variance * channel.prior()),
      power_(0.0)
{
    const int antennas = channel_.antennas();
    for (Eigen::Index frame = 0; frame < estimates_.cols(); ++frame)
        for (int m = 0; m < channel_.subcarriers(); ++m) {
            const vector_cf64 z = estimates_.col(frame).segment(m * antennas, antennas);
            power_ += z.dot(grams_[m] * z).real();
        }
}

phase_state phase_likelihood::start(const channel_state& channel) const
{
    constexpr int sweeps = 10;
    const int antennas = channel_.antennas();
    const vector_cf64 response = channel_.at(channel).response;
    phase_state result{ channel, Eigen::MatrixXd(estimates_.rows(), estimates_.cols()) };
    for (Eigen::Index frame = 0; frame < estimates_.cols(); ++frame)
        for (int m = 0; m < channel_.subcarriers(); ++m) {
            const matrix_cf64& gram = grams_[m];
            const vector_cf64 z = estimates_.col(frame).segment(m * antennas, antennas);
            const vector_cf64 h = response.segment(m * antennas, antennas);
            const vector_cf64 filtered = gram * z;
            vector_cf64 x(antennas);
            for (int i = 0; i < antennas; ++i)
                x[i] = std::polar(std::abs(h[i]), std::arg(z[i]));
            for (int sweep = 0; sweep < sweeps; ++sweep)
                for (int i = 0; i < antennas; ++i) {
                    const cf64 others = (gram.row(i) * x).value() - gram(i, i) * x[i];
                    x[i] = std::polar(std::abs(h[i]), std::arg(filtered[i] - others));
                }
            for (int i = 0; i < antennas; ++i)
                result.phase(m * antennas + i, frame) = std::arg(x[i] * std::conj(h[i]));
        }
    return result;
}

phase_linearization phase_likelihood::at(const phase_state& where) const
{
    const int antennas = channel_.antennas(), unknowns = channel_.unknowns();
    const channel_slopes now = channel_.at(where.channel);
    const Eigen::VectorXd& geometry = where.channel.where.x;
    phase_linearization result;
    result.received_cost = result.spread = 0.0;
    result.channel = Eigen::MatrixXd::Zero(unknowns, unknowns);
    result.descent = Eigen::VectorXd::Zero(unknowns);
    for (Eigen::Index frame = 0; frame < estimates_.cols(); ++frame)
        for (int m = 0; m < channel_.subcarriers(); ++m) {
            const int first = m * antennas;
            const matrix_cf64& gram = grams_[m];
            vector_cf64 factor(antennas);
            for (int i = 0; i < antennas; ++i)
                factor[i] = std::polar(1.0, where.phase(first + i, frame));
            const vector_cf64 x = factor.cwiseProduct(now.response.segment(first, antennas));
            const matrix_cf64 slopes = factor.asDiagonal() * now.slopes.middleRows(first, antennas);
            const vector_cf64 residual = estimates_.col(frame).segment(first, antennas) - x;
            const vector_cf64 weighted = gram * residual;
            const matrix_cf64 weighted_slopes = gram * slopes;
            result.received_cost += residual.dot(weighted).real();
            result.channel += (slopes.adjoint() * weighted_slopes).real();
            result.descent += (slopes.adjoint() * weighted).real();
            for (int i = 0; i < antennas; ++i) {
                const double noise = noise_variance_ / gram(i, i).real();
                const double power = std::norm(x[i]) + noise;
                result.spread += 0.5 * noise_variance_ * std::log(power / noise);
                result.descent -= (0.5 * noise_variance_ / power) *
                                  (std::conj(x[i]) * slopes.row(i)).real().transpose();
            }

            // d/d phase = j x.
            const auto turned = x.conjugate().asDiagonal();
            result.blocks.push_back({ (turned * gram * x.asDiagonal()).real(),
                                      (turned * weighted_slopes).imag(),
                                      (turned * weighted).imag() });
        }
    result.channel.diagonal() += pull_;
    result.descent.head(geometry.size()) -= pull_.head(geometry.size()).cwiseProduct(geometry);
    result.cost = result.received_cost + result.spread +
                  geometry.dot(pull_.head(geometry.size()).cwiseProduct(geometry));
    return result;
}

std::pair<Eigen::VectorXd, double> phase_likelihood::damped_step(const phase_linearization& current,
                                                                 double damping) const
{
    const int unknowns = channel_.unknowns(), antennas = channel_.antennas();
    Eigen::MatrixXd reduced = current.channel;
    reduced.diagonal().array() *= 1.0 + damping;
    reduced.diagonal().array() += 1e-300;
    Eigen::VectorXd descent = current.descent;
    std::vector<Eigen::LDLT<Eigen::MatrixXd>> solvers;
    for (const auto& block : current.blocks) {
        solvers.emplace_back(regular(block.key, damping));
        const Eigen::MatrixXd solved = solvers.back().solve(block.mixed);
        reduced -= block.mixed.transpose() * solved;
        descent -= solved.transpose() * block.descent;
    }
    const Eigen::VectorXd scale = reduced.diagonal().cwiseMax(1e-300).cwiseSqrt().cwiseInverse();
    const Eigen::MatrixXd scaled = scale.asDiagonal() * reduced * scale.asDiagonal();
    const Eigen::VectorXd by_channel =
        scale.cwiseProduct(scaled.ldlt().solve(scale.cwiseProduct(descent)));
    Eigen::VectorXd step(unknowns + estimates_.size());
    step.head(unknowns) = by_channel;
    double predicted = current.descent.dot(by_channel);
    for (std::size_t b = 0; b < current.blocks.size(); ++b) {
        const auto& block = current.blocks[b];
        const Eigen::VectorXd by_key = solvers[b].solve(block.descent - block.mixed * by_channel);
        predicted += block.descent.dot(by_key);
        step.segment(unknowns + b * antennas, antennas) =
            by_key; // blocks by frame, then subcarrier
    }
    return { std::move(step), predicted };
}

} // namespace physec::fpi
