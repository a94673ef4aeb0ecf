// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/bounds/keyed_bounds.h>
#include "../paths/map_channel.h"
#include "map_truth.h"
#include <cmath>
#include <Eigen/Cholesky>
#include <limits>
#include <physec/error.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>
#include <physec/numeric/decompositions.h>
#include <physec/numeric/information.h>
#include <string>

namespace physec::fpi {

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

//! The true channel with its slopes by all that Eve does not know of it.
class true_channel
{
public:
    explicit true_channel(const config& config)
        : truth_(with_true_map(config)),
          geometry_(truth_, config.eve_m, map_nuisance::none, 0, known_sources(config)),
          channel_(truth_, geometry_)
    {
        const auto paths = true_paths(config, config.eve_m);
        const int count = static_cast<int>(paths.size());
        std::vector<normalized_path> seen;
        vector_cf64 gains(count);
        for (int k = 0; k < count; ++k) {
            seen.push_back({ paths[k].delay_s * config.ofdm.subcarrier_spacing_hz(),
                             paths[k].spatial_frequency });
            gains[k] = paths[k].gain;
        }
        at_ = channel_.at({ geometry_.start(config.alice_m, Eigen::VectorXd(0), seen), gains });
    }

    const map_channel& channel() const { return channel_; }
    int unknowns() const { return channel_.unknowns(); }
    vector_cf64 response(int subcarrier) const
    {
        return at_.response.segment(subcarrier * channel_.antennas(), channel_.antennas());
    }
    matrix_cf64 slopes(int subcarrier) const
    {
        return at_.slopes.middleRows(subcarrier * channel_.antennas(), channel_.antennas());
    }
    //! Slopes of |h|^2, antennas x unknowns.
    Eigen::MatrixXd power_slopes(int subcarrier) const
    {
        return 2.0 * (response(subcarrier).conjugate().asDiagonal() * slopes(subcarrier)).real();
    }

private:
    static config with_true_map(config config)
    {
        config.map_m = config.scatterers_m;
        return config;
    }

