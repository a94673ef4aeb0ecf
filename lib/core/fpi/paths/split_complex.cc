// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/paths/split_complex.h>
#include "../../numeric/simd.h"
#include <algorithm>

namespace physec::fpi {

namespace {

/*!
 * Two weighted sums over the columns of x at once. A strip of rows stays in registers while all
 * columns pass by, which halves the memory traffic of adding column by column.
 */
PHYSEC_LOOP_CLONES void weighted_sums_loop(const double* __restrict x,
                                           std::size_t stride,
                                           int columns,
                                           const cf64* __restrict first,
                                           const cf64* __restrict second,
                                           double* __restrict ar,
                                           double* __restrict ai,
                                           double* __restrict br,
                                           double* __restrict bi,
                                           int count)
{
    constexpr int strip = 16;
    int k = 0;
    for (; k + strip <= count; k += strip) {
        double sums[4][strip] = {};
        for (int c = 0; c < columns; ++c) {
            const double* __restrict xr = x + 2 * c * stride + k;
            const double* __restrict xi = xr + stride;
            const double fr = first[c].real(), fi = first[c].imag();
            const double sr = second[c].real(), si = second[c].imag();
#pragma omp simd
            for (int j = 0; j < strip; ++j) {
                sums[0][j] += fr * xr[j] - fi * xi[j];
                sums[1][j] += fr * xi[j] + fi * xr[j];
                sums[2][j] += sr * xr[j] - si * xi[j];
                sums[3][j] += sr * xi[j] + si * xr[j];
            }
        }
        for (int j = 0; j < strip; ++j) {
            ar[k + j] = sums[0][j];
            ai[k + j] = sums[1][j];
            br[k + j] = sums[2][j];
            bi[k + j] = sums[3][j];
        }
    }
    for (; k < count; ++k) {
        cf64 a = 0.0, b = 0.0;
        for (int c = 0; c < columns; ++c) {
            const cf64 value(x[2 * c * stride + k], x[(2 * c + 1) * stride + k]);
            a += first[c] * value;
            b += second[c] * value;
        }
        ar[k] = a.real();
        ai[k] = a.imag();
        br[k] = b.real();
        bi[k] = b.imag();
    }
}

PHYSEC_LOOP_CLONES void rotate_loop(const double* __restrict pr,
                                    const double* __restrict pi,
                                    double* __restrict yr,
                                    double* __restrict yi,
                                    int count)
{
#pragma omp simd
    for (int k = 0; k < count; ++k) {
        const double real = yr[k] * pr[k] - yi[k] * pi[k];
        yi[k] = yr[k] * pi[k] + yi[k] * pr[k];
        yr[k] = real;
    }
}

PHYSEC_LOOP_CLONES void ramp_loop(const double* __restrict ramp,
                                  const double* __restrict xr,
                                  const double* __restrict xi,
                                  double* __restrict yr,
                                  double* __restrict yi,
                                  int count)
{
#pragma omp simd
    for (int k = 0; k < count; ++k) {
        yr[k] = ramp[k] * xi[k];
        yi[k] = -ramp[k] * xr[k];
    }
}

PHYSEC_LOOP_CLONES void periodic_inner_loop(const double* __restrict ar,
                                            const double* __restrict ai,
                                            const double* __restrict br,
                                            const double* __restrict bi,
                                            int rows,
                                            int period,
                                            double* __restrict real,
                                            double* __restrict imag)
{
    for (int row = 0; row < rows; row += period) {
#pragma omp simd
        for (int k = 0; k < period; ++k) {
            real[k] += ar[row + k] * br[row + k] + ai[row + k] * bi[row + k];
            imag[k] += ar[row + k] * bi[row + k] - ai[row + k] * br[row + k];
        }
    }
}

PHYSEC_LOOP_CLONES void inner_loop(const double* __restrict ar,
                                   const double* __restrict ai,
                                   const double* __restrict br,
                                   const double* __restrict bi,
                                   int count,
                                   double* __restrict result)
{
    double real = 0.0, imag = 0.0;
#pragma omp simd reduction(+ : real, imag)
    for (int k = 0; k < count; ++k) {
        real += ar[k] * br[k] + ai[k] * bi[k];
        imag += ar[k] * bi[k] - ai[k] * br[k];
    }
    result[0] = real;
    result[1] = imag;
}

} // namespace

split_matrix::split_matrix(const matrix_cf64& values)
{
    resize(static_cast<int>(values.rows()), static_cast<int>(values.cols()));
    for (int c = 0; c < columns_; ++c)
        set(c, values.col(c));
}

void split_matrix::resize(int rows, int columns)
{
    constexpr std::size_t doubles_per_line = 8; // columns start on a cache line
    rows_ = rows;
    columns_ = columns;
    stride_ = (rows + doubles_per_line - 1) / doubles_per_line * doubles_per_line;
    if (data_.size() < 2 * stride_ * columns)
        data_.resize(2 * stride_ * columns);
}

void split_matrix::set(int column, const vector_cf64& values)
{
    double* re = real(column);
    double* im = imag(column);
    for (int k = 0; k < rows_; ++k) {
        re[k] = values[k].real();
        im[k] = values[k].imag();
    }
}

vector_cf64 split_matrix::get(int column) const
{
    vector_cf64 values(rows_);
    for (int k = 0; k < rows_; ++k)
        values[k] = cf64(real(column)[k], imag(column)[k]);
    return values;
}

void split_matrix::set_weighted_sums(int first_column,
                                     int second_column,
                                     const split_matrix& x,
                                     const cf64* first,
                                     const cf64* second)
{
    weighted_sums_loop(x.data_.data(),
                       x.stride_,
                       x.columns_,
                       first,
                       second,
                       real(first_column),
                       imag(first_column),
                       real(second_column),
                       imag(second_column),
                       rows_);
}

void split_matrix::rotate(int column,
                          const double* phase_real,
                          const double* phase_imag,
                          int period)
{
    for (int row = 0; row < rows_; row += period)
        rotate_loop(phase_real, phase_imag, real(column) + row, imag(column) + row, period);
}

void split_matrix::ramp_of(int column, int from, const double* ramp, int period)
{
    for (int row = 0; row < rows_; row += period)
        ramp_loop(ramp,
                  real(from) + row,
                  imag(from) + row,
                  real(column) + row,
                  imag(column) + row,
                  period);
}

void split_matrix::periodic_inner(const split_matrix& a,
                                  int a_column,
                                  const split_matrix& b,
                                  int b_column,
                                  int period,
                                  double* sum_real,
                                  double* sum_imag)
{
    std::fill_n(sum_real, period, 0.0);
    std::fill_n(sum_imag, period, 0.0);
    periodic_inner_loop(a.real(a_column),
                        a.imag(a_column),
                        b.real(b_column),
                        b.imag(b_column),
                        a.rows_,
                        period,
                        sum_real,
                        sum_imag);
}

cf64 split_matrix::inner(const split_matrix& a, int a_column, const split_matrix& b, int b_column)
{
    double result[2];
    inner_loop(
        a.real(a_column), a.imag(a_column), b.real(b_column), b.imag(b_column), a.rows_, result);
    return { result[0], result[1] };
}

} // namespace physec::fpi
