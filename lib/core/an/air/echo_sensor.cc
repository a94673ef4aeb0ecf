// SPDX-License-Identifier: GPL-3.0-or-later
#include <Eigen/Eigenvalues>
#include <Eigen/SVD>
#include <cmath>
#include <physec/an/air/echo_sensor.h>
#include <physec/array/steering.h>
#include <physec/channel/chain.h>
#include <physec/error.h>

namespace physec::an {

namespace {

config receiving(const air_config& config)
{
    throw_if_invalid(config.validate());
    return config.scheme;
}

//! R^-1/2, nothing of directions that were hardly sent to.
matrix_cf64 inverse_root(const matrix_cf64& covariance)
{
    const Eigen::SelfAdjointEigenSolver<matrix_cf64> solver(covariance);
    const double least = 1e-9 * solver.eigenvalues().maxCoeff();
    const Eigen::VectorXd roots = solver.eigenvalues().unaryExpr(
        [least](double value) { return value > least ? 1.0 / std::sqrt(value) : 0.0; });
    return solver.eigenvectors() * roots.asDiagonal() * solver.eigenvectors().adjoint();
}

} // namespace

echo_sensor::echo_sensor(const air_config& config, int frames)
    : config_(config),
      frames_(frames),
      most_(config.format.cyclic_prefix),
      estimator_(receiving(config), target_reference::known_x)
{
    if (frames < 1 || frames > 1024)
        throw invalid_input(complaint("frames per estimate", frames, "1 to 1024"));
    const int transmit = config.scheme.tx_antennas, receive = config.scheme.rx_antennas;
    const std::size_t elements =
        static_cast<std::size_t>(frames) * config.format.body_symbols * config.subcarriers();
    echo_.reserve(elements * receive);
    sent_.reserve(elements * transmit);
    chains_ = { vector_cf64::Ones(transmit), vector_cf64::Ones(receive) };
    reset();
}

void echo_sensor::reset()
{
    const int transmit = config_.scheme.tx_antennas, receive = config_.scheme.rx_antennas;
    filled_ = 0;
    echo_.clear();
    sent_.clear();
    cross_.assign(config_.subcarriers(), matrix_cf64::Zero(receive, transmit));
    covariance_ = matrix_cf64::Zero(transmit, transmit);
}

void echo_sensor::set_chains(const array_chains& chains)
{
    throw_if_invalid(
        validate_chains("transmit chains", chains.transmit, config_.scheme.tx_antennas));
    throw_if_invalid(validate_chains("receive chains", chains.receive, config_.scheme.rx_antennas));
    chains_ = chains;
    reset();
}

void echo_sensor::set_gate(double least_s, double most_s)
{
    const double period = 1.0 / config_.format.ofdm.bandwidth_hz;
    const double prefix_s = config_.format.cyclic_prefix * period;
    if (!(least_s >= -1e-3 * period && least_s <= most_s))
        throw invalid_input(complaint("least delay of the gate in seconds after the window opens",
                                      least_s,
                                      "0 to the greatest, " + std::to_string(most_s)));
    if (!(most_s <= prefix_s + 1e-3 * period))
        throw invalid_input(
            complaint("greatest delay of the gate in seconds after the window opens",
                      most_s,
                      "up to the cyclic prefix, " + std::to_string(prefix_s)));
    least_ = least_s / period;
    most_ = most_s / period;
}

bool echo_sensor::add(const std::vector<std::vector<cf32>>& echo,
                      const std::vector<std::vector<cf32>>& sent)
{
    const int subcarriers = config_.subcarriers();
    const int elements = config_.format.body_symbols * subcarriers;
    vector_cf64 y(echo.size()), x(sent.size());
    for (int k = 0; k < elements; ++k) {
        for (Eigen::Index i = 0; i < y.size(); ++i)
            y[i] = cf64(echo[i][k]) / chains_.receive[i];
        for (Eigen::Index i = 0; i < x.size(); ++i)
            x[i] = cf64(sent[i][k]) * chains_.transmit[i];
        cross_[k % subcarriers].noalias() += y * x.adjoint();
        covariance_.noalias() += x * x.adjoint();
        for (const cf64 value : y)
            echo_.push_back(cf32(value));
        for (const cf64 value : x)
            sent_.push_back(cf32(value));
    }
    return ++filled_ >= frames_;
}

//! C at a delay after the opening of the window.
matrix_cf64 echo_sensor::focused(double samples) const
{
    matrix_cf64 sum = matrix_cf64::Zero(cross_[0].rows(), cross_[0].cols());
    for (std::size_t m = 0; m < cross_.size(); ++m) {
        const double cycles =
            config_.format.ofdm.active[m] * samples / config_.format.ofdm.fft_size;
        sum += std::polar(1.0, 2.0 * pi * cycles) * cross_[m];
    }
    return sum;
}

double echo_sensor::explained(double samples) const
{
    return (focused(samples) * whitener_).squaredNorm();
}

echo_sensor::delay_fit echo_sensor::fit_delay() const
{
    // Peaks are FFT size / active subcarriers wide, at least a sample: four points on each.
    const double step = 0.25;
    double best = least_, value = -1.0;
    for (double at = least_; at <= most_; at += step)
        if (const double here = explained(at); here > value) {
            best = at;
            value = here;
        }
    double low = best - step, high = best + step;
    // 30 steps of 0.618: far below what any noise leaves to be known.
    for (int k = 0; k < 30; ++k) {
        const double ratio = 0.6180339887498949;
        const double left = high - ratio * (high - low), right = low + ratio * (high - low);
        (explained(left) < explained(right) ? low : high) =
            explained(left) < explained(right) ? left : right;
    }
    const double samples = (low + high) / 2.0;
    return { samples, focused(samples) * whitener_ * whitener_ };
}

echo_estimate echo_sensor::estimate()
{
    if (filled_ == 0)
        throw invalid_input(complaint("number of frames", 0, "at least 1"));
    whitener_ = inverse_root(covariance_);
    const double coarse = fit_delay().samples;
    const int transmit = covariance_.rows(), receive = cross_[0].rows();
    const int subcarriers = config_.subcarriers(), size = config_.format.ofdm.fft_size;
    std::vector<cf32> flat(receive);
    estimator_.reset();
    for (std::size_t k = 0; k * receive < echo_.size(); ++k) {
        const double cycles = config_.format.ofdm.active[k % subcarriers] * coarse / size;
        const cf32 turn(std::polar(1.0, 2.0 * pi * cycles));
        for (int i = 0; i < receive; ++i)
            flat[i] = turn * echo_[k * receive + i];
        estimator_.add(flat.data(), &sent_[k * transmit]);
    }
    echo_estimate result;
    result.angle = estimator_.estimate();

    const auto b = array::steering_centered(result.angle.angle_rad, receive);
    const auto a = array::steering_centered(result.angle.angle_rad, transmit);
    vector_cf64 response(subcarriers);
    for (int m = 0; m < subcarriers; ++m)
        response[m] = b.dot(cross_[m] * a);
    const double period = 1.0 / config_.format.ofdm.subcarrier_spacing_hz();
    // Only the gated echo is to be fitted: with its ramp off, it lies in the middle of the period.
    for (int m = 0; m < subcarriers; ++m)
        response[m] *=
            std::polar(1.0, 2.0 * pi * config_.format.ofdm.active[m] * (coarse / size - 0.5));
    const double offset =
        channel::estimate_chain(response, config_.format.ofdm).delay_s - period / 2.0;
    // A stronger echo elsewhere may win this fit; the gate's own does not move by a sample.
    const double sample = period / size;
    result.delay_s = (std::abs(offset) < sample ? offset : 0.0) + coarse * sample;
    reset();
    return result;
}

array_chains echo_sensor::calibrate(double theta_rad)
{
    throw_if_invalid(validate_target_angle(theta_rad));
    if (filled_ == 0)
        throw invalid_input(complaint("number of frames", 0, "at least 1"));
    whitener_ = inverse_root(covariance_);
    matrix_cf64 response = fit_delay().response;
    const auto b = array::steering_centered(theta_rad, response.rows());
    const auto a = array::steering_centered(theta_rad, response.cols());
    response.array() /= (b * a.adjoint()).array();
    const Eigen::JacobiSVD<matrix_cf64> svd(response, Eigen::ComputeThinU | Eigen::ComputeThinV);
    array_chains chains{ svd.matrixV().col(0).conjugate(), svd.matrixU().col(0) };
    chains.transmit /= cf64(chains.transmit[0]);
    chains.receive /= cf64(chains.receive[0]);
    // What had been taken off already stays part of the chains.
    chains.transmit.array() *= chains_.transmit.array();
    chains.receive.array() *= chains_.receive.array();
    reset();
    return chains;
}

} // namespace physec::an
