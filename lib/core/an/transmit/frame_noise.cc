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
    : antennas_(config.tx_antennas),
      length_(config.frame_length),
      rows_(length_, antennas_ - 1),
      overlap_(antennas_ - 1),
      image_(length_),
      noise_(antennas_, length_)
{
    throw_if_invalid(config.validate());
    if (length_ < antennas_ - 1)
        throw invalid_input(complaint("frame_length (L)",
                                      length_,
                                      "at least N-1 = " + std::to_string(antennas_ - 1) +
                                          " for frame-exact noise"));
}

void frame_noise::avoid(const beams& beams)
{
    first_axis_ = mirror(beams.target, 0);
    const vector_cf64 user = beams.user - 2.0 * first_axis_ * first_axis_.dot(beams.user);
    second_axis_ = mirror(user, 1);
}

const matrix_cf64& frame_noise::draw(const cf32* symbols, random::generator& random)
{
    draw_orthogonal_rows(symbols, random);
    noise_.topRows(2).setZero();
    noise_.bottomRows(antennas_ - 2) = rows_.rightCols(antennas_ - 2).transpose();
    reflect(second_axis_);
    reflect(first_axis_);
    return noise_;
}

void frame_noise::draw_orthogonal_rows(const cf32* symbols, random::generator& random)
{
    for (int n = 0; n < length_; ++n)
        rows_(n, 0) = cf64(symbols[n]);
    const double size = rows_.col(0).norm();
    if (size > 0.0) // a silent frame excludes nothing
        rows_.col(0) /= size;
    for (int k = 1; k < antennas_ - 1; ++k) {
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
    rows_.rightCols(antennas_ - 2) *= std::sqrt(length_ / (antennas_ - 2.0));
}

void frame_noise::reflect(const vector_cf64& axis)
{
    image_.noalias() = axis.adjoint() * noise_;
    noise_.noalias() -= (2.0 * axis) * image_;
}

} // namespace physec::an
