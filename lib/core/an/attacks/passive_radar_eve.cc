// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/attacks/passive_radar_eve.h>
#include <Eigen/Cholesky>
#include <cmath>
#include <limits>
#include <physec/error.h>

namespace physec::an {

namespace {

using model = passive_radar_model;

vector_cf64 steering(double sine, int elements)
{
    vector_cf64 c(elements);
    steer(sine, c);
    return c;
}

//! F^-1 score, or zero where F cannot be inverted.
model::values scoring_step(const model::values& score, model::information_matrix info)
{
    // Equal diagonals first: powers and angles differ by orders of magnitude.
    const model::values scale = info.diagonal().cwiseMax(1e-300).cwiseSqrt().cwiseInverse();
    info = scale.asDiagonal() * info * scale.asDiagonal();
    info.diagonal().array() += 1e-9; // where direct path and echo are one direction
    const model::values step = scale.asDiagonal() * info.ldlt().solve(scale.asDiagonal() * score);
    return step.allFinite() ? step : model::values(model::values::Zero());
}

} // namespace

passive_radar_eve::passive_radar_eve(const config& config, double arrival_rad)
    : antennas_(config.eve_antennas),
      subcarriers_(config.frame_length),
      arrival_rad_(arrival_rad),
      model_(antennas_, arrival_rad, subcarriers_)
{
    passive_radar_link link;
    link.arrival_rad = arrival_rad;
    link.echo_delay_s = 0.0; // whatever it is, she does not know it
    throw_if_invalid(link.validate(config));
    reset();
}

void passive_radar_eve::reset()
{
    covariances_.assign(subcarriers_, matrix_cf64::Zero(antennas_, antennas_));
    frames_ = 0;
}

void passive_radar_eve::add_frame(const cf32* received)
{
    vector_cf64 y(antennas_);
    for (int k = 0; k < subcarriers_; ++k) {
        for (int m = 0; m < antennas_; ++m)
            y[m] = cf64(received[k * antennas_ + m]);
        covariances_[k].noalias() += y * y.adjoint();
    }
    ++frames_;
}

passive_radar_eve::cell passive_radar_eve::coarse() const
{
    const double n = static_cast<double>(subcarriers_) * frames_;
    const vector_cf64 direct = steering(std::sin(arrival_rad_), antennas_);
    const int delays = 4 * subcarriers_; // four points on the main lobe of the delay
    matrix_cf64 total = matrix_cf64::Zero(antennas_, antennas_);
    matrix_cf64 with_reference(antennas_, subcarriers_); // sum y r^H by subcarrier
    matrix_cf64 turns(subcarriers_, delays);             // exp(+j 2 pi k nu)
    for (int index = 0; index < subcarriers_; ++index) {
        total += covariances_[index];
        with_reference.col(index) = covariances_[index] * direct;
        const int k = passive_radar_subcarrier(index, subcarriers_);
        for (int i = 0; i < delays; ++i)
            turns(index, i) = std::polar(1.0, 2.0 * pi * k * i / delays);
    }
    const double reference = direct.dot(total * direct).real(); // energy of Ne^1/2 r
    const double energy = total.trace().real() - reference / antennas_;
    const angle_search search(antennas_);
    cell best{ 0.0, 0.0 };
    double best_value = -std::numeric_limits<double>::infinity();
    for (int point = 0; point < search.points(); ++point) {
        vector_cf64 beam = steering(search.grid_sine(point), antennas_);
        beam -= direct * (direct.dot(beam) / static_cast<double>(antennas_));
        if (beam.squaredNorm() < 0.01 * antennas_)
            continue; // nothing is left of an echo from where the direct path comes
        beam.normalize();
        const double in_beam = beam.dot(total * beam).real();
        const double noise = (energy - in_beam) / ((antennas_ - 2) * n);
        const Eigen::RowVectorXcd correlations = beam.adjoint() * with_reference * turns;
        for (int i = 0; i < delays; ++i) {
            const double explained = std::norm(correlations[i]) / reference;
            const double rest = (in_beam - explained) / n;
            const double value =
                rest > noise
                    ? -n * std::log(rest) - (antennas_ - 2) * n * std::log(noise)
                    : -(antennas_ - 1) * n * std::log((energy - explained) / ((antennas_ - 1) * n));
            if (value > best_value) {
                best_value = value;
                best = { search.grid_sine(point), static_cast<double>(i) / delays };
            }
        }
    }
    return best;
}

//! Moments at the cell: least squares of both signals, less what the noise adds.
model::values passive_radar_eve::start(const cell& at, double& without_echo) const
{
    const double n = static_cast<double>(subcarriers_) * frames_;
    matrix_cf64 paths(antennas_, 2);
    paths << steering(std::sin(arrival_rad_), antennas_), steering(at.sine, antennas_);
    const Eigen::Matrix2cd gram = paths.adjoint() * paths;
    const Eigen::Matrix2cd inverse = gram.ldlt().solve(Eigen::Matrix2cd::Identity());
    const matrix_cf64 fit = inverse * paths.adjoint();
    Eigen::Matrix2cd both = Eigen::Matrix2cd::Zero(), from_noise = both;
    double total = 0.0, fitted = 0.0, reference = 0.0;
    for (int index = 0; index < subcarriers_; ++index) {
        const matrix_cf64& sample = covariances_[index];
        const Eigen::Matrix2cd seen = fit * sample * fit.adjoint();
        const int k = passive_radar_subcarrier(index, subcarriers_);
        const Eigen::Vector2cd back(1.0, std::polar(1.0, 2.0 * pi * k * at.delay));
        both += back.asDiagonal() * seen * back.conjugate().asDiagonal();
        from_noise += back.asDiagonal() * inverse * back.conjugate().asDiagonal();
        total += sample.trace().real();
        fitted += (gram * seen).trace().real();
        reference += paths.col(0).dot(sample * paths.col(0)).real() / antennas_;
    }
    const double least = 1e-12 * total / (antennas_ * n);
    const double noise = std::max((total - fitted) / ((antennas_ - 2) * n), least);
    both = both / n - noise * from_noise / subcarriers_;
    const double direct = std::max(both(0, 0).real(), 1e-3 * noise);
    const double echo = std::max(both(1, 1).real(), 1e-3 * noise);
    cf64 cross = both(0, 1);
    if (const double most = 0.99 * std::sqrt(direct * echo); std::abs(cross) > most)
        cross *= most / std::abs(cross);
    const double quiet = std::max((total - reference) / ((antennas_ - 1) * n), least);
    without_echo = -n * std::log(std::max(reference / n, least)) -
                   (antennas_ - 1) * n * std::log(quiet) - antennas_ * n;
    model::values p;
    p << at.sine, at.delay, direct, echo, cross.real(), cross.imag(), noise;
    return p;
}

//! Delay at which the two signals, separated by least squares, have most in common.
double passive_radar_eve::best_delay(double sine) const
{
    matrix_cf64 paths(antennas_, 2);
    paths << steering(std::sin(arrival_rad_), antennas_), steering(sine, antennas_);
    Eigen::Matrix2cd gram = paths.adjoint() * paths;
    gram.diagonal() *= 1.0 + 1e-9; // they may be one direction
    const matrix_cf64 fit = gram.ldlt().solve(paths.adjoint());
    vector_cf64 common(subcarriers_);
    for (int index = 0; index < subcarriers_; ++index)
        common[index] = (fit.row(1) * covariances_[index] * fit.row(0).adjoint())(0, 0); // e d*
    const int delays = 4 * subcarriers_;
    double best = 0.0, most = -1.0;
    for (int i = 0; i < delays; ++i) {
        cf64 sum = 0.0;
        for (int index = 0; index < subcarriers_; ++index)
            sum += common[index] *
                   std::polar(
                       1.0, 2.0 * pi * passive_radar_subcarrier(index, subcarriers_) * i / delays);
        if (std::norm(sum) > most) {
            most = std::norm(sum);
            best = static_cast<double>(i) / delays;
        }
    }
    return best;
}

//! Fisher's scoring from \p at to the top of the hill; the log-likelihood there.
double passive_radar_eve::climb(model::values& at) const
{
    model::values score, next_score;
    model::information_matrix info, next_info;
    double value = model_.log_likelihood(at, frames_, covariances_, &score, &info);
    for (int round = 0; round < 40; ++round) {
        model::values step = scoring_step(score, info);
        if (!(step.dot(score) > 1e-6)) // squared, in standard deviations of the estimate
            break;
        double next = value;
        for (int halved = 0; halved < 20; ++halved, step *= 0.5) {
            next = model_.log_likelihood(at + step, frames_, covariances_, &next_score, &next_info);
            if (next > value)
                break;
        }
        if (!(next > value))
            break;
        at += step;
        value = next;
        score = next_score;
        info = next_info;
    }
    return value;
}

passive_radar_estimate passive_radar_eve::estimate() const
{
    if (frames_ == 0)
        throw invalid_input(complaint("number of frames", 0, "at least 1"));
    double energy = 0.0;
    for (const matrix_cf64& sample : covariances_)
        energy += sample.trace().real();
    passive_radar_estimate result;
    if (!(energy > 0.0) || !std::isfinite(energy)) { // silence tells nothing
        result.angle = make_angle_estimate(0.0, 0.0, reliable_snr_db);
        return result;
    }
    double without_echo = 0.0;
    model::values at = start(coarse(), without_echo);
    double value = climb(at);
    // The direct path's beam hears some of the echo, which looks like one without delay. With its
    // direction known the two can be told apart, and the delay is sought again.
    const double sine = 2.0 * array::wrap_half(at[model::sine] / 2.0);
    model::values other = start({ sine, best_delay(sine) }, without_echo);
    if (const double better = climb(other); better > value) {
        at = other;
        value = better;
    }
    const double snapshots = static_cast<double>(subcarriers_) * frames_;
    const double snr = antennas_ * snapshots * std::max(at[model::echo], 0.0) / at[model::noise];
    result.angle =
        make_angle_estimate(2.0 * array::wrap_half(at[model::sine] / 2.0), snr, reliable_snr_db);
    result.delay_cycles = at[model::delay] - std::floor(at[model::delay]);
    result.log_likelihood = value - without_echo;
    result.angle.reliable = result.log_likelihood > passive_radar_log_odds;
    at[model::cross_re] = at[model::cross_im] = 0.0;
    result.delay_reliable =
        result.angle.reliable &&
        value - model_.log_likelihood(at, frames_, covariances_) > passive_radar_log_odds;
    return result;
}

} // namespace physec::an
