// SPDX-License-Identifier: GPL-3.0-or-later
#include "power_likelihood.h"
#include <cmath>
#include <Eigen/Cholesky>

namespace physec::fpi {

power_state power_state::moved(const Eigen::VectorXd& step) const
{
    const Eigen::Index last = step.size() - 1;
    return { channel.moved(step.head(last)), noise_amplitude + step[last] };
}

power_likelihood::power_likelihood(const map_channel& channel,
                                   const Eigen::MatrixXd& powers,
                                   const Eigen::MatrixXd& noise_gain,
                                   const Eigen::MatrixXd& weights,
                                   power_law law,
                                   bool noise_known)
    : channel_(channel),
      powers_(powers.transpose().reshaped()),
      noise_gain_(noise_gain.transpose().reshaped()),
      weights_(weights.transpose().reshaped()),
      // The cost is once (exponential) or twice the negative logarithm of the likelihood.
      pull_((law == power_law::exponential ? 0.5 : 1.0) * channel.prior()),
      law_(law),
      means_(powers.cols() == 1),
      noise_known_(noise_known)
{
}

power_linearization power_likelihood::at(const power_state& where) const
{
    const int unknowns = channel_.unknowns(), antennas = channel_.antennas();
    const channel_slopes now = channel_.at(where.channel);
    Eigen::VectorXd mean = now.response.cwiseAbs2();
    Eigen::MatrixXd by_channel = 2.0 * (now.response.conjugate().asDiagonal() * now.slopes).real();
    if (means_) {
        Eigen::VectorXd means(powers_.size());
        Eigen::MatrixXd slopes(powers_.size(), unknowns);
        for (Eigen::Index m = 0; m < powers_.size(); ++m) {
            means[m] = mean.segment(m * antennas, antennas).mean();
            slopes.row(m) = by_channel.middleRows(m * antennas, antennas).colwise().mean();
        }
        mean.swap(means);
        by_channel.swap(slopes);
    }
    mean += where.noise_amplitude * where.noise_amplitude * noise_gain_;
    Eigen::MatrixXd slopes(powers_.size(), unknowns + 1);
    slopes.leftCols(unknowns) = by_channel;
    slopes.col(unknowns) = noise_known_ ? Eigen::VectorXd::Zero(powers_.size()).eval()
                                        : 2.0 * where.noise_amplitude * noise_gain_;
    power_linearization result;
    mean = mean.cwiseMax(1e-300);
    Eigen::VectorXd excess = powers_ - mean;
    Eigen::VectorXd weights = weights_;
    if (law_ == power_law::normal)
        result.cost = weights.dot(excess.cwiseAbs2());
    else if (law_ == power_law::logarithmic) {
        excess = (powers_.array().max(1e-300) / mean.array()).log();
        slopes = mean.cwiseInverse().asDiagonal() * slopes;
        result.cost = weights.dot(excess.cwiseAbs2());
    } else {
        const Eigen::ArrayXd ratio = powers_.array().max(1e-300) / mean.array();
        result.cost = (weights.array() * (ratio - 1.0 - ratio.log())).sum();
        // Half gradient and half Fisher information of the cost.
        weights = 0.5 * weights.cwiseQuotient(mean.cwiseAbs2());
    }
    result.hessian = slopes.transpose() * weights.asDiagonal() * slopes;
    result.gradient = slopes.transpose() * weights.cwiseProduct(excess);
    const Eigen::VectorXd& geometry = where.channel.where.x;
    const auto pull = pull_.head(geometry.size()).cwiseProduct(geometry);
    result.hessian.diagonal().head(unknowns) += pull_;
    result.gradient.head(geometry.size()) -= pull;
    result.cost += geometry.dot(pull);
    return result;
}

Eigen::MatrixXd power_likelihood::information(const power_linearization& at) const
{
    const Eigen::Index size = at.hessian.rows() - (noise_known_ ? 1 : 0);
    return (law_ == power_law::exponential ? 2.0 : 1.0) * at.hessian.topLeftCorner(size, size);
}

std::pair<Eigen::VectorXd, double> power_likelihood::damped_step(const power_linearization& current,
                                                                 double damping) const
{
    const Eigen::VectorXd scale =
        current.hessian.diagonal().cwiseMax(1e-300).cwiseSqrt().cwiseInverse();
    Eigen::MatrixXd scaled = scale.asDiagonal() * current.hessian * scale.asDiagonal();
    scaled.diagonal().array() += damping + 1e-12;
    Eigen::VectorXd step =
        scale.cwiseProduct(scaled.ldlt().solve(scale.cwiseProduct(current.gradient)));
    const double predicted = current.gradient.dot(step);
    return { std::move(step), predicted };
}

} // namespace physec::fpi
