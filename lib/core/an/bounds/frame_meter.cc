// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/bounds/frame_meter.h>
#include "../../numeric/simd.h"
#include <algorithm>
#include <cmath>
#include <cstring>
#include <physec/array/steering.h>
#include <physec/error.h>

namespace physec::an {

using numeric::strip;
using numeric::strip_floats;
using numeric::strip_samples;

namespace {

constexpr int vectors = 4;         // h, h_e, a, a'
constexpr int parts = 2 * vectors; // real and imaginary parts

/*!
 * y[v][n] = conj(w_v)^T x(n) for the four vectors. One strip of all sums stays in registers while
 * the antennas pass by; real and imaginary parts of the weights are summed apart.
 */
PHYSEC_STRIP_CLONES void
look(const cf32* const* x, const float* weights, int antennas, int samples, float* y)
{
    for (int n = 0; n < samples; n += strip_samples) {
        strip sum[parts] = {};
        for (int i = 0; i < antennas; ++i) {
            strip row;
            std::memcpy(&row, x[i] + n, sizeof row);
            const float* weight = weights + parts * i;
#pragma GCC unroll 8
            for (int v = 0; v < parts; ++v)
                sum[v] += weight[v] * row;
        }
        for (int v = 0; v < vectors; ++v) {
            const strip product = sum[2 * v] - PHYSEC_TIMES_J(sum[2 * v + 1]);
            std::memcpy(y + 2 * (v * samples + n), &product, sizeof product);
        }
    }
}

//! Sums over a frame, without 1/L.
struct sums {
    double symbols = 0.0, user_noise = 0.0, eve_noise = 0.0;
    double target = 0.0, slope = 0.0;      // energies of a^H X and a'^H X
    double cross_re = 0.0, cross_im = 0.0; // a^H X (a'^H X)^H
    double data_re = 0.0, data_im = 0.0;   // a^H X s_u^H
};

//! \p y as look() writes it; \p user and \p eve are what one unit symbol should arrive as.
PHYSEC_STRIP_CLONES sums add_up(
    const float* s, const float* y, int samples, int length, const double* user, const double* eve)
{
    const float* at_user = y;
    const float* at_eve = y + 2 * samples;
    const float* a = y + 4 * samples;
    const float* b = y + 6 * samples;
    double symbols = 0.0, user_noise = 0.0, eve_noise = 0.0, target = 0.0, slope = 0.0;
    double cross_re = 0.0, cross_im = 0.0, data_re = 0.0, data_im = 0.0;
#pragma omp simd reduction(+ : symbols, user_noise, eve_noise, target, slope) \
    reduction(+ : cross_re, cross_im, data_re, data_im)
    for (int n = 0; n < length; ++n) {
        const double re = s[2 * n], im = s[2 * n + 1];
        const double user_re = at_user[2 * n] - (user[0] * re - user[1] * im);
        const double user_im = at_user[2 * n + 1] - (user[0] * im + user[1] * re);
        const double eve_re = at_eve[2 * n] - (eve[0] * re - eve[1] * im);
        const double eve_im = at_eve[2 * n + 1] - (eve[0] * im + eve[1] * re);
        const double a_re = a[2 * n], a_im = a[2 * n + 1];
        const double b_re = b[2 * n], b_im = b[2 * n + 1];
        symbols += re * re + im * im;
        user_noise += user_re * user_re + user_im * user_im;
        eve_noise += eve_re * eve_re + eve_im * eve_im;
        target += a_re * a_re + a_im * a_im;
        slope += b_re * b_re + b_im * b_im;
        cross_re += a_re * b_re + a_im * b_im;
        cross_im += a_im * b_re - a_re * b_im;
        data_re += a_re * re + a_im * im;
        data_im += a_im * re - a_re * im;
    }
    return { symbols, user_noise, eve_noise, target, slope, cross_re, cross_im, data_re, data_im };
}

} // namespace

frame_meter::frame_meter(const config& config)
    : antennas_(config.tx_antennas), length_(config.frame_length)
{
    throw_if_invalid(config.validate());
    padded_length_ = (length_ + strip_samples - 1) / strip_samples * strip_samples;
    weights_.resize(parts * antennas_);
    products_.resize(parts * padded_length_);
}

void frame_meter::set_state(const channel_state& state, const vector_cf64& data_beam)
{
    const vector_cf64 a = array::steering_centered(state.theta_rad, antennas_);
    const vector_cf64 slope = array::steering_centered_derivative(state.theta_rad, antennas_);
    float* weight = weights_.data();
    for (int i = 0; i < antennas_; ++i)
        for (const cf64 value : { state.h[i], state.h_e[i], a[i], slope[i] }) {
            *weight++ = static_cast<float>(value.real());
            *weight++ = static_cast<float>(value.imag());
        }
    user_beam_ = state.h.dot(data_beam);
    eve_beam_ = state.h_e.dot(data_beam);
    target_beam_ = a.dot(data_beam);
}

frame_measurement
frame_meter::measure(const cf32* symbols, const cf32* const* antennas, double data_power)
{
    look(antennas, weights_.data(), antennas_, padded_length_, products_.data());
    const double amplitude = std::sqrt(data_power);
    const double user[2] = { amplitude * user_beam_.real(), amplitude * user_beam_.imag() };
    const double eve[2] = { amplitude * eve_beam_.real(), amplitude * eve_beam_.imag() };
    const sums sum = add_up(reinterpret_cast<const float*>(symbols),
                            products_.data(),
                            padded_length_,
                            length_,
                            user,
                            eve);
    const auto square = [](double real, double imag) { return real * real + imag * imag; };
    const auto per_sample = [&](double energy) { return energy / length_; };
    const auto share = [](double energy, double of) { return of > 0.0 ? energy / of : 0.0; };
    // ||a^H X - b s||^2 = ||a^H X||^2 - 2 Re conj(b) a^H X s^H + |b|^2 ||s||^2. Where the noise spares
    // the target this leaves the rounding of single precision, 1e-7 of the data.
    const cf64 beam = amplitude * target_beam_;
    const double on_target = sum.target -
                             2.0 * (std::conj(beam) * cf64(sum.data_re, sum.data_im)).real() +
                             std::norm(beam) * sum.symbols;
    const double cross = square(sum.cross_re, sum.cross_im);
    return { per_sample(square(user[0], user[1]) * sum.symbols),
             per_sample(sum.user_noise),
             per_sample(square(eve[0], eve[1]) * sum.symbols),
             per_sample(sum.eve_noise),
             per_sample(share(square(sum.data_re, sum.data_im), sum.symbols)),
             per_sample(sum.target),
             per_sample(std::max(0.0, sum.slope - share(cross, sum.target))),
             per_sample(std::norm(beam) * sum.symbols),
             per_sample(std::max(0.0, on_target)) };
}

} // namespace physec::an
