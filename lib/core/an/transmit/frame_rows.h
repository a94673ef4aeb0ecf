// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/types.h>
#include <volk/volk_alloc.hh>

namespace physec::an {

/*!
 * Complex rows in double precision, real and imaginary parts apart, so that a register holds many samples of one
 * part: what orthogonalising a frame's noise spends its time with. Rows are padded with zeros, which
 * no operation here changes.
 */
class frame_rows
{
public:
    frame_rows(int rows, int length);

    double* real(int row) { return &real_[row * stride_]; }
    double* imaginary(int row) { return &imaginary_[row * stride_]; }
    const double* real(int row) const { return &real_[row * stride_]; }
    const double* imaginary(int row) const { return &imaginary_[row * stride_]; }
    int length() const { return length_; }

    /*!
     * Rows first to first + count - 1: each without its part along \p unit and those before it, and of
     * squared norm 1, by Gram and Schmidt, twice where once is not enough. A \p unit row of zeros excludes nothing.
     */
    void orthogonalize(int unit, int first, int count);

    //! Rows first to first + count - 1 times a number.
    void scale(int first, int count, double by);

    /*!
     * Rows first to first + count - 1 as the columns of a matrix, mirrored: x - 2 a (a^H x) for
     * each column x, \p axis being a, \p count values.
     */
    void mirror(int first, int count, const cf64* axis);

    //! out[n] = data symbols[n] + scale row[n].
    void write(int row, cf64 data, const cf32* symbols, double scale, cf32* out) const;

private:
    int length_, stride_;
    volk::vector<double> real_, imaginary_;
    volk::vector<double> image_; // of mirror(): real part, then imaginary
};

} // namespace physec::an