    const config truth_;
    const map_geometry geometry_;
    const map_channel channel_;
    channel_slopes at_;
};

/*!
 * Root of the trace of the position's covariance from rows whose Gram matrix is the information; the
 * position comes first. For information whose condition, the square of that of the rows, would be too much.
 */
double deviation_by_rows_m(const Eigen::MatrixXd& rows, const Eigen::VectorXd& prior)
{
    constexpr double largest_condition = 1e11; // beyond, rounding of the slopes decides
    Eigen::MatrixXd all(rows.rows() + prior.size(), rows.cols());
    all.setZero();
    all.topRows(rows.rows()) = rows;
    for (Eigen::Index k = 0; k < prior.size(); ++k)
        all(rows.rows() + k, k) = std::sqrt(prior[k]);
    const Eigen::VectorXd scale = all.colwise().norm().cwiseInverse();
    if (!scale.allFinite())
        return not_a_number;
    const matrix_cf64 scaled = (all * scale.asDiagonal()).cast<cf64>();
    Eigen::Index rank = 0;
    const matrix_cf64 inverse = numeric::pseudoinverse(scaled, rank);
    if (rank < all.cols() || scaled.norm() * inverse.norm() > largest_condition)
        return not_a_number;
    return std::hypot(scale[0] * inverse.row(0).norm(), scale[1] * inverse.row(1).norm());
}

Eigen::MatrixXd real_rows(const matrix_cf64& complex)
{
    Eigen::MatrixXd rows(2 * complex.rows(), complex.cols());
    rows << complex.real(), complex.imag();
    return rows;
}

matrix_cf64 pilots_of(const ofdm::pilot_grid& bare, int subcarrier)
{
    return bare.values(Eigen::seqN(subcarrier, bare.symbols, bare.subcarriers), Eigen::all);
}

//! Slopes of one subcarrier of one frame over the noise, those of the key projected out.
Eigen::MatrixXd without_key(const matrix_cf64& pilots,
                            const vector_cf64& sent_response,
                            const matrix_cf64& sent_slopes,
                            key_knowledge knowledge,
                            double noise_variance)
{
    constexpr cf64 j(0.0, 1.0);
    const double scale = std::sqrt(2.0 / noise_variance);
    const bool loud = knowledge.law == gain_law::lognormal;
    const Eigen::Index antennas = pilots.cols(), received = 2 * pilots.rows();
    const matrix_cf64 by_log = scale * (pilots * sent_response.asDiagonal());
    Eigen::MatrixXd rows =
        Eigen::MatrixXd::Zero(received + (loud ? antennas : 0), sent_slopes.cols());
    rows.topRows(received) = scale * real_rows(pilots * sent_slopes);
    Eigen::MatrixXd key = Eigen::MatrixXd::Zero(rows.rows(), (loud ? 2 : 1) * antennas);
    key.topLeftCorner(received, antennas) = real_rows(j * by_log);
    if (loud) {
        key.topRightCorner(received, antennas) = real_rows(by_log);
        key.bottomRightCorner(antennas, antennas)
            .diagonal()
            .setConstant(1.0 / knowledge.log_deviation);
    }
    // Where a channel is null its phase is nothing to project out.
    Eigen::MatrixXd gram = key.transpose() * key;
    gram.diagonal().array() += 1e-14 * gram.diagonal().maxCoeff();
    return rows - key * gram.ldlt().solve(key.transpose() * rows);
}

//! Of the unknowns and, last, sigma^2.
Eigen::MatrixXd
gaussian_information(const true_channel& truth, const ofdm::pilot_grid& bare, double noise_variance)
{
    const int antennas = truth.channel().antennas(), unknowns = truth.unknowns();
    Eigen::MatrixXd all = Eigen::MatrixXd::Zero(unknowns + 1, unknowns + 1);
    for (int m = 0; m < truth.channel().subcarriers(); ++m) {
        const matrix_cf64 pilots = pilots_of(bare, m);
        const Eigen::VectorXd power = truth.response(m).cwiseAbs2();
        matrix_cf64 covariance = pilots * power.asDiagonal() * pilots.adjoint();
        covariance.diagonal().array() += noise_variance;
        const matrix_cf64 inverse =
            covariance.llt().solve(matrix_cf64::Identity(bare.symbols, bare.symbols));
        const matrix_cf64 filtered = inverse * pilots;
        // Between |h_i|^2 and |h_l|^2: |s_i^H R^-1 s_l|^2; sigma^2 adds the identity to R.
        Eigen::MatrixXd information(antennas + 1, antennas + 1);
        information.topLeftCorner(antennas, antennas) = (pilots.adjoint() * filtered).cwiseAbs2();
        information.col(antennas).head(antennas) = filtered.colwise().squaredNorm().transpose();
        information.row(antennas).head(antennas) = filtered.colwise().squaredNorm();
        information(antennas, antennas) = inverse.squaredNorm();
        Eigen::MatrixXd slopes = Eigen::MatrixXd::Zero(antennas + 1, unknowns + 1);
        slopes.topLeftCorner(antennas, unknowns) = truth.power_slopes(m);
        slopes(antennas, unknowns) = 1.0;
        all += slopes.transpose() * information * slopes;
    }
    return all;
}

double position_deviation_m(Eigen::MatrixXd information, const Eigen::VectorXd& prior)
{
    information.diagonal().head(prior.size()) += prior;
    double condition = 0.0;
    const Eigen::MatrixXd covariance = numeric::inverse_information(information, condition);
    return covariance.size() == 0 ? not_a_number : std::sqrt(covariance(0, 0) + covariance(1, 1));
}

} // namespace

