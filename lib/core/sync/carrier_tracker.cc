// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/sync/carrier_tracker.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <physec/sync/coherence.h>

namespace physec::sync {

void carrier_tracker::reset() { *this = carrier_tracker(); }

double carrier_tracker::rough_deviation() const
{
    return weight_ > 0.0 ? 1.0 / std::sqrt(weight_) : std::numeric_limits<double>::infinity();
}

double carrier_tracker::deviation() const
{
    return settled_ ? line_.slope_deviation() : rough_deviation();
}

void carrier_tracker::observe_preamble(double offset, double deviation)
{
    const double forget = std::exp(-1.0 / memory_frames);
    const double weight = 1.0 / (deviation * deviation);
    weight_ = forget * weight_ + weight;
    weighted_offset_ = forget * weighted_offset_ + weight * offset;
}

void carrier_tracker::observe_body(std::int64_t first_sample,
                                   double applied,
                                   double middle,
                                   const vector_cf64& body)
{
    const double distance = static_cast<double>(first_sample - last_sample_);
    if (last_body_.size() == body.size()) {
        const auto match = compare(last_body_, body);
        // The corrections differed: each shifted its frame's phase by the offset taken off so far.
        const double turned =
            std::arg(match.product) / (2.0 * pi) + (applied - last_applied_) * middle;
        const double expected = offset() * distance;
        const double cycles = turned + std::round(expected - turned);
        // Half of the comparison's variance is this frame's own. Four standard deviations within
        // half a cycle: the wrong cycle is taken with probability 6e-5.
        const double variance = std::max(match.phase_variance / 2.0, 1e-12) / (4.0 * pi * pi);
        const bool sure = 4.0 * std::hypot(deviation() * distance, std::sqrt(variance)) < 0.5;
        // A slipped cycle shows sooner or later as a contradiction to the preambles.
        const bool slipped =
            settled_ && std::abs(line_.slope() - rough_offset()) > 6.0 * rough_deviation();
        if (!sure || slipped) {
            settled_ = begun_ = false;
            line_.reset();
        } else {
            if (line_.count() == 0) {
                origin_ = last_sample_;
                last_cycles_ = 0.0;
            }
            if (!begun_)
                line_.add(static_cast<double>(last_sample_ - origin_), last_cycles_, variance);
            begun_ = true;
            last_cycles_ += cycles;
            line_.add(static_cast<double>(first_sample - origin_), last_cycles_, variance);
            settled_ = true;
        }
    }
    last_sample_ = first_sample;
    last_applied_ = applied;
    last_body_ = body;
}

} // namespace physec::sync
