// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/transmit/frame_noise.h>
#include "frame_rows.h"
#include <algorithm>
#include <cmath>
#include <physec/error.h>

namespace physec::an {

namespace {

//! Unit normal of the mirror that takes x to a multiple of coordinate \p k; x[0..k-1] are ignored.
vector_cf64 mirror(vector_cf64 x, int k)
{
    x.head(k).setZero();
    const double size = std::abs(x[k]);
    const cf64 phase = size > 0.0 ? x[k] / size : cf64(1.0); // sign against cancellation
    x[k] += phase * x.norm();
    return x.normalized();
}

} // namespace

frame_noise::frame_noise(const config& config)
    : antennas_((throw_if_invalid(config.validate()), config.tx_antennas)),
      rank_(config.noise_rank()),
      length_(config.frame_length),
      axes_(antennas_, antennas_ - rank_),
      rows_(std::make_unique<frame_rows>(antennas_ + 1, length_)),
      drawn_(length_),
      noise_(antennas_, length_)
{
    if (length_ < rank_ + 1)
        throw invalid_input(
            complaint("frame_length (L)",
                      length_,
                      "at least " + std::to_string(rank_ + 1) + " for frame-exact noise"));
}

frame_noise::~frame_noise() = default;

void frame_noise::avoid(const beams& beams)
{
    for (int k = 0; k < axes_.cols(); ++k) {
        vector_cf64 direction = beams.spared.col(k);
        for (int j = 0; j < k; ++j)
            direction -= 2.0 * axes_.col(j) * axes_.col(j).dot(direction);
        axes_.col(k) = mirror(direction, k);
    }
}

const matrix_cf64& frame_noise::draw(const cf32* symbols, random::generator& random)
{
    draw_rows(symbols, random);
    for (int i = 0; i < antennas_; ++i)
        for (int n = 0; n < length_; ++n)
            noise_(i, n) = cf64(rows_->real(i)[n], rows_->imaginary(i)[n]);
    return noise_;
}

void frame_noise::send(const cf32* symbols,
                       random::generator& random,
                       const vector_cf64& data,
                       double data_scale,
                       double noise_scale,
                       cf32* const* out)
{
    draw_rows(symbols, random);
    for (int i = 0; i < antennas_; ++i)
        rows_->write(i, data_scale * data[i], symbols, noise_scale, out[i]);
}

void frame_noise::draw_rows(const cf32* symbols, random::generator& random)
{
    double power = 0.0;
    for (int n = 0; n < length_; ++n)
        power += std::norm(cf64(symbols[n]));
    const double by = power > 0.0 ? 1.0 / std::sqrt(power) : 0.0; // a silent frame excludes nothing
    for (int n = 0; n < length_; ++n) {
        rows_->real(antennas_)[n] = by * symbols[n].real();
        rows_->imaginary(antennas_)[n] = by * symbols[n].imag();
    }
    const int spared = antennas_ - rank_;
    for (int i = 0; i < spared; ++i) {
        std::fill_n(rows_->real(i), length_, 0.0);
        std::fill_n(rows_->imaginary(i), length_, 0.0);
    }
    for (int i = spared; i < antennas_; ++i) {
        random.fill_complex_normal(drawn_.data(), length_, 1.0);
        for (int n = 0; n < length_; ++n) {
            rows_->real(i)[n] = drawn_[n].real();
            rows_->imaginary(i)[n] = drawn_[n].imag();
        }
    }
    rows_->orthogonalize(antennas_, spared, rank_);
    rows_->scale(spared, rank_, std::sqrt(length_ / static_cast<double>(rank_)));
    for (int k = spared - 1; k >= 0; --k)
        rows_->mirror(0, antennas_, axes_.col(k).data());
}

} // namespace physec::an
