// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/attacks/sensing_eve.h>
#include <algorithm>
#include <cmath>
#include <physec/error.h>

namespace physec::an {

std::string to_string(waveform_knowledge knowledge)
{
    return knowledge == waveform_knowledge::known ? "known" : "unknown";
}

waveform_knowledge waveform_knowledge_from_string(const std::string& name)
{
    if (name == "known")
        return waveform_knowledge::known;
    if (name == "unknown")
        return waveform_knowledge::unknown;
    throw invalid_input("waveform knowledge is \"" + name + "\"; allowed: known, unknown");
}

sensing_eve::sensing_eve(const config& config, waveform_knowledge knowledge)
    : antennas_(config.eve_antennas), knowledge_(knowledge), search_(config.eve_antennas)
{
    throw_if_invalid(config.validate());
    echo_.resize(antennas_);
    receive_.resize(antennas_);
    image_.resize(antennas_);
    cross_.resize(antennas_);
    covariance_.resize(antennas_, antennas_);
    grid_.resize(antennas_, search_.points());
    for (int k = 0; k < search_.points(); ++k) {
        steer(search_.grid_sine(k), receive_);
        grid_.col(k) = receive_;
    }
    set_space(config);
}

void sensing_eve::set_space(const config& config)
{
    noisy_ = knowledge_ == waveform_knowledge::known && config.space == noise_space::user;
    reset();
}

void sensing_eve::reset()
{
    cross_.setZero();
    covariance_.setZero();
    waveform_energy_ = 0.0;
    echo_energy_ = 0.0;
    snapshots_ = 0;
}

void sensing_eve::add(const cf32* echo, cf32 waveform)
{
    for (int m = 0; m < antennas_; ++m)
        echo_[m] = cf64(echo[m]);
    if (knowledge_ == waveform_knowledge::known) {
        cross_ += echo_ * std::conj(cf64(waveform));
        waveform_energy_ += std::norm(cf64(waveform));
    }
    if (knowledge_ == waveform_knowledge::unknown || noisy_) {
        covariance_.noalias() += echo_ * echo_.adjoint();
    }
    echo_energy_ += echo_.squaredNorm();
    ++snapshots_;
}

//! Energy of c^H Y / Ne^1/2.
double sensing_eve::in_beam(const vector_cf64& receive)
{
    image_.noalias() = covariance_ * receive;
    return receive.dot(image_).real() / antennas_;
}

//! What s_u explains of it.
double sensing_eve::explained(const vector_cf64& receive) const
{
    if (!(waveform_energy_ > 0.0)) // silence tells nothing
        return 0.0;
    return std::norm(receive.dot(cross_)) / (antennas_ * waveform_energy_);
}

double sensing_eve::likelihood(const vector_cf64& receive)
{
    if (knowledge_ == waveform_knowledge::unknown)
        return in_beam(receive);
    if (!noisy_)
        return explained(receive);
    // Energies below this are rounding; without any, every direction is as good.
    const double least = std::max(1e-15 * echo_energy_, 1e-300);
    const double beam = in_beam(receive), known = explained(receive);
    const double rest = std::max(beam - known, least);
    const double noise = std::max(echo_energy_ - beam, least) / (antennas_ - 1);
    if (rest > noise)
        return -std::log(rest) - (antennas_ - 1) * std::log(noise);
    return -antennas_ * std::log(std::max(echo_energy_ - known, least) / antennas_);
}

angle_estimate sensing_eve::estimate()
{
    if (snapshots_ == 0)
        throw invalid_input(complaint("number of snapshots", 0, "at least 1"));
    const peak best = search_.maximum(
        [this](int k) {
            receive_ = grid_.col(k);
            return likelihood(receive_);
        },
        [this](double sine) {
            steer(sine, receive_);
            return likelihood(receive_);
        });
    // The fit takes one complex unknown when the waveform is known, one per snapshot when not:
    // so much noise ends up in the likelihood, the rest in the residual.
    const bool known = knowledge_ == waveform_knowledge::known && !noisy_;
    const double fitted = known ? 1.0 : snapshots_;
    const double unknowns = std::max(1.0, static_cast<double>(antennas_) * snapshots_ - fitted);
    steer(best.sine, receive_);
    const double energy = noisy_ ? in_beam(receive_) : best.value;
    const double variance = std::max((echo_energy_ - energy) / unknowns, 1e-15 * echo_energy_);
    const double snr = variance > 0.0 ? energy / variance - fitted : 0.0;
    return make_angle_estimate(
        best.sine, snr, reliable_snr_db + (known ? 0.0 : unknown_waveform_penalty_db));
}

} // namespace physec::an
