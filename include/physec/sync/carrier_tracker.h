// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <physec/api.h>
#include <physec/sync/clock_line.h>
#include <physec/types.h>

namespace physec::sync {

/*!
 * Carrier offset in cycles per sample from frames whose bodies carry the same pilots.
 *
 * Preambles give it roughly and without ambiguity. From one frame to the next the phase of the
 * whole body advances by offset times the distance: a hundred times more accurate, but known only
 * up to whole cycles. Once the average of the preambles is sure enough to say which cycle it is,
 * the phases are unwrapped and a line is laid through them; from then on the offset is settled.
 */
class PHYSEC_CORE_API carrier_tracker
{
public:
    static constexpr double memory_frames = 64.0;

    void reset();

    void observe_preamble(double offset, double deviation);

    /*!
     * \param first_sample where the body began: phase 0 of the correction that it got
     * \param applied offset that was taken off it, cycles per sample
     * \param middle of the body, in samples after first_sample
     * \param body corrected symbols; the same pilots on the same channel as in the frame before
     */
    void
    observe_body(std::int64_t first_sample, double applied, double middle, const vector_cf64& body);

    //! The next body is another one: nothing is learnt from its turn against the last.
    void change_body()
    {
        last_body_.resize(0);
        line_.jump();
        begun_ = false;
    }

    double offset() const { return settled_ ? line_.slope() : rough_offset(); }
    //! Standard deviation of offset(); infinite before the first preamble.
    double deviation() const;
    //! Whether bodies have taken over from preambles.
    bool settled() const { return settled_; }

private:
    double rough_offset() const { return weight_ > 0.0 ? weighted_offset_ / weight_ : 0.0; }
    double rough_deviation() const;

    double weight_ = 0.0; // of the preambles, forgetting as line_ does
    double weighted_offset_ = 0.0;
    clock_line line_{ memory_frames }; // cycles over samples
    bool settled_ = false;
    bool begun_ = false;      // line_ has the last body's phase
    std::int64_t origin_ = 0; // of line_: sample numbers since 1970 are too large for a double
    std::int64_t last_sample_ = 0;
    double last_applied_ = 0.0;
    double last_cycles_ = 0.0;
    vector_cf64 last_body_; // empty: none
};

} // namespace physec::sync
