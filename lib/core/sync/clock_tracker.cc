// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/sync/clock_tracker.h>
#include <algorithm>
#include <cmath>
#include <physec/sync/coherence.h>

namespace physec::sync {

void clock_tracker::reset() { *this = clock_tracker(numerology_); }

void clock_tracker::take_reference(std::int64_t sample, const vector_cf64& body)
{
    before_ = drift(sample);
    // No point of the line: its noise is in every later comparison alike and shifts all of them.
    line_.reset();
    reference_ = body;
    origin_ = sample;
    unlike_ = 0;
}

void clock_tracker::observe(std::int64_t sample, const vector_cf64& body)
{
    if (reference_.size() != body.size()) {
        take_reference(sample, body);
        return;
    }
    const int subcarriers = numerology_.active_count();
    const auto& active = numerology_.active;
    const double expected = drift(sample) - before_;
    vector_cf64 turn(subcarriers); // by the drift that is expected
    for (int m = 0; m < subcarriers; ++m)
        turn[m] = std::polar(1.0, 2.0 * pi * expected * active[m] / numerology_.fft_size);
    vector_cf64 turned(body.size());
    for (Eigen::Index k = 0; k < body.size(); ++k)
        turned[k] = body[k] * turn[k % subcarriers];
    const auto match = compare(reference_, turned);
    if (!match.alike()) {
        if (++unlike_ == patience_frames)
            take_reference(sample, body);
        return;
    }
    unlike_ = 0;
    vector_cf64 products = vector_cf64::Zero(subcarriers);
    for (Eigen::Index k = 0; k < body.size(); ++k)
        products[k % subcarriers] += std::conj(reference_[k]) * turned[k];
    // What is left of the drift is a slope of small phases about their mean.
    const cf64 common = std::conj(products.sum());
    double weight = 0.0, first = 0.0, second = 0.0, phases = 0.0, weighted = 0.0;
    for (int m = 0; m < subcarriers; ++m) {
        const double w = std::abs(products[m]), n = active[m];
        const double phase = std::arg(products[m] * common);
        weight += w;
        first += w * n;
        second += w * n * n;
        phases += w * phase;
        weighted += w * n * phase;
    }
    const double spread = second - first * first / weight;
    if (!(weight > 0.0 && spread > 0.0))
        return;
    const double slope = (weighted - first * phases / weight) / spread;
    const double to_samples = numerology_.fft_size / (2.0 * pi);
    // compare() speaks of one phase from all elements; the slope sees them spread over n.
    const double variance =
        match.noise_share / body.size() * weight / spread * to_samples * to_samples;
    line_.add(static_cast<double>(sample - origin_),
              expected - slope * to_samples,
              std::max(variance, 1e-12));
}

} // namespace physec::sync
