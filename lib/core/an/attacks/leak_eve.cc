// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/attacks/leak_eve.h>
#include <algorithm>
#include <physec/error.h>
#include <physec/numeric/decompositions.h>

namespace physec::an {

namespace {

//! Distance of two directions, which wrap at 2.
double apart(double sine, double other)
{
    return 2.0 * std::abs(array::wrap_half((sine - other) / 2.0));
}

void tabulate(const angle_search& search, vector_cf64& steering, matrix_cf64& grid)
{
    grid.resize(steering.size(), search.points());
    for (int k = 0; k < search.points(); ++k) {
        steer(search.grid_sine(k), steering);
        grid.col(k) = steering;
    }
}

} // namespace

std::string to_string(leak_source source)
{
    return source == leak_source::null_space ? "null_space" : "echo";
}

leak_source leak_source_from_string(const std::string& name)
{
    if (name == "null_space")
        return leak_source::null_space;
    if (name == "echo")
        return leak_source::echo;
    throw invalid_input("leak source is \"" + name + "\"; allowed: null_space, echo");
}

leak_eve::leak_eve(const config& config, leak_source source)
    : antennas_(config.tx_antennas),
      observation_length_(source == leak_source::echo ? config.eve_antennas : 1),
      source_(source),
      transmit_search_(config.tx_antennas),
      receive_search_(config.eve_antennas)
{
    throw_if_invalid(config.validate());
    transmitted_.resize(antennas_);
    transmit_.resize(antennas_);
    transmit_image_.resize(antennas_);
    observation_.resize(observation_length_);
    receive_.resize(observation_length_);
    receive_image_.resize(observation_length_);
    cross_.resize(observation_length_, antennas_);
    covariance_.resize(antennas_, antennas_);
    tabulate(transmit_search_, transmit_, transmit_grid_);
    values_.resize(transmit_search_.points());
    lobes_.reserve(transmit_search_.points());
    if (source == leak_source::echo) {
        tabulate(receive_search_, receive_, receive_grid_);
        beams_.resize(receive_search_.points(), antennas_);
        table_.resize(receive_search_.points(), transmit_search_.points());
    }
    set_space(config);
}

void leak_eve::set_space(const config& config)
{
    space_ = config.space;
    noise_rank_ = config.noise_rank();
    reset();
}

void leak_eve::reset()
{
    cross_.setZero();
    covariance_.setZero();
    observed_energy_ = 0.0;
    snapshots_ = 0;
}

void leak_eve::add(const cf32* transmitted, const cf32* observation)
{
    for (int i = 0; i < antennas_; ++i)
        transmitted_[i] = cf64(transmitted[i]);
    for (int m = 0; m < observation_length_; ++m)
        observation_[m] = cf64(observation[m]);
    cross_.noalias() += observation_ * transmitted_.adjoint();
    covariance_.noalias() += transmitted_ * transmitted_.adjoint();
    observed_energy_ += observation_.squaredNorm();
    ++snapshots_;
}

angle_estimate leak_eve::estimate()
{
    if (snapshots_ == 0)
        throw invalid_input(complaint("number of snapshots", 0, "at least 1"));
    return source_ == leak_source::echo ? from_echo() : from_null_space();
}

//! a^H R a: the power that is no data, or X's whole power if no symbols were given.
double leak_eve::residual(const vector_cf64& transmit)
{
    transmit_image_.noalias() = covariance_ * transmit;
    const double power = transmit.dot(transmit_image_).real();
    if (!(observed_energy_ > 0.0))
        return power;
    receive_image_.noalias() = cross_ * transmit;
    return power - std::norm(receive_image_[0]) / observed_energy_;
}

/*!
 * The noise spares h (and decoys) but not the target. What it spares is the null space of the residual
 * covariance; outside that, the data beam t1 = alpha a~ + beta h~ is a multiple of a(theta), and
 * X s_u^H / ||s_u||^2 is t1 with white noise.
 */
angle_estimate leak_eve::from_data_beam()
{
    if (!(observed_energy_ > 0.0))
        return make_angle_estimate(0.0, 0.0, reliable_snr_db);
    const vector_cf64 beam = cross_.row(0).adjoint() / observed_energy_;
    const matrix_cf64 residual = covariance_ - observed_energy_ * beam * beam.adjoint();
    const auto noise = numeric::self_adjoint_eigen(residual);
    const matrix_cf64 inside = noise.vectors.rightCols(noise_rank_);
    const vector_cf64 data = inside.adjoint() * beam;
    const double energy = data.squaredNorm();
    const double precision = 1e-12 * covariance_.trace().real();
    if (!(energy * observed_energy_ > precision) ||
        !(noise.values[antennas_ - noise_rank_] > precision) || snapshots_ < noise_rank_ + 1)
        return make_angle_estimate(0.0, 0.0, reliable_snr_db); // no noise, or no data in its space
    vector_cf64 image(noise_rank_);
    const auto share = [&](double sine) { // of a(theta), where the noise is, in the data beam
        steer(sine, transmit_);
        image.noalias() = inside.adjoint() * transmit_;
        return std::norm(data.dot(image)) / energy / (image.squaredNorm() + 1e-6 * antennas_);
    };
    const peak best = transmit_search_.highest_lobe(
        [&](int k) { return share(transmit_search_.grid_sine(k)); }, share, values_, lobes_);
    const double rest = std::max(1.0 - best.value, 1e-12);
    return make_angle_estimate(best.sine, best.value * (noise_rank_ - 1) / rest, reliable_snr_db);
}

angle_estimate leak_eve::from_null_space()
{
    if (space_ == noise_space::user)
        return from_data_beam();
    const double total = antennas_ * covariance_.trace().real();
    const peak null = transmit_search_.highest_lobe(
        [this](int k) {
            transmit_ = transmit_grid_.col(k);
            return -residual(transmit_);
        },
        [this](double sine) {
            steer(sine, transmit_);
            return -residual(transmit_);
        },
        values_,
        lobes_);
    double mean = 0.0;
    for (double value : values_)
        mean -= value / transmit_search_.points();
    // The samples are single precision: what is below that of the whole power is no artificial
    // noise, and a spectrum of nothing else (tau = 1) has no null.
    constexpr double precision = 1e-12;
    const bool noisy = mean > precision * total;
    const double floor = std::max(-null.value, 1e-3 * precision * total);
    auto result = make_angle_estimate(null.sine, noisy ? mean / floor : 0.0, leak_null_depth_db);
    result.reliable = result.reliable && snapshots_ >= antennas_ - 1;
    return result;
}

double leak_eve::likelihood(const vector_cf64& receive, const vector_cf64& transmit)
{
    transmit_image_.noalias() = covariance_ * transmit;
    const double at_target = transmit.dot(transmit_image_).real();
    if (!(at_target > 1e-12 * antennas_ * covariance_.trace().real()))
        return 0.0; // nothing was sent this way
    receive_image_.noalias() = cross_ * transmit;
    return std::norm(receive.dot(receive_image_)) / (observation_length_ * at_target);
}

//! Best (phi, theta) on the grids, as their sines.
std::pair<double, double> leak_eve::coarse()
{
    const double least = 1e-12 * antennas_ * covariance_.trace().real();
    beams_.noalias() = receive_grid_.adjoint() * cross_;
    table_.noalias() = beams_ * transmit_grid_;
    double best = -1.0;
    int best_receive = 0, best_transmit = 0;
    for (int k = 0; k < transmit_search_.points(); ++k) {
        transmit_ = transmit_grid_.col(k);
        transmit_image_.noalias() = covariance_ * transmit_;
        const double power = transmit_.dot(transmit_image_).real();
        for (int r = 0; r < receive_search_.points() && power > least; ++r)
            if (const double value = std::norm(table_(r, k)) / power; value > best) {
                best = value;
                best_receive = r;
                best_transmit = k;
            }
    }
    return { receive_search_.grid_sine(best_receive), transmit_search_.grid_sine(best_transmit) };
}

angle_estimate leak_eve::from_echo()
{
    const auto over_receive = [this](double sine) {
        steer(sine, receive_);
        return likelihood(receive_, transmit_);
    };
    const auto over_transmit = [this](double sine) {
        steer(sine, transmit_);
        return likelihood(receive_, transmit_);
    };
    // Which phi is clear long before theta is: the lobes over theta differ in little but the
    // artificial noise. phi and theta decouple in the Fisher information, so that one after the
    // other comes to rest at once.
    auto [direction, start] = coarse();
    steer(start, transmit_);
    direction = receive_search_.refine(direction, over_receive).sine;
    steer(direction, receive_);
    const peak lobe = transmit_search_.highest_lobe(
        [this](int k) {
            transmit_ = transmit_grid_.col(k);
            return likelihood(receive_, transmit_);
        },
        over_transmit,
        values_,
        lobes_);
    steer(lobe.sine, transmit_);
    direction = receive_search_.refine(direction, over_receive).sine;
    steer(direction, receive_);
    const peak target = transmit_search_.refine(lobe.sine, over_transmit);

    // At the maximum the likelihood is the fitted echo's energy; what is left is noise.
    const double unknowns = std::max<double>(1.0, observation_length_ * snapshots_ - 1.0);
    const double variance =
        std::max((observed_energy_ - target.value) / unknowns, 1e-15 * observed_energy_);
    const double snr = variance > 0.0 ? target.value / variance - 1.0 : 0.0;
    double rival = 0.0;
    for (const peak& other : lobes_)
        if (apart(other.sine, target.sine) > 2.0 / antennas_)
            rival = std::max(rival, other.value);
    auto result = make_angle_estimate(target.sine, snr, reliable_snr_db);
    result.reliable = result.reliable && target.value - rival > leak_log_odds * variance;
    return result;
}

} // namespace physec::an
