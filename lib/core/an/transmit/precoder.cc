// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/transmit/precoder.h>
#include "noise_projection.h"
#include <algorithm>
#include <cmath>
#include <physec/error.h>
#include <volk/volk.h>

namespace physec::an {

namespace {

// Samples whose noise is drawn at a time: N slices of this length stay in the second-level cache.
constexpr int slice = 256;

} // namespace

precoder::precoder(const config& config, const vector_cf64& h, double theta_rad)
    : config_(config), theta_rad_(theta_rad)
{
    throw_if_invalid(config.validate());
    const std::size_t antennas = config.tx_antennas;
    if (config.mode == noise_mode::frame_exact)
        frame_noise_ = std::make_unique<frame_noise>(config);
    weights_.resize(6 * antennas);
    scratch_.resize(8 * antennas);
    draws_.resize(slice * antennas);
    decoys_.resize(antennas * config.decoy_rad.size());
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

void precoder::set_split(const config& config)
{
    throw_if_invalid(validate_update(config_, config));
    const bool other_space = config.space != config_.space;
    config_ = config;
    if (other_space) {
        if (frame_noise_)
            frame_noise_ = std::make_unique<frame_noise>(config);
        set_channel(csi_, theta_rad_);
        return;
    }
    beams_.data = config.alpha * beams_.target + config.beta() * beams_.user;
    prepare_single_precision();
}

void precoder::prepare_single_precision()
{
    const double amplitude = std::sqrt(config_.power * config_.tau);
    const bool both = config_.space == noise_space::user_and_target;
    const auto target = [&](int i) { return both ? beams_.spared(i, 0) : cf64(0.0); };
    const int user = both ? 1 : 0;
    float* weight = weights_.data();
    for (int i = 0; i < config_.tx_antennas; ++i)
        for (const cf64 value : { target(i), beams_.spared(i, user), amplitude * beams_.data[i] }) {
            *weight++ = static_cast<float>(value.real());
            *weight++ = static_cast<float>(value.imag());
        }
    cf32* decoy = decoys_.data();
    for (Eigen::Index k = user + 1; k < beams_.spared.cols(); ++k)
        for (int i = 0; i < config_.tx_antennas; ++i)
            *decoy++ = cf32(beams_.spared(i, k));
}

//! Removes the decoys' directions from the first \p count draws.
void precoder::spare_decoys(int count)
{
    const int antennas = config_.tx_antennas;
    for (std::size_t k = 0; k < config_.decoy_rad.size(); ++k) {
        const cf32* decoy = &decoys_[k * antennas];
        for (int n = 0; n < count; ++n) {
            cf32* w = &draws_[n * antennas];
            cf32 along(0.0f);
            volk_32fc_x2_conjugate_dot_prod_32fc(&along, w, decoy, antennas);
            for (int i = 0; i < antennas; ++i)
                w[i] -= along * decoy[i];
        }
    }
}

void precoder::apply(const cf32* symbols, int count, random::generator& random, cf32* const* out)
{
    const int antennas = config_.tx_antennas;
    const double variance = config_.power * (1.0 - config_.tau) / config_.noise_rank();
    cf32* part[256]; // config.validate() bounds N
    for (int done = 0; done < count; done += slice) {
        const int now = std::min(slice, count - done);
        for (int i = 0; i < antennas; ++i)
            part[i] = out[i] + done;
        if (variance > 0.0)
            random.fill_complex_normal(draws_.data(), antennas * now, variance);
        else
            std::fill_n(draws_.begin(), antennas * now, cf32(0.0f));
        spare_decoys(now);
        project_noise(weights_.data(),
                      antennas,
                      symbols + done,
                      now,
                      draws_.data(),
                      1.0f,
                      scratch_.data(),
                      part);
    }
}

void precoder::apply(const cf32* symbols, int count, const cf32* noise, cf32* const* out)
{
    const int antennas = config_.tx_antennas;
    const float scale = std::sqrt(config_.power * (1.0 - config_.tau));
    if (decoys_.empty()) {
        project_noise(
            weights_.data(), antennas, symbols, count, noise, scale, scratch_.data(), out);
        return;
    }
    cf32* part[256];
    for (int done = 0; done < count; done += slice) {
        const int now = std::min(slice, count - done);
        for (int i = 0; i < antennas; ++i)
            part[i] = out[i] + done;
        std::copy_n(
            noise + static_cast<std::size_t>(done) * antennas, antennas * now, draws_.begin());
        spare_decoys(now);
        project_noise(weights_.data(),
                      antennas,
                      symbols + done,
                      now,
                      draws_.data(),
                      scale,
                      scratch_.data(),
                      part);
    }
}

void precoder::apply_frame(const cf32* symbols, random::generator& random, cf32* const* out)
{
    exact_noise().send(symbols,
                       random,
                       beams_.data,
                       std::sqrt(config_.power * config_.tau),
                       std::sqrt(config_.power * (1.0 - config_.tau)),
                       out);
}

frame_noise& precoder::exact_noise()
{
    if (!frame_noise_)
        throw invalid_input("noise mode is \"streaming\"; allowed for whole frames: frame_exact");
    return *frame_noise_;
}

const matrix_cf64& precoder::draw_frame_noise(const cf32* symbols, random::generator& random)
{
    return exact_noise().draw(symbols, random);
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

} // namespace physec::an
