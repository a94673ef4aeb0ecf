// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/sync/preamble_detector.h>
#include <algorithm>
#include <cmath>
#include <physec/error.h>

namespace physec::sync {

namespace {
//! Running sums are computed afresh this often, so that rounding errors do not gather.
constexpr std::int64_t refresh_samples = 1 << 16;

//! Whatever a radio calls full scale, no sample is louder; sums would remember it, or not be numbers.
constexpr float loudest = 1e12f;

//! The sample, or silence in the place of NaN, infinity and what no radio delivers.
cf32 usable(cf32 sample)
{
    const bool sane = std::abs(sample.real()) < loudest && std::abs(sample.imag()) < loudest;
    return sane ? sample : cf32(0.0f, 0.0f);
}
} // namespace

preamble_detector::preamble_detector(const ofdm::frame_format& format)
    : period_(format.ofdm.fft_size / 2),
      window_(2 * format.ofdm.fft_size + format.cyclic_prefix - period_),
      prefix_(format.cyclic_prefix)
{
    throw_if_invalid(format.validate());
    const double each = false_alarms_per_frame / format.spacing_samples();
    threshold_ = -std::expm1(std::log(each) / (window_ - 1));
    ring_.resize(window_ + period_);
    // The metric climbs for a window's length before the plateau and falls for as long behind it.
    search_.resize(window_ + prefix_ + window_ / 2);
}

void preamble_detector::reset()
{
    seen_ = 0;
    oldest_ = 0;
    found_ = 0;
    correlation_ = 0.0;
    early_energy_ = late_energy_ = largest_energy_ = 0.0;
}

void preamble_detector::refresh()
{
    const std::size_t size = ring_.size();
    correlation_ = 0.0;
    early_energy_ = late_energy_ = 0.0;
    for (int t = 0; t < window_; ++t) {
        const cf64 early(ring_[(oldest_ + t) % size]);
        const cf64 late(ring_[(oldest_ + t + period_) % size]);
        correlation_ += std::conj(early) * late;
        early_energy_ += std::norm(early);
        late_energy_ += std::norm(late);
    }
    largest_energy_ = std::max(early_energy_, late_energy_);
}

int preamble_detector::latency_samples() const
{
    return prefix_ + static_cast<int>(ring_.size() + search_.size());
}

preamble_detector::point preamble_detector::measure() const
{
    // What is left of the sums when a signal gave way to silence is rounding, not a signal.
    const double energy = std::max(early_energy_, late_energy_);
    if (energy <= 1e-9 * largest_energy_)
        return { 0.0, 0.0 };
    return { std::norm(correlation_) / (energy * energy), correlation_ };
}

std::optional<preamble> preamble_detector::process(cf32 received, std::int64_t index)
{
    const cf32 sample = usable(received);
    const std::size_t size = ring_.size();
    // Ring positions of what enters and leaves the two windows; the newest replaces the oldest.
    const auto at = [&](std::size_t offset) {
        const std::size_t position = oldest_ + offset;
        return cf64(ring_[position < size ? position : position - size]);
    };
    const cf64 fresh(sample);
    if (warm()) {
        const cf64 leaves_early = at(0), leaves_late = at(period_);
        correlation_ -= std::conj(leaves_early) * leaves_late;
        early_energy_ -= std::norm(leaves_early);
        late_energy_ -= std::norm(leaves_late);
    }
    if (seen_ >= period_) {
        const cf64 partner = at(size - period_); // a period before the newest
        correlation_ += std::conj(partner) * fresh;
        early_energy_ += std::norm(partner);
        late_energy_ += std::norm(fresh);
    }
    ring_[oldest_] = sample;
    oldest_ = oldest_ + 1 == size ? 0 : oldest_ + 1;
    ++seen_;
    if (!warm())
        return std::nullopt;
    largest_energy_ = std::max({ largest_energy_, early_energy_, late_energy_ });
    if (seen_ % refresh_samples == 0)
        refresh();
    const point now = measure();
    if (found_ == 0 && !(now.metric >= threshold_))
        return std::nullopt;
    search_[found_++] = now;
    if (found_ < search_.size())
        return std::nullopt;
    found_ = 0;
    return conclude(index);
}

std::optional<preamble> preamble_detector::conclude(std::int64_t index)
{
    const auto less = [](const point& a, const point& b) { return a.metric < b.metric; };
    const auto peak = std::max_element(search_.begin(), search_.end(), less);
    const double level = 0.9 * peak->metric;
    auto first = peak, last = peak;
    while (first != search_.begin() && (first - 1)->metric > level)
        --first;
    while (last + 1 != search_.end() && (last + 1)->metric > level)
        ++last;
    // The plateau reaches from the frame's first sample to the end of its first cyclic prefix.
    const auto middle = ((first - search_.begin()) + (last - search_.begin())) / 2;
    // Well inside of it, where both windows hold nothing but preamble.
    cf64 correlation = 0.0;
    double coherence = 0.0;
    int points = 0;
    const auto around = search_.begin() + middle;
    for (auto p = std::max(around - prefix_ / 8, search_.begin());
         p != search_.end() && p <= around + prefix_ / 8;
         ++p, ++points) {
        correlation += p->correlation;
        coherence += p->metric;
    }
    const double offset = std::arg(-correlation) / (2.0 * pi * period_);
    if (std::abs(offset) * 2 * period_ > largest_offset_spacings)
        return std::nullopt;
    const std::int64_t start = index - (ring_.size() - 1) - (search_.size() - 1) + middle;
    // Echoes, and neighbours where the middle is not the best place, keep the phase from being better
    // than this says.
    coherence = std::min(coherence / points, 0.9999);
    return preamble{ start - prefix_ / 2,
                     peak->metric,
                     offset,
                     // Cramer-Rao bound of the phase between two noisy copies
                     std::sqrt((1.0 - coherence) / (2.0 * coherence * window_)) /
                         (2.0 * pi * period_) };
}

} // namespace physec::sync
