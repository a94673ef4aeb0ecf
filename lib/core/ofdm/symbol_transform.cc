// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/ofdm/symbol_transform.h>
#include "../numeric/fftw_planner.h"
#include <algorithm>
#include <cmath>
#include <fftw3.h>
#include <physec/error.h>

namespace physec::ofdm {

struct symbol_transform::plans {
    explicit plans(int size) : frequency(fftwf_alloc_complex(size)), time(fftwf_alloc_complex(size))
    {
        const std::lock_guard<std::mutex> lock(numeric::fftw_planner_mutex());
        // Estimated, not measured: the same plan, and so the same rounding, in every run.
        to_time = fftwf_plan_dft_1d(size, frequency, time, FFTW_BACKWARD, FFTW_ESTIMATE);
        to_frequency = fftwf_plan_dft_1d(size, time, frequency, FFTW_FORWARD, FFTW_ESTIMATE);
    }
    ~plans()
    {
        const std::lock_guard<std::mutex> lock(numeric::fftw_planner_mutex());
        fftwf_destroy_plan(to_time);
        fftwf_destroy_plan(to_frequency);
        fftwf_free(frequency);
        fftwf_free(time);
    }
    cf32* bins() { return reinterpret_cast<cf32*>(frequency); }
    cf32* samples() { return reinterpret_cast<cf32*>(time); }

    fftwf_complex* frequency;
    fftwf_complex* time;
    fftwf_plan to_time;
    fftwf_plan to_frequency;
};

symbol_transform::symbol_transform(const frame_format& format)
    : size_(format.ofdm.fft_size), prefix_(format.cyclic_prefix)
{
    throw_if_invalid(format.validate());
    plans_ = std::make_unique<plans>(size_);
    for (const int n : format.ofdm.active)
        bins_.push_back((n + size_) % size_);
}

symbol_transform::~symbol_transform() = default;
symbol_transform::symbol_transform(symbol_transform&&) noexcept = default;

void symbol_transform::to_samples(const cf32* active, cf32* samples)
{
    std::fill_n(plans_->bins(), size_, cf32(0.0f));
    const float scale = 1.0f / std::sqrt(static_cast<float>(bins_.size()));
    for (std::size_t m = 0; m < bins_.size(); ++m)
        plans_->bins()[bins_[m]] = scale * active[m];
    fftwf_execute(plans_->to_time);
    std::copy_n(plans_->samples() + size_ - prefix_, prefix_, samples);
    std::copy_n(plans_->samples(), size_, samples + prefix_);
}

void symbol_transform::to_subcarriers(const cf32* samples, cf32* active, double turn, double phase)
{
    if (turn == 0.0 && phase == 0.0) {
        std::copy_n(samples, size_, plans_->samples());
    } else {
        // Not VOLK's rotator: which of its variants runs depends on where the samples lie in memory,
        // and a replayed recording has to give what it gave live, to the bit.
        cf64 rotor = std::polar(1.0, -2.0 * pi * phase);
        const cf64 step = std::polar(1.0, -2.0 * pi * turn);
        for (int t = 0; t < size_; ++t, rotor *= step)
            plans_->samples()[t] = samples[t] * cf32(rotor);
    }
    fftwf_execute(plans_->to_frequency);
    const float scale = std::sqrt(static_cast<float>(bins_.size())) / size_;
    for (std::size_t m = 0; m < bins_.size(); ++m)
        active[m] = scale * plans_->bins()[bins_[m]];
}

} // namespace physec::ofdm
