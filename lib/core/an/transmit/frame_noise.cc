// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/transmit/frame_noise.h>
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
      rows_(length_, rank_ + 1),
      overlap_(rank_ + 1),
      image_(length_),
      noise_(antennas_, length_)
{
    if (length_ < rank_ + 1)
        throw invalid_input(
            complaint("frame_length (L)",
                      length_,
                      "at least " + std::to_string(rank_ + 1) + " for frame-exact noise"));
}

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
    draw_orthogonal_rows(symbols, random);
    noise_.topRows(antennas_ - rank_).setZero();
    noise_.bottomRows(rank_) = rows_.rightCols(rank_).transpose();
    for (int k = axes_.cols() - 1; k >= 0; --k) {
        image_.noalias() = axes_.col(k).adjoint() * noise_;
        noise_.noalias() -= (2.0 * axes_.col(k)) * image_;
    }
    return noise_;
}

void frame_noise::draw_orthogonal_rows(const cf32* symbols, random::generator& random)
{
    for (int n = 0; n < length_; ++n)
        rows_(n, 0) = cf64(symbols[n]);
    const double size = rows_.col(0).norm();
    if (size > 0.0) // a silent frame excludes nothing
        rows_.col(0) /= size;
    for (int k = 1; k < rank_ + 1; ++k) {
        auto row = rows_.col(k);
        for (int n = 0; n < length_; ++n)
            row[n] = random.complex_normal(1.0);
        // Gram-Schmidt, twice is enough for orthogonality to rounding.
        for (int pass = 0; pass < 2; ++pass) {
            overlap_.head(k).noalias() = rows_.leftCols(k).adjoint() * row;
            row.noalias() -= rows_.leftCols(k) * overlap_.head(k);
            row.normalize();
        }
    }
    rows_.rightCols(rank_) *= std::sqrt(length_ / static_cast<double>(rank_));
}

} // namespace physec::an
