// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <physec/ofdm/symbol_transform.h>
#include <physec/sync/receiver_options.h>
#include <vector>

namespace physec::an {

/*!
 * A base station's own frames as its receive array hears them back. Nothing is searched for: sender
 * and receiver share a clock, and the receive windows open by it, as sync::frame_receiver's do.
 */
class PHYSEC_CORE_API echo_windows
{
public:
    //! \p antenna bodies, each body symbols * active values, of the frame with this number.
    using sink = std::function<void(std::uint64_t frame, const std::vector<std::vector<cf32>>&)>;

    //! Throws invalid_input when the options do not validate or \p antennas is not 1 to 256.
    echo_windows(const sync::receiver_options& options, int antennas);

    /*!
     * Delay since departure of a signal that arrives with the opening of a window, seconds: the
     * zero of the delays that the subcarriers' phases show.
     */
    double opening_s() const { return (opening_ + grid_) / format_.ofdm.bandwidth_hz; }

    //! The next sample is the one at this time on the common clock. Without a call, time 0.
    void set_time(std::int64_t seconds, double fraction);

    //! Forgets all samples; the next one is at time 0.
    void reset();

    //! \param samples samples[i] are \p count new ones of antenna i
    void process(const cf32* const* samples, std::size_t count, const sink& deliver);

private:
    std::int64_t first_window() const { return epoch_ + offset_ + frame_ * spacing_; }
    void choose_frame();

    ofdm::frame_format format_;
    ofdm::symbol_transform transform_;
    std::int64_t epoch_;  // sample at which frame 0 leaves
    std::int64_t offset_; // from the departure of a frame to its first window
    std::int64_t spacing_;
    double opening_;                         // samples after departure, by the clock
    double grid_ = 0.0;                      // the time of sample n is (n + grid_) / rate
    std::vector<std::vector<cf32>> buffers_; // of each antenna
    std::int64_t begin_ = 0;                 // sample number of their first element
    std::int64_t frame_ = 0;                 // the next to be read
    std::vector<std::vector<cf32>> bodies_;
};

} // namespace physec::an
