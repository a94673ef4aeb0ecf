// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <physec/sync/clock_tracker.h>
#include <physec/sync/coherence.h>

namespace physec::sync {

void clock_tracker::reset() { *this = clock_tracker(numerology_); }

void clock_tracker::observe(std::int64_t sample, const vector_cf64& body)
{
    if (reference_.size() != body.size()) {
        // No point of the line: its noise is in every later comparison alike and shifts all of them.
        line_.reset();
        reference_ = body;
        origin_ = sample;
        return;
    }
    const int subcarriers = numerology_.active_count();
    const auto& active = numerology_.active;
    const double expected = drift(sample);
    const double turn = 2.0 * pi * expected / numerology_.fft_size;
    vector_cf64 products = vector_cf64::Zero(subcarriers);
    for (Eigen::Index k = 0; k < body.size(); ++k)
        products[k % subcarriers] += std::conj(reference_[k]) * body[k];
    for (int m = 0; m < subcarriers; ++m)
        products[m] *= std::polar(1.0, turn * active[m]);
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
    const double share = compare(reference_, body).noise_share;
    const double variance = share / body.size() * weight / spread * to_samples * to_samples;
    line_.add(static_cast<double>(sample - origin_),
              expected - slope * to_samples,
              std::max(variance, 1e-12));
}

} // namespace physec::sync
