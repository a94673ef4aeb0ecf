// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/air/echo_sensor.h>
#include <cmath>
#include <physec/array/steering.h>
#include <physec/channel/chain.h>
#include <physec/error.h>
#include <physec/numeric/decompositions.h>

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
    const auto eigen = numeric::self_adjoint_eigen(covariance);
    const double least = 1e-9 * eigen.values.maxCoeff();
    const Eigen::VectorXd roots = eigen.values.unaryExpr(
        [least](double value) { return value > least ? 1.0 / std::sqrt(value) : 0.0; });
    return eigen.vectors * roots.asDiagonal() * eigen.vectors.adjoint();
}

Eigen::VectorXd energies(const std::vector<cf32>& snapshots, int antennas)
{
    using by_snapshot = Eigen::Matrix<cf32, Eigen::Dynamic, Eigen::Dynamic>;
    return Eigen::Map<const by_snapshot>(snapshots.data(), antennas, snapshots.size() / antennas)
        .cast<cf64>()
        .rowwise()
        .squaredNorm();
}

void refuse_silence(const std::string& name, double energy)
{
    if (!(energy > 0.0 && std::isfinite(energy)))
        throw invalid_input(complaint(name, energy, "finite and > 0"));
}

void refuse_dead_antennas(const std::string& name, const Eigen::VectorXd& energy)
{
    for (Eigen::Index i = 0; i < energy.size(); ++i)
        refuse_silence(name + " antenna " + std::to_string(i), energy[i]);
}

void check_shape(const std::string& name,
                 const std::vector<std::vector<cf32>>& bodies,
                 std::size_t antennas,
                 std::size_t elements)
{
    if (bodies.size() != antennas)
        throw invalid_input(
            complaint("number of " + name + " bodies", bodies.size(), std::to_string(antennas)));
    for (const auto& body : bodies)
        if (body.size() != elements)
            throw invalid_input(
                complaint("length of " + name + " body", body.size(), std::to_string(elements)));
}

//! Frames make one result, or none: a complaint, too, leaves nothing behind for the next.
struct forgetting {
    echo_sensor& sensor;
    ~forgetting() { sensor.clear(); }
};

} // namespace

echo_sensor::echo_sensor(const air_config& config, int frames)
    : config_(config),
      frames_(frames),
      gate_{ 0.0, config.format.cyclic_prefix / config.format.ofdm.bandwidth_hz },
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
    clear();
}

void echo_sensor::clear()
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
    clear();
}

std::string echo_sensor::validate_gate(const delay_gate& gate) const
{
    const double period = 1.0 / config_.format.ofdm.bandwidth_hz;
    const double prefix_s = config_.format.cyclic_prefix * period;
    if (!(gate.least_s >= -1e-3 * period && gate.least_s <= gate.most_s))
        return complaint("least delay of the gate in seconds after the window opens",
                         gate.least_s,
                         "0 to the greatest, " + std::to_string(gate.most_s));
    if (!(gate.most_s <= prefix_s + 1e-3 * period))
        return complaint("greatest delay of the gate in seconds after the window opens",
                         gate.most_s,
                         "up to the cyclic prefix, " + std::to_string(prefix_s));
    return {};
}

void echo_sensor::set_gate(const delay_gate& gate)
{
    throw_if_invalid(validate_gate(gate));
    gate_ = gate;
}

bool echo_sensor::add(const std::vector<std::vector<cf32>>& echo,
                      const std::vector<std::vector<cf32>>& sent)
{
    const int subcarriers = config_.subcarriers();
    const int elements = config_.format.body_symbols * subcarriers;
    check_shape("received", echo, config_.scheme.rx_antennas, elements);
    check_shape("sent", sent, config_.scheme.tx_antennas, elements);
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

echo_sensor::delay_fit echo_sensor::fit_delay(const delay_gate& gate) const
{
    const double least = gate.least_s * config_.format.ofdm.bandwidth_hz;
    const double most = gate.most_s * config_.format.ofdm.bandwidth_hz;
    // Peaks are FFT size / active subcarriers wide, at least a sample: four points on each.
    const double step = 0.25;
    double best = least, value = -1.0;
    for (double at = least; at <= most; at += step)
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

echo_estimate echo_sensor::measure_target()
{
    whitener_ = inverse_root(covariance_);
    const double coarse = fit_delay(gate_).samples;
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
    return result;
}

array_chains echo_sensor::measure_chains(double theta_rad, const delay_gate& gate)
{
    whitener_ = inverse_root(covariance_);
    matrix_cf64 response = fit_delay(gate).response;
    const auto b = array::steering_centered(theta_rad, response.rows());
    const auto a = array::steering_centered(theta_rad, response.cols());
    response.array() /= (b * a.adjoint()).array();
    const numeric::singular_pair pair = numeric::dominant_singular_pair(response);
    array_chains chains{ pair.right.conjugate(), pair.left };
    chains.transmit /= cf64(chains.transmit[0]);
    chains.receive /= cf64(chains.receive[0]);
    // What had been taken off already stays part of the chains.
    chains.transmit.array() *= chains_.transmit.array();
    chains.receive.array() *= chains_.receive.array();
    throw_if_invalid(validate_chains("transmit chains", chains.transmit, chains.transmit.size()));
    throw_if_invalid(validate_chains("receive chains", chains.receive, chains.receive.size()));
    return chains;
}

echo_estimate echo_sensor::estimate()
{
    const forgetting at_end{ *this };
    if (filled_ == 0)
        throw invalid_input(complaint("number of frames", 0, "at least 1"));
    refuse_silence("energy received by all antennas",
                   energies(echo_, config_.scheme.rx_antennas).sum());
    refuse_silence("energy sent by all antennas",
                   energies(sent_, config_.scheme.tx_antennas).sum());
    return measure_target();
}

array_chains echo_sensor::calibrate(double theta_rad, const delay_gate& gate)
{
    throw_if_invalid(validate_target_angle(theta_rad));
    throw_if_invalid(validate_gate(gate));
    const forgetting at_end{ *this };
    if (filled_ == 0)
        throw invalid_input(complaint("number of frames", 0, "at least 1"));
    refuse_dead_antennas("energy received by", energies(echo_, config_.scheme.rx_antennas));
    refuse_dead_antennas("energy sent by", energies(sent_, config_.scheme.tx_antennas));
    return measure_chains(theta_rad, gate);
}

} // namespace physec::an
