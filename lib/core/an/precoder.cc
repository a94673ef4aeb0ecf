// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <physec/an/precoder.h>
#include <physec/error.h>
#include <volk/volk.h>

namespace physec::an {

namespace {

// Samples per slice: N slices of this length stay in the second-level cache.
constexpr int slice = 256;
// Slices are padded to the widest vector unit: every sample takes the same arithmetic path, so the
// same seed gives the same bytes however a stream is cut into calls.
constexpr int vector_width = 8;

//! sum += conj(in) * weight
void accumulate(cf32* sum, const cf32* in, cf32 weight, int count)
{
    volk_32fc_x2_s32fc_multiply_conjugate_add_32fc(sum, sum, in, weight, count);
}

void to_single(const vector_cf64& values, double scale, volk::vector<cf32>& single)
{
    for (Eigen::Index i = 0; i < values.size(); ++i)
        single[i] = cf32(scale * values[i]);
}

} // namespace

precoder::precoder(const config& config, const vector_cf64& h, double theta_rad)
    : config_(config), theta_rad_(theta_rad)
{
    throw_if_invalid(config.validate());
    const std::size_t antennas = config.tx_antennas;
    if (config.mode == noise_mode::frame_exact)
        frame_noise_ = std::make_unique<frame_noise>(config);
    target_.resize(antennas);
    user_.resize(antennas);
    data_.resize(antennas);
    draws_.resize(antennas * slice);
    samples_.resize(antennas * slice);
    symbols_conj_.resize(slice);
    along_target_.resize(slice);
    along_user_.resize(slice);
    set_channel(h, theta_rad);
}

void precoder::set_channel(const vector_cf64& h, double theta_rad)
{
    beams_ = make_beams(config_, h, theta_rad);
    csi_ = h;
    theta_rad_ = theta_rad;
    if (frame_noise_)
        frame_noise_->avoid(beams_);
    prepare_single_precision();
}

void precoder::set_tau(double tau)
{
    config changed = config_;
    changed.tau = tau;
    throw_if_invalid(changed.validate());
    config_ = changed;
    prepare_single_precision();
}

void precoder::prepare_single_precision()
{
    to_single(beams_.target, 1.0, target_);
    to_single(beams_.user, 1.0, user_);
    to_single(beams_.data, std::sqrt(config_.power * config_.tau), data_);
}

void precoder::apply(const cf32* symbols, int count, random::generator& random, cf32* const* out)
{
    cf32* part[256]; // config.validate() bounds N
    for (int done = 0; done < count; done += slice) {
        for (int i = 0; i < config_.tx_antennas; ++i)
            part[i] = out[i] + done;
        const int now = std::min(slice, count - done);
        std::fill_n(draws_.begin(), config_.tx_antennas * now, cf32(0.0f));
        const double variance = config_.power * (1.0 - config_.tau) / (config_.tx_antennas - 2);
        if (variance > 0.0)
            random.add_complex_normal(draws_.data(), config_.tx_antennas * now, variance);
        apply_slice(symbols + done, now, draws_.data(), 1.0f, part);
    }
}

void precoder::apply(const cf32* symbols, int count, const cf32* noise, cf32* const* out)
{
    cf32* part[256]; // config.validate() bounds N
    const float scale = std::sqrt(config_.power * (1.0 - config_.tau));
    for (int done = 0; done < count; done += slice) {
        for (int i = 0; i < config_.tx_antennas; ++i)
            part[i] = out[i] + done;
        const int now = std::min(slice, count - done);
        apply_slice(symbols + done, now, noise + done * config_.tx_antennas, scale, part);
    }
}

void precoder::apply_slice(
    const cf32* symbols, int count, const cf32* noise, float noise_scale, cf32* const* out)
{
    const int antennas = config_.tx_antennas;
    const int padded = (count + vector_width - 1) / vector_width * vector_width;
    std::fill_n(along_target_.begin(), padded, cf32(0.0f));
    std::fill_n(along_user_.begin(), padded, cf32(0.0f));
    for (int i = 0; i < antennas; ++i) {
        cf32* antenna = &samples_[i * slice];
        for (int n = 0; n < count; ++n)
            antenna[n] = noise_scale * noise[n * antennas + i];
        std::fill(antenna + count, antenna + padded, cf32(0.0f));
        // The kernel conjugates its input, so these sums are conj(a~^H w) and conj(h~^H w), just
        // what subtracting them with the same kernel below needs.
        accumulate(along_target_.data(), antenna, target_[i], padded);
        accumulate(along_user_.data(), antenna, user_[i], padded);
    }
    volk_32fc_conjugate_32fc(symbols_conj_.data(), symbols, count);
    for (int i = 0; i < antennas; ++i) {
        cf32* antenna = &samples_[i * slice];
        accumulate(antenna, along_target_.data(), -target_[i], padded);
        accumulate(antenna, along_user_.data(), -user_[i], padded);
        accumulate(antenna, symbols_conj_.data(), data_[i], padded);
        std::copy_n(antenna, count, out[i]);
    }
}

void precoder::apply_frame(const cf32* symbols, random::generator& random, cf32* const* out)
{
    apply_frame(symbols, draw_frame_noise(symbols, random), out);
}

const matrix_cf64& precoder::draw_frame_noise(const cf32* symbols, random::generator& random)
{
    if (!frame_noise_)
        throw invalid_input("noise mode is \"streaming\"; allowed for whole frames: frame_exact");
    return frame_noise_->draw(symbols, random);
}

void precoder::apply_frame(const cf32* symbols, const matrix_cf64& noise, cf32* const* out) const
{
    const double data_scale = std::sqrt(config_.power * config_.tau);
    const double noise_scale = std::sqrt(config_.power * (1.0 - config_.tau));
    for (int i = 0; i < config_.tx_antennas; ++i)
        for (int n = 0; n < config_.frame_length; ++n)
            out[i][n] =
                cf32(data_scale * beams_.data[i] * cf64(symbols[n]) + noise_scale * noise(i, n));
}

matrix_cf64 project(const config& config,
                    const vector_cf64& h,
                    double theta_rad,
                    const vector_cf64& symbols,
                    const matrix_cf64& noise)
{
    throw_if_invalid(config.validate());
    if (noise.rows() != config.tx_antennas)
        throw invalid_input(complaint(
            "number of noise rows", noise.rows(), std::to_string(config.tx_antennas) + " (N)"));
    if (noise.cols() != symbols.size())
        throw invalid_input(complaint("number of noise columns",
                                      noise.cols(),
                                      std::to_string(symbols.size()) + ", one per symbol"));
    const beams b = make_beams(config, h, theta_rad);
    const matrix_cf64 kept =
        noise - b.target * (b.target.adjoint() * noise) - b.user * (b.user.adjoint() * noise);
    return std::sqrt(config.power * config.tau) * b.data * symbols.transpose() +
           std::sqrt(config.power * (1.0 - config.tau)) * kept;
}

} // namespace physec::an
