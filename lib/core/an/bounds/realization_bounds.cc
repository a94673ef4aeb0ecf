// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/bounds/realization_bounds.h>
#include <algorithm>
#include <physec/an/transmit/beams.h>
#include <physec/array/steering.h>
#include <physec/error.h>

namespace physec::an {

namespace {

double sinr_with_noise_gain(const config& config, const channel_state& state, double noise_gain)
{
    throw_if_invalid(config.validate());
    throw_if_invalid(validate_state(config, state));
    const beams b = make_beams(config, state.h, state.theta_rad);
    // ||G^H h_e||^2 without G: what is left of h_e outside the directions that the noise spares.
    vector_cf64 outside = state.h_e;
    for (Eigen::Index k = 0; k < b.spared.cols(); ++k)
        outside -= b.spared.col(k) * b.spared.col(k).dot(state.h_e);
    const double signal = config.power * config.tau * std::norm(config.gain_comm_eve) *
                          std::norm(state.h_e.dot(b.data));
    const double artificial = noise_gain * config.power * (1.0 - config.tau) / config.noise_rank() *
                              outside.squaredNorm();
    return signal / (artificial + config.noise_comm_eve * config.noise_comm_eve);
}

//! Quadratic forms of a covariance at the target.
struct target_view {
    double power;     // a^H R a
    double sharpness; // a'^H R a' - |a^H R a'|^2 / a^H R a
};

target_view look(const config& config, double theta_rad, const matrix_cf64& covariance)
{
    throw_if_invalid(config.validate());
    throw_if_invalid(validate_target_angle(theta_rad));
    const int n = config.tx_antennas;
    if (covariance.rows() != n || covariance.cols() != n)
        throw invalid_input(
            complaint("number of rows or columns of R",
                      covariance.rows() != n ? covariance.rows() : covariance.cols(),
                      std::to_string(n) + " (N)"));
    if (!covariance.allFinite())
        throw invalid_input("R has a value that is not finite; allowed: finite values");
    const vector_cf64 a = array::steering_centered(theta_rad, n);
    const vector_cf64 derivative = array::steering_centered_derivative(theta_rad, n);
    const vector_cf64 image = covariance * a;
    const double power = a.dot(image).real();
    if (!(power > 1e-12 * n * covariance.trace().real()))
        return { 0.0, 0.0 }; // rounding: nothing reaches the target, whose gain stays unknown
    const double slope = derivative.dot(covariance * derivative).real();
    const double sharpness = slope - std::norm(derivative.dot(image)) / power;
    // Below this it is rounding: a single beam (tau = 1) has none at all.
    return { power, sharpness > 1e-12 * slope ? sharpness : 0.0 };
}

//! sigma_r^2 / (2 |gain|^2 L)
double radar_noise(const config& config, cf64 gain)
{
    return config.noise_radar * config.noise_radar / (2.0 * std::norm(gain) * config.frame_length);
}

//! Common form of Lemmas 6 and 7: an array of \p elements sees the data beam's echo.
double crb_of_data_beam(const config& config, cf64 gain, int elements, double angle_rad)
{
    throw_if_invalid(config.validate());
    throw_if_invalid(validate_target_angle(angle_rad));
    const double aperture = array::steering_centered_derivative(angle_rad, elements).squaredNorm();
    return radar_noise(config, gain) /
           (config.power * config.tau * config.tx_antennas * std::norm(config.alpha) * aperture);
}

} // namespace

double sinr_user(const config& config, const vector_cf64& h, double theta_rad)
{
    throw_if_invalid(config.validate());
    const beams b = make_beams(config, h, theta_rad);
    return config.power * config.tau * std::norm(config.gain_user) * std::norm(h.dot(b.data)) /
           (config.noise_user * config.noise_user);
}

double sinr_comm_eve(const config& config, const channel_state& state)
{
    return sinr_with_noise_gain(config, state, std::norm(config.gain_comm_eve));
}

double sinr_comm_eve_printed(const config& config, const channel_state& state)
{
    return sinr_with_noise_gain(config, state, 1.0);
}

matrix_cf64 ideal_covariance(const config& config, const vector_cf64& h, double theta_rad)
{
    throw_if_invalid(config.validate());
    const beams b = make_beams(config, h, theta_rad);
    const int n = config.tx_antennas;
    matrix_cf64 null_space = matrix_cf64::Identity(n, n);
    for (Eigen::Index k = 0; k < b.spared.cols(); ++k)
        null_space -= b.spared.col(k) * b.spared.col(k).adjoint();
    return config.power * config.tau * b.data * b.data.adjoint() +
           config.power * (1.0 - config.tau) / config.noise_rank() * null_space;
}

double crb_theta_common(const config& config, double theta_rad, const matrix_cf64& covariance)
{
    const target_view view = look(config, theta_rad, covariance);
    const double aperture =
        array::steering_centered_derivative(theta_rad, config.rx_antennas).squaredNorm();
    return radar_noise(config, config.gain_target) /
           (aperture * view.power + config.rx_antennas * view.sharpness);
}

double crb_theta_symbols_only(const config& config, double theta_rad)
{
    return crb_of_data_beam(config, config.gain_target, config.rx_antennas, theta_rad);
}

double crb_phi(const config& config, double phi_rad)
{
    return crb_of_data_beam(config, config.gain_sensing_eve, config.eve_antennas, phi_rad);
}

double crb_phi_whole_echo(const config& config,
                          double phi_rad,
                          double theta_rad,
                          const matrix_cf64& covariance)
{
    const target_view view = look(config, theta_rad, covariance);
    throw_if_invalid(validate_target_angle(phi_rad));
    const double aperture =
        array::steering_centered_derivative(phi_rad, config.eve_antennas).squaredNorm();
    return radar_noise(config, config.gain_sensing_eve) / (aperture * view.power);
}

double crb_theta_leak(const config& config, double theta_rad, const matrix_cf64& covariance)
{
    const target_view view = look(config, theta_rad, covariance);
    return radar_noise(config, config.gain_sensing_eve) / (config.eve_antennas * view.sharpness);
}

} // namespace physec::an
