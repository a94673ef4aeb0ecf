// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/receive/target_estimator.h>
#include <algorithm>
#include <physec/error.h>

namespace physec::an {

angle_estimate make_angle_estimate(double sine, double snr, double threshold_db)
{
    angle_estimate result;
    result.angle_rad = std::asin(std::clamp(sine, -1.0, 1.0));
    result.snr_db = 10.0 * std::log10(std::max(snr, 1e-10));
    result.reliable = result.snr_db >= threshold_db;
    return result;
}

std::string to_string(target_reference reference)
{
    return reference == target_reference::known_x ? "known_x" : "symbols_only";
}

target_reference target_reference_from_string(const std::string& name)
{
    if (name == "known_x")
        return target_reference::known_x;
    if (name == "symbols_only")
        return target_reference::symbols_only;
    throw invalid_input("target reference is \"" + name + "\"; allowed: known_x, symbols_only");
}

target_estimator::target_estimator(const config& config, target_reference reference)
    : antennas_(config.rx_antennas),
      reference_length_(reference == target_reference::known_x ? config.tx_antennas : 1),
      search_(config.rx_antennas +
              (reference == target_reference::known_x ? config.tx_antennas : 0))
{
    throw_if_invalid(config.validate());
    echo_.resize(antennas_);
    receive_.resize(antennas_);
    receive_image_.resize(antennas_);
    reference_.resize(reference_length_);
    transmit_.resize(reference_length_);
    transmit_image_.resize(reference_length_);
    cross_.resize(antennas_, reference_length_);
    covariance_.resize(reference_length_, reference_length_);
    receive_grid_.resize(antennas_, search_.points());
    transmit_grid_.resize(reference_length_, search_.points());
    for (int k = 0; k < search_.points(); ++k) {
        steer(search_.grid_sine(k), receive_);
        steer(search_.grid_sine(k), transmit_);
        receive_grid_.col(k) = receive_;
        transmit_grid_.col(k) = transmit_; // one element is its own phase centre: 1
    }
    reset();
}

void target_estimator::reset()
{
    cross_.setZero();
    covariance_.setZero();
    echo_energy_ = 0.0;
    snapshots_ = 0;
}

void target_estimator::add(const cf32* echo, const cf32* reference)
{
    for (int m = 0; m < antennas_; ++m)
        echo_[m] = cf64(echo[m]);
    for (int i = 0; i < reference_length_; ++i)
        reference_[i] = cf64(reference[i]);
    cross_.noalias() += echo_ * reference_.adjoint();
    covariance_.noalias() += reference_ * reference_.adjoint();
    echo_energy_ += echo_.squaredNorm();
    ++snapshots_;
}

double target_estimator::likelihood(const vector_cf64& receive, const vector_cf64& transmit)
{
    transmit_image_.noalias() = covariance_ * transmit;
    const double at_target = transmit.dot(transmit_image_).real();
    // Nothing was sent this way: no echo can tell anything, and the quotient would be 0/0.
    if (!(at_target > 1e-12 * reference_length_ * covariance_.trace().real()))
        return 0.0;
    receive_image_.noalias() = cross_ * transmit;
    return std::norm(receive.dot(receive_image_)) / (antennas_ * at_target);
}

angle_estimate target_estimator::estimate()
{
    if (snapshots_ == 0)
        throw invalid_input(complaint("number of snapshots", 0, "at least 1"));
    const auto on_grid = [this](int k) {
        receive_ = receive_grid_.col(k);
        transmit_ = transmit_grid_.col(k);
        return likelihood(receive_, transmit_);
    };
    const auto anywhere = [this](double sine) {
        steer(sine, receive_);
        steer(sine, transmit_);
        return likelihood(receive_, transmit_);
    };
    const peak best = search_.maximum(on_grid, anywhere);
    // At the maximum the likelihood is the fitted echo's energy; what is left is noise.
    const double unknowns = std::max<double>(1.0, antennas_ * snapshots_ - 1.0);
    const double variance = std::max((echo_energy_ - best.value) / unknowns, 1e-15 * echo_energy_);
    const double snr = variance > 0.0 ? best.value / variance - 1.0 : 0.0;
    return make_angle_estimate(best.sine, snr, reliable_snr_db);
}

} // namespace physec::an
