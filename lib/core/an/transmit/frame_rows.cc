// SPDX-License-Identifier: GPL-3.0-or-later
#include "frame_rows.h"
#include "../../numeric/simd.h"
#include <algorithm>
#include <cmath>

// Loops over a whole number of registers; the pragmas allow sums in any order (-fopenmp-simd).
namespace physec::an {

namespace {

constexpr int register_doubles = 8; // of the widest

//! x -= q (q^H x)
inline __attribute__((always_inline)) void
take_out(const double* qr, const double* qi, double* xr, double* xi, int n)
{
    double sr = 0.0, si = 0.0;
#pragma omp simd reduction(+ : sr, si)
    for (int k = 0; k < n; ++k) {
        sr += qr[k] * xr[k] + qi[k] * xi[k];
        si += qr[k] * xi[k] - qi[k] * xr[k];
    }
#pragma omp simd
    for (int k = 0; k < n; ++k) {
        xr[k] -= qr[k] * sr - qi[k] * si;
        xi[k] -= qr[k] * si + qi[k] * sr;
    }
}

inline __attribute__((always_inline)) double power_of(const double* xr, const double* xi, int n)
{
    double power = 0.0;
#pragma omp simd reduction(+ : power)
    for (int k = 0; k < n; ++k)
        power += xr[k] * xr[k] + xi[k] * xi[k];
    return power;
}

PHYSEC_LOOP_CLONES void
orthogonal_rows(double* real, double* imaginary, int stride, int unit, int first, int count)
{
    // What is left is orthogonal to rounding over the share of its length that a row keeps. Where that is
    // less than a tenth it goes through once more.
    constexpr double kept = 0.1 * 0.1;
    for (int k = first; k < first + count; ++k) {
        double *xr = real + k * stride, *xi = imaginary + k * stride;
        double before = power_of(xr, xi, stride), after = 0.0;
        for (int pass = 0; pass < 2; ++pass) {
            take_out(real + unit * stride, imaginary + unit * stride, xr, xi, stride);
            for (int j = first; j < k; ++j)
                take_out(real + j * stride, imaginary + j * stride, xr, xi, stride);
            after = power_of(xr, xi, stride);
            if (after > kept * before)
                break;
            before = after;
        }
        const double by = 1.0 / std::sqrt(after);
#pragma omp simd
        for (int n = 0; n < stride; ++n) {
            xr[n] *= by;
            xi[n] *= by;
        }
    }
}

PHYSEC_LOOP_CLONES void mirror_columns(
    double* real, double* imaginary, int stride, int count, const cf64* axis, double* image)
{
    double *mr = image, *mi = image + stride;
    std::fill_n(image, 2 * stride, 0.0);
    for (int i = 0; i < count; ++i) {
        const double ar = axis[i].real(), ai = axis[i].imag();
        const double *xr = real + i * stride, *xi = imaginary + i * stride;
#pragma omp simd
        for (int k = 0; k < stride; ++k) {
            mr[k] += ar * xr[k] + ai * xi[k];
            mi[k] += ar * xi[k] - ai * xr[k];
        }
    }
    for (int i = 0; i < count; ++i) {
        const double ar = 2.0 * axis[i].real(), ai = 2.0 * axis[i].imag();
        double *xr = real + i * stride, *xi = imaginary + i * stride;
#pragma omp simd
        for (int k = 0; k < stride; ++k) {
            xr[k] -= ar * mr[k] - ai * mi[k];
            xi[k] -= ar * mi[k] + ai * mr[k];
        }
    }
}

PHYSEC_LOOP_CLONES void write_row(const double* real,
                                  const double* imaginary,
                                  int length,
                                  double data_real,
                                  double data_imaginary,
                                  const float* symbols,
                                  double scale,
                                  float* out)
{
#pragma omp simd
    for (int n = 0; n < length; ++n) {
        const double sr = symbols[2 * n], si = symbols[2 * n + 1];
        out[2 * n] = static_cast<float>(data_real * sr - data_imaginary * si + scale * real[n]);
        out[2 * n + 1] =
            static_cast<float>(data_real * si + data_imaginary * sr + scale * imaginary[n]);
    }
}

} // namespace

frame_rows::frame_rows(int rows, int length)
    : length_(length),
      stride_((length + register_doubles - 1) / register_doubles * register_doubles),
      real_(static_cast<std::size_t>(rows) * stride_),
      imaginary_(static_cast<std::size_t>(rows) * stride_),
      image_(2 * static_cast<std::size_t>(stride_))
{
    std::fill(real_.begin(), real_.end(), 0.0);
    std::fill(imaginary_.begin(), imaginary_.end(), 0.0);
}

void frame_rows::orthogonalize(int unit, int first, int count)
{
    orthogonal_rows(real_.data(), imaginary_.data(), stride_, unit, first, count);
}

void frame_rows::scale(int first, int count, double by)
{
    for (auto* part : { real(first), imaginary(first) })
        std::for_each(part, part + count * stride_, [by](double& x) { x *= by; });
}

void frame_rows::mirror(int first, int count, const cf64* axis)
{
    mirror_columns(real(first), imaginary(first), stride_, count, axis, image_.data());
}

void frame_rows::write(int row, cf64 data, const cf32* symbols, double scale, cf32* out) const
{
    write_row(real(row),
              imaginary(row),
              length_,
              data.real(),
              data.imag(),
              reinterpret_cast<const float*>(symbols),
              scale,
              reinterpret_cast<float*>(out));
}

} // namespace physec::an