double magnitude_bound_m(const config& config,
                         const ofdm::pilot_grid& bare,
                         const std::vector<matrix_cf64>& weights,
                         key_knowledge knowledge,
                         double noise_variance)
{
    throw_if_invalid(config.validate());
    if (weights.empty())
        throw invalid_input("number of frames is 0; allowed: at least 1");
    for (const matrix_cf64& key : weights)
        if (key.rows() != bare.subcarriers || key.cols() != bare.antennas())
            throw invalid_input(
                "shape of the weights is " + std::to_string(key.rows()) + " x " +
                std::to_string(key.cols()) + "; allowed: " + std::to_string(bare.subcarriers) +
                " active subcarriers x " + std::to_string(bare.antennas()) + " antennas");
    if (!config.map_m)
        return not_a_number;
    const true_channel truth(config);
    if (knowledge.law == gain_law::gaussian)
        return position_deviation_m(static_cast<double>(weights.size()) *
                                        gaussian_information(truth, bare, noise_variance),
                                    truth.channel().prior());
    Eigen::MatrixXd information = Eigen::MatrixXd::Zero(truth.unknowns(), truth.unknowns());
    for (const matrix_cf64& key : weights)
        for (int m = 0; m < bare.subcarriers; ++m) {
            const auto factors = key.row(m).transpose().asDiagonal();
            const Eigen::MatrixXd rows = without_key(pilots_of(bare, m),
                                                     factors * truth.response(m),
                                                     factors * truth.slopes(m),
                                                     knowledge,
                                                     noise_variance);
            information += rows.transpose() * rows;
        }
    return position_deviation_m(information, truth.channel().prior());
}

double energy_bound_m(const config& config, int symbols, double noise_variance, bool noise_known)
{
    throw_if_invalid(config.validate());
    if (symbols < 1)
        throw invalid_input(complaint("number of OFDM symbols", symbols, "at least 1"));
    if (!config.map_m)
        return not_a_number;
    const true_channel truth(config);
    const int unknowns = truth.unknowns();
    Eigen::MatrixXd rows = Eigen::MatrixXd::Zero(truth.channel().subcarriers(), unknowns + 1);
    for (int m = 0; m < truth.channel().subcarriers(); ++m) {
        const double power = truth.response(m).squaredNorm() / truth.channel().antennas();
        const double weight = std::sqrt(static_cast<double>(symbols)) / (power + noise_variance);
        rows.row(m).head(unknowns) =
            weight / truth.channel().antennas() * truth.power_slopes(m).colwise().sum();
        rows(m, unknowns) = weight;
    }
    return deviation_by_rows_m(noise_known ? rows.leftCols(unknowns).eval() : rows,
                               truth.channel().prior());
}

key_knowledge eves_key_knowledge(const config& config)
{
    if (config.mode == "smooth_kernel")
        return { gain_law::gaussian };
    if (config.mode != "keyed_gains")
        return { gain_law::unit };
    if (config.gain_law == "lognormal")
        return { gain_law::lognormal, config.gain_spread };
    return { gain_law::gaussian };
}

bool secret_pilots(const config& config)
{
    return find_protection(config.mode).draw && config.key_refresh == "symbol";
}

namespace {

//! One factor for every antenna and subcarrier, independent or of no consequence.
bool independent_factors(const config& config)
{
    const path_effect effect = find_protection(config.mode).effect;
    return effect == path_effect::untouched || effect == path_effect::shifted ||
           config.mode == "keyed_phases" || config.mode == "keyed_gains";
}

double eves_noise_variance(const config& config, const ofdm::pilot_grid& sent)
{
    return noise_variance(config, sent) + transmitted_noise_power(config, config.eve_m);
}

attack_bound without_bias(double bound_m)
{
    return { bound_m, std::isnan(bound_m) ? bound_m : 0.0 };
}

} // namespace

attack_bound bound_of_magnitude(const config& config, const ofdm::pilot_grid& bare)
{
    throw_if_invalid(config.validate());
    const key_knowledge knowledge = eves_key_knowledge(config);
    const bool mixed = knowledge.law == gain_law::gaussian && config.gain_spread < 1.0;
    if (secret_pilots(config) || !independent_factors(config) || mixed)
        return {};
    const precoder alice(config);
    const double variance = eves_noise_variance(config, alice.apply(bare));
    return without_bias(magnitude_bound_m(config, bare, { alice.weights() }, knowledge, variance));
}

attack_bound bound_of_energy(const config& config, const ofdm::pilot_grid& bare)
{
    throw_if_invalid(config.validate());
    if (!independent_factors(config))
        return {};
    const double variance = eves_noise_variance(config, precoder(config).apply(bare));
    return without_bias(energy_bound_m(config, bare.symbols, variance, false));
}

} // namespace physec::fpi
