// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/transmit/precoder.h>
#include <cmath>
#include <physec/error.h>
#include <physec/fpi/protection.h>
#include <string>
#include <utility>
#include <volk/volk.h>

namespace physec::fpi {

precoder::precoder(const config& config)
    : subcarriers_(config.ofdm.active_count()), antennas_(config.tx_antennas)
{
    throw_if_invalid(config.validate());
    const protection& scheme = find_protection(config.mode);
    precoding made = scheme.make(config);
    if (made.weights.rows() != subcarriers_ || made.weights.cols() != antennas_)
        throw invalid_input("weights of mode " + config.mode + " are " +
                            std::to_string(made.weights.rows()) + " x " +
                            std::to_string(made.weights.cols()) +
                            "; allowed: " + std::to_string(subcarriers_) + " x " +
                            std::to_string(antennas_) + ", active subcarriers x antennas");
    if (!made.weights.allFinite())
        throw invalid_input("weights of mode " + config.mode +
                            " hold a non-finite value; allowed: finite values");
    weights_ = std::move(made.weights);
    rank_one_gain_ = std::move(made.rank_one_gain);
    rank_one_out_ = std::move(made.rank_one_out);
    rank_one_in_ = std::move(made.rank_one_in);
    antenna_noise_variance_ = made.antenna_noise_variance;
    mean_power_ = weights_.squaredNorm() / (subcarriers_ * antennas_);
    if (rank_one_gain_.size() > 0) {
        // ||I + c u v^H||_F^2 = Nt + 2 Re(c v^H u) + |c|^2 ||u||^2 ||v||^2
        const cf64 overlap = rank_one_in_.dot(rank_one_out_);
        const double norms = rank_one_in_.squaredNorm() * rank_one_out_.squaredNorm();
        const double added =
            2.0 * (rank_one_gain_.sum() * overlap).real() + rank_one_gain_.squaredNorm() * norms;
        mean_power_ += added / (subcarriers_ * antennas_);
    }
    // Relative to pilots of power 1/Nt on each antenna.
    mean_power_ += antennas_ * antenna_noise_variance_;
    if (config.normalize_power)
        normalize();
    prepare_single_precision();
}

void precoder::normalize()
{
    const double scale = 1.0 / std::sqrt(mean_power_);
    weights_ *= scale;
    rank_one_gain_ *= scale;
    antenna_noise_variance_ *= scale * scale;
}

void precoder::prepare_single_precision()
{
    weights_single_.resize(weights_.size());
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
    // All antennas of a subcarrier are read before any is written, so in-place works.
    for (int m = 0; m < subcarriers_; ++m) {
        cf64 inner = 0.0;
        for (int i = 0; i < antennas_; ++i)
            inner += std::conj(rank_one_in_[i]) * cf64(in[i][m]);
        for (int i = 0; i < antennas_; ++i)
            out[i][m] = cf32(weights_(m, i) * cf64(in[i][m]) +
                             rank_one_gain_[m] * rank_one_out_[i] * inner);
    }
}

ofdm::pilot_grid precoder::apply(const ofdm::pilot_grid& bare) const
{
    ofdm::pilot_grid result = bare;
    result.values.array() *= weights_.replicate(bare.symbols, 1).array();
    if (rank_one_gain_.size() > 0) {
        const vector_cf64 inner = bare.values * rank_one_in_.conjugate();
        const vector_cf64 gain = rank_one_gain_.replicate(bare.symbols, 1);
        result.values += (gain.cwiseProduct(inner)) * rank_one_out_.transpose();
    }
    return result;
}

} // namespace physec::fpi
