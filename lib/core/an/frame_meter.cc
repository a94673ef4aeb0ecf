// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <cstring>
#include <physec/an/frame_meter.h>
#include <physec/array/steering.h>
#include <physec/error.h>

// One build serves every x86-64 processor: the loader picks the widest version that it can run.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define PHYSEC_SIMD_CLONES __attribute__((target_clones("avx2,fma", "default")))
#else
#define PHYSEC_SIMD_CLONES
#endif

namespace physec::an {

namespace {

constexpr int vectors = 4;         // h, h_e, a, a'
constexpr int parts = 2 * vectors; // real and imaginary parts
constexpr int strip = 8;           // floats that one register holds: four samples
using register_type = float __attribute__((vector_size(strip * sizeof(float))));

/*!
 * sums[v][k] = sum over antennas of weights[antenna][v] x[antenna][k], all real: interleaved
 * samples are taken as twice as many real numbers. One strip of all eight sums stays in registers
 * while the antennas pass by.
 */
PHYSEC_SIMD_CLONES void
weighted_sums(const cf32* const* x, const float* weights, int antennas, int floats, float* sums)
{
    for (int k = 0; k < floats; k += strip) {
        register_type sum[parts] = {};
        for (int i = 0; i < antennas; ++i) {
            register_type row;
            std::memcpy(&row, reinterpret_cast<const float*>(x[i]) + k, sizeof row);
            const float* weight = weights + parts * i;
#pragma GCC unroll 8
            for (int v = 0; v < parts; ++v)
                sum[v] += weight[v] * row;
        }
        for (int v = 0; v < parts; ++v)
            std::memcpy(sums + v * floats + k, &sum[v], sizeof sum[v]);
    }
}

//! conj(w) x of sample n from the sums with the real and with the imaginary part of w.
cf64 product(const float* sums, int floats, int vector, int n)
{
    const float* with_real = sums + 2 * vector * floats + 2 * n;
    const float* with_imag = with_real + floats;
    return { static_cast<double>(with_real[0]) + with_imag[1],
             static_cast<double>(with_real[1]) - with_imag[0] };
}

double square(double real, double imag) { return real * real + imag * imag; }

} // namespace

frame_meter::frame_meter(const config& config)
    : antennas_(config.tx_antennas), length_(config.frame_length)
{
    throw_if_invalid(config.validate());
    padded_length_ = (2 * length_ + strip - 1) / strip * strip / 2;
    weights_.resize(parts * antennas_);
    sums_.resize(2 * parts * padded_length_);
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
}

frame_measurement
frame_meter::measure(const cf32* symbols, const cf32* const* antennas, double data_power)
{
    const int floats = 2 * padded_length_;
    weighted_sums(antennas, weights_.data(), antennas_, floats, sums_.data());

    const double amplitude = std::sqrt(data_power);
    const cf64 user = amplitude * user_beam_, eve = amplitude * eve_beam_;
    double symbol_energy = 0.0, user_noise = 0.0, eve_noise = 0.0;
    double target = 0.0, slope = 0.0;      // energies of a^H X and a'^H X
    double cross_re = 0.0, cross_im = 0.0; // a^H X (a'^H X)^H
    double data_re = 0.0, data_im = 0.0;   // a^H X s_u^H
    for (int n = 0; n < length_; ++n) {
        const double re = symbols[n].real(), im = symbols[n].imag();
        const cf64 at_user = product(sums_.data(), floats, 0, n);
        const cf64 at_eve = product(sums_.data(), floats, 1, n);
        const cf64 a = product(sums_.data(), floats, 2, n);
        const cf64 b = product(sums_.data(), floats, 3, n);
        symbol_energy += square(re, im);
        user_noise += square(at_user.real() - (user.real() * re - user.imag() * im),
                             at_user.imag() - (user.real() * im + user.imag() * re));
        eve_noise += square(at_eve.real() - (eve.real() * re - eve.imag() * im),
                            at_eve.imag() - (eve.real() * im + eve.imag() * re));
        target += square(a.real(), a.imag());
        slope += square(b.real(), b.imag());
        cross_re += a.real() * b.real() + a.imag() * b.imag();
        cross_im += a.imag() * b.real() - a.real() * b.imag();
        data_re += a.real() * re + a.imag() * im;
        data_im += a.imag() * re - a.real() * im;
    }
    const auto per_sample = [&](double energy) { return energy / length_; };
    const auto share = [](double energy, double of) { return of > 0.0 ? energy / of : 0.0; };
    return { per_sample(std::norm(user) * symbol_energy),
             per_sample(user_noise),
             per_sample(std::norm(eve) * symbol_energy),
             per_sample(eve_noise),
             per_sample(share(square(data_re, data_im), symbol_energy)),
             per_sample(target),
             per_sample(std::max(0.0, slope - share(square(cross_re, cross_im), target))) };
}

} // namespace physec::an
