// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/transmit/precoder.h>
#include <array>
#include <cmath>
#include <physec/error.h>
#include <physec/fpi/protection.h>
#include <string>
#include <utility>
#include <volk/volk.h>

namespace physec::fpi {

namespace {

//! As many as there are antennas, twice: mode path_shifts with a path for each.
constexpr int most_rank_one_terms = 512;

std::string shape(const matrix_cf64& m)
{
    return std::to_string(m.rows()) + " x " + std::to_string(m.cols());
}

void check(const config& config, const precoding& made, int subcarriers, int antennas)
{
    if (made.weights.rows() != subcarriers || made.weights.cols() != antennas)
        throw invalid_input("weights of mode " + config.mode + " are " + shape(made.weights) +
                            "; allowed: " + std::to_string(subcarriers) + " x " +
                            std::to_string(antennas) + ", active subcarriers x antennas");
    if (!made.weights.allFinite())
        throw invalid_input("weights of mode " + config.mode +
                            " hold a non-finite value; allowed: finite values");
    const Eigen::Index terms = made.rank_one_gain.cols();
    if (made.rank_one_gain.size() == 0)
        return;
    if (terms > most_rank_one_terms || made.rank_one_gain.rows() != subcarriers ||
        made.rank_one_out.rows() != antennas || made.rank_one_out.cols() != terms ||
        made.rank_one_in.rows() != antennas || made.rank_one_in.cols() != terms)
        throw invalid_input("rank-one terms of mode " + config.mode + " are " +
                            shape(made.rank_one_gain) + ", " + shape(made.rank_one_out) + " and " +
                            shape(made.rank_one_in) + "; allowed: active subcarriers x terms and " +
                            "twice antennas x terms, up to " + std::to_string(most_rank_one_terms) +
                            " terms");
}

//! Sum over subcarriers of ||diag(weights) + sum_r c_r u_r v_r^H||_F^2 - ||diag(weights)||_F^2.
double rank_one_power(const precoding& made)
{
    const matrix_cf64 overlap = made.rank_one_in.conjugate().cwiseProduct(made.rank_one_out);
    const cf64 cross = (made.weights.conjugate() * overlap).cwiseProduct(made.rank_one_gain).sum();
    const matrix_cf64 norms =
        (made.rank_one_out.adjoint() * made.rank_one_out)
            .cwiseProduct((made.rank_one_in.adjoint() * made.rank_one_in).conjugate());
    const cf64 own =
        (made.rank_one_gain.conjugate() * norms).cwiseProduct(made.rank_one_gain).sum();
    return 2.0 * cross.real() + own.real();
}

} // namespace

precoder::precoder(const config& config)
    : config_(config), subcarriers_(config.ofdm.active_count()), antennas_(config.tx_antennas)
{
    throw_if_invalid(config.validate());
    const protection& scheme = find_protection(config.mode);
    redraws_ = scheme.draw && config.key_refresh != "session";
    precoding made = scheme.make(config);
    check(config, made, subcarriers_, antennas_);
    mean_power_ = made.weights.squaredNorm() / (subcarriers_ * antennas_);
    if (made.rank_one_gain.size() > 0)
        mean_power_ += rank_one_power(made) / (subcarriers_ * antennas_);
    // Relative to pilots of power 1/Nt on each antenna.
    mean_power_ += antennas_ * made.antenna_noise_variance;
    weights_ = std::move(made.weights);
    rank_one_gain_ = std::move(made.rank_one_gain);
    rank_one_out_ = std::move(made.rank_one_out);
    rank_one_in_ = std::move(made.rank_one_in);
    antenna_noise_variance_ = made.antenna_noise_variance;
    if (config.normalize_power)
        normalize();
    weights_single_.resize(weights_.size());
    prepare_single_precision();
}

void precoder::normalize()
{
    const double scale = 1.0 / std::sqrt(mean_power_);
    weights_ *= scale;
    rank_one_gain_ *= scale;
    antenna_noise_variance_ *= scale * scale;
}

void precoder::move_to(random::key_position at)
{
    if (!by_symbol())
        at.symbol = 0;
    if (!redraws_ || (at.frame == at_.frame && at.symbol == at_.symbol))
        return;
    find_protection(config_.mode).draw(config_, at, weights_);
    at_ = at;
    mean_power_ = weights_.squaredNorm() / weights_.size();
    if (config_.normalize_power)
        normalize();
    prepare_single_precision();
}

void precoder::prepare_single_precision()
{
    for (Eigen::Index k = 0; k < weights_.size(); ++k)
        weights_single_[k] = cf32(weights_.data()[k]); // column-major: one antenna after another
}

int precoder::null_count(double relative) const
{
    const double threshold = relative * weights_.norm() / std::sqrt(weights_.size());
    return static_cast<int>((weights_.array().abs() < threshold).count());
}

void precoder::apply(const cf32* const* in, cf32* const* out) const
{
    if (rank_one_gain_.size() == 0) {
        for (int i = 0; i < antennas_; ++i)
            volk_32fc_x2_multiply_32fc(
                out[i], in[i], &weights_single_[i * subcarriers_], subcarriers_);
        return;
    }
    const int terms = static_cast<int>(rank_one_gain_.cols());
    // All antennas of a subcarrier are read before any is written, so in-place works.
    for (int m = 0; m < subcarriers_; ++m) {
        std::array<cf64, most_rank_one_terms> scaled; // c_r v_r^H in
        for (int r = 0; r < terms; ++r) {
            cf64 inner = 0.0;
            for (int i = 0; i < antennas_; ++i)
                inner += std::conj(rank_one_in_(i, r)) * cf64(in[i][m]);
            scaled[r] = rank_one_gain_(m, r) * inner;
        }
        for (int i = 0; i < antennas_; ++i) {
            cf64 sum = weights_(m, i) * cf64(in[i][m]);
            for (int r = 0; r < terms; ++r)
                sum += rank_one_out_(i, r) * scaled[r];
            out[i][m] = cf32(sum);
        }
    }
}

ofdm::pilot_grid precoder::apply(const ofdm::pilot_grid& bare, std::uint64_t frame) const
{
    ofdm::pilot_grid result = bare;
    if (redraws_ && (by_symbol() || frame != at_.frame)) {
        precoder there(*this);
        for (int g = 0; g < bare.symbols; ++g) {
            there.move_to({ frame, static_cast<std::uint32_t>(g) });
            result.values.middleRows(g * bare.subcarriers, bare.subcarriers).array() *=
                there.weights_.array();
        }
        return result;
    }
    result.values.array() *= weights_.replicate(bare.symbols, 1).array();
    if (rank_one_gain_.size() > 0) {
        const matrix_cf64 inner = bare.values * rank_one_in_.conjugate();
        const matrix_cf64 gain = rank_one_gain_.replicate(bare.symbols, 1);
        result.values += gain.cwiseProduct(inner) * rank_one_out_.transpose();
    }
    return result;
}

} // namespace physec::fpi
