// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/bounds/passive_radar.h>
#include <Eigen/Cholesky>
#include <array>
#include <cmath>
#include <limits>
#include <physec/an/bounds/realization_bounds.h>
#include <physec/array/steering.h>
#include <physec/error.h>

namespace physec::an {

namespace {

// At most 3 x 3, without the heap.
using small = Eigen::Matrix<cf64, Eigen::Dynamic, Eigen::Dynamic, 0, 3, 3>;
using short_vector = Eigen::Matrix<cf64, Eigen::Dynamic, 1, 0, 3, 1>;
constexpr double infinite = std::numeric_limits<double>::infinity();

//! Steering vector of direction u and its derivative with respect to u.
std::pair<vector_cf64, vector_cf64> steering(double sine, int elements)
{
    vector_cf64 c(elements), slope(elements);
    for (int i = 0; i < elements; ++i) {
        const double position = -pi * (elements - 1 - 2 * i) / 2.0;
        c[i] = std::polar(1.0, position * sine);
        slope[i] = cf64(0.0, position) * c[i];
    }
    return { c, slope };
}

//! Orthonormal basis of the columns; those that add nothing are left out.
matrix_cf64 basis(const matrix_cf64& columns)
{
    matrix_cf64 q(columns.rows(), columns.cols());
    Eigen::Index count = 0;
    for (Eigen::Index k = 0; k < columns.cols(); ++k) {
        vector_cf64 v = columns.col(k);
        for (int twice = 0; twice < 2; ++twice) // once leaves rounding when almost parallel
            v -= q.leftCols(count) * (q.leftCols(count).adjoint() * v);
        if (v.norm() > 1e-9 * columns.col(k).norm())
            q.col(count++) = v.normalized();
    }
    return q.leftCols(count);
}

double real_trace(const small& a, const small& b)
{
    return (a.array() * b.transpose().array()).sum().real();
}

} // namespace

double passive_radar_link::delay_cycles(const config& config) const
{
    return echo_delay_s * bandwidth_hz / config.frame_length;
}

std::string passive_radar_link::validate(const config& config) const
{
    if (auto text = config.validate(); !text.empty())
        return text;
    if (config.eve_antennas < 3)
        return complaint("eve_antennas (Ne)", config.eve_antennas, "3 to 256 for a passive radar");
    if (!(std::abs(gain_direct) > 0.0) || !std::isfinite(std::abs(gain_direct)))
        return complaint("|gain_direct|", std::abs(gain_direct), "finite and > 0");
    for (const auto& [name, angle] :
         { std::pair{ "departure_rad", departure_rad }, std::pair{ "arrival_rad", arrival_rad } })
        if (!(std::abs(angle) < pi / 2))
            return complaint(name, angle, "-pi/2 to pi/2, ends excluded");
    if (!(bandwidth_hz > 0.0 && bandwidth_hz <= 1e11))
        return complaint("bandwidth_hz", bandwidth_hz, "> 0 and up to 1e11");
    if (config.frame_length < 8 || config.frame_length > 4096)
        return complaint(
            "frame_length (L)", config.frame_length, "8 to 4096 subcarriers for a passive radar");
    if (!(echo_delay_s >= 0.0 && delay_cycles(config) < 1.0))
        return complaint("echo_delay_s",
                         echo_delay_s,
                         "0 to below L / bandwidth_hz = " +
                             std::to_string(config.frame_length / bandwidth_hz * 1e6) + " us");
    return {};
}

passive_radar_model::passive_radar_model(int antennas, double arrival_rad, int subcarriers)
    : antennas_(antennas),
      subcarriers_(subcarriers),
      direct_(array::steering_centered(arrival_rad, antennas))
{
}

double passive_radar_model::evaluate(const values& at,
                                     long frames,
                                     const std::vector<matrix_cf64>* covariances,
                                     values* score,
                                     information_matrix* info) const
{
    const auto [c, slope] = steering(at[sine], antennas_);
    matrix_cf64 columns(antennas_, 3);
    columns << direct_, c, slope;
    const matrix_cf64 q = basis(columns);
    const short_vector from_direct = q.adjoint() * direct_, from_echo = q.adjoint() * c;
    const short_vector tilted = q.adjoint() * slope;
    const Eigen::Index rank = q.cols();
    Eigen::Matrix2cd s;
    const cf64 cross(at[cross_re], at[cross_im]);
    s << at[direct], cross, std::conj(cross), at[echo];
    if (score)
        score->setZero();
    if (info)
        info->setZero();

    double likelihood = 0.0, inside = 0.0, energy = 0.0;
    for (int index = 0; index < subcarriers_; ++index) {
        const int k = passive_radar_subcarrier(index, subcarriers_);
        const cf64 turn = std::polar(1.0, -2.0 * pi * k * at[delay]);
        small a(rank, 2);
        a.col(0) = from_direct;
        a.col(1) = turn * from_echo;
        small covariance = a * s * a.adjoint();
        covariance.diagonal().array() += at[noise];
        const Eigen::LLT<small> cholesky(covariance);
        if (!(at[noise] > 0.0) || cholesky.info() != Eigen::Success)
            return -infinite;
        const small inverse = cholesky.solve(small::Identity(rank, rank));

        std::array<small, parameters> change;                // R^-1 dR/dp
        const short_vector against = a * s.row(1).adjoint(); // A S^H's column: dA_2 S_2: A^H
        const auto add = [&](parameter p, const small& half) {
            change[p] = inverse * (half + half.adjoint());
        };
        add(sine, (turn * tilted) * against.adjoint());
        add(delay, (cf64(0.0, -2.0 * pi * k) * a.col(1)) * against.adjoint());
        add(direct, 0.5 * a.col(0) * a.col(0).adjoint());
        add(echo, 0.5 * a.col(1) * a.col(1).adjoint());
        add(cross_re, a.col(0) * a.col(1).adjoint());
        add(cross_im, cf64(0.0, 1.0) * a.col(0) * a.col(1).adjoint());
        change[noise] = inverse;

        if (info)
            for (int i = 0; i < parameters; ++i)
                for (int j = 0; j <= i; ++j)
                    (*info)(i, j) += frames * real_trace(change[i], change[j]);
        if (!covariances)
            continue;
        const matrix_cf64& sample = (*covariances)[index];
        const small seen = q.adjoint() * sample * q;
        const small explained = inverse * seen;
        likelihood -= explained.trace().real();
        for (Eigen::Index i = 0; i < rank; ++i)
            likelihood -= 2.0 * frames * std::log(cholesky.matrixLLT()(i, i).real());
        inside += seen.trace().real();
        energy += sample.trace().real();
        if (score)
            for (int i = 0; i < parameters; ++i)
                (*score)[i] += real_trace(change[i], explained) - frames * change[i].trace().real();
    }
    // Dimensions that hold noise alone.
    const double others = static_cast<double>(antennas_ - rank) * subcarriers_ * frames;
    const double rest = energy - inside;
    likelihood -= others * std::log(at[noise]) + rest / at[noise];
    if (score)
        (*score)[noise] += rest / (at[noise] * at[noise]) - others / at[noise];
    if (info) {
        (*info)(noise, noise) += others / (at[noise] * at[noise]);
        info->triangularView<Eigen::StrictlyUpper>() = info->transpose();
    }
    return likelihood;
}

passive_radar_model::information_matrix passive_radar_model::information(const values& at,
                                                                         long frames) const
{
    information_matrix info;
    if (!(evaluate(at, frames, nullptr, nullptr, &info) > -infinite))
        throw invalid_input("covariance of the passive radar is not positive definite; allowed: "
                            "positive noise, and direct path and echo that can be covariances");
    return info;
}

double passive_radar_model::log_likelihood(const values& at,
                                           long frames,
                                           const std::vector<matrix_cf64>& covariances,
                                           values* score,
                                           information_matrix* info) const
{
    return evaluate(at, frames, &covariances, score, info);
}

passive_radar_model::values passive_radar_truth(const config& config,
                                                const passive_radar_link& link,
                                                const channel_state& state)
{
    throw_if_invalid(link.validate(config));
    const matrix_cf64 covariance = ideal_covariance(config, state.h, state.theta_rad);
    const vector_cf64 psi = array::steering_centered(link.departure_rad, config.tx_antennas);
    const vector_cf64 theta = array::steering_centered(state.theta_rad, config.tx_antennas);
    cf64 cross =
        link.gain_direct * std::conj(config.gain_sensing_eve) * psi.dot(covariance * theta);
    double echo = std::norm(config.gain_sensing_eve) * theta.dot(covariance * theta).real();
    if (!(echo > 1e-12 * std::norm(config.gain_sensing_eve) * config.power))
        cross = echo = 0.0; // rounding: nothing reaches the target
    passive_radar_model::values truth;
    truth << std::sin(state.phi_rad), link.delay_cycles(config),
        std::norm(link.gain_direct) * psi.dot(covariance * psi).real(), echo, cross.real(),
        cross.imag(), config.noise_radar * config.noise_radar;
    return truth;
}

passive_radar_bound crb_passive_radar(const config& config,
                                      const passive_radar_link& link,
                                      const channel_state& state,
                                      int frames)
{
    if (frames < 1)
        throw invalid_input(complaint("number of frames", frames, "at least 1"));
    throw_if_invalid(validate_state(config, state));
    using model = passive_radar_model;
    const auto truth = passive_radar_truth(config, link, state);
    const double powers = truth[model::direct] * truth[model::echo];
    const double cross = std::norm(cf64(truth[model::cross_re], truth[model::cross_im]));
    passive_radar_bound bound{ infinite, infinite, powers > 0.0 ? cross / powers : 0.0 };

    const model law(config.eve_antennas, link.arrival_rad, config.frame_length);
    model::information_matrix info = law.information(truth, frames);
    // Powers and angles differ by many orders of magnitude; equal diagonals show what is singular.
    const model::values scale = info.diagonal().cwiseMax(1e-300).cwiseSqrt().cwiseInverse();
    info = scale.asDiagonal() * info * scale.asDiagonal();
    const auto variance = [&](std::initializer_list<int> kept, int wanted) {
        std::vector<int> index(kept);
        Eigen::MatrixXd part(index.size(), index.size());
        Eigen::VectorXd unit = Eigen::VectorXd::Zero(index.size());
        for (std::size_t i = 0; i < index.size(); ++i) {
            unit[i] = index[i] == wanted;
            for (std::size_t j = 0; j < index.size(); ++j)
                part(i, j) = info(index[i], index[j]);
        }
        const Eigen::LDLT<Eigen::MatrixXd> solver(part);
        if (!(solver.vectorD().minCoeff() > 1e-13))
            return infinite;
        const double value = unit.dot(solver.solve(unit)) * scale[wanted] * scale[wanted];
        return value > 0.0 ? value : infinite;
    };
    const double slope = std::cos(state.phi_rad) * std::cos(state.phi_rad);
    if (cross > 1e-20 * powers) {
        const double cycles = variance({ 0, 1, 2, 3, 4, 5, 6 }, model::delay);
        bound.phi_rad2 = variance({ 0, 1, 2, 3, 4, 5, 6 }, model::sine) / slope;
        bound.delay_s2 = cycles * std::pow(config.frame_length / link.bandwidth_hz, 2);
    } else if (powers > 0.0) // no delay to be told, and none that could disturb the direction
        bound.phi_rad2 = variance({ 0, 2, 3, 4, 5, 6 }, model::sine) / slope;
    return bound;
}

} // namespace physec::an
