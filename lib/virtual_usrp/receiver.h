// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "impairments.h"
#include "shared_medium.h"
#include <physec/channel/antenna_paths.h>
#include <vector>

namespace physec::virtual_usrp {

//! What one receive channel hears, computed when it is asked for. One thread at a time.
class receiver
{
public:
    struct settings {
        double delay_samples = 0.0; //!< of the receive chain
        std::uint64_t noise_key = 0;
        double noise_variance = 0.0; //!< at 0 dB receive gain, relative to full scale
        quadrature_error quadrature;
        int adc_bits = 16;
    };

    //! Sent samples beyond its own time that a received sample depends on, at most.
    static constexpr std::int64_t look_ahead_samples = 32;

    /*!
     * Between antenna and host, with a realtime clock. It gives a sender that was in time, and was
     * then interrupted, the moment it needs to write its samples down.
     */
    static constexpr double transport_s = 2e-3;

    receiver(shared_medium& shared, const settings& what) : medium_(shared), settings_(what) {}

    //! \param paths those that end at this channel's antenna
    void set_paths(std::vector<channel::antenna_path> paths);

    //! Along the longest path, chains of the present senders and of this channel included.
    double longest_delay_samples();

    /*!
     * Samples first, first + 1, ... of the channel's own count.
     * The air must have passed the last of them by look_ahead_samples.
     */
    void receive(const sample_clock& clock,
                 const front_end_history& front_end,
                 std::int64_t first,
                 cf32* out,
                 std::size_t count);

private:
    struct moment {
        const numbering* sender; //!< the count under which the samples were sent
        const sample_clock& clock;
        const front_end_state& front_end;
        std::int64_t first;
        std::size_t count;
    };
    //! What both oscillators do to a signal on its way.
    struct mixing {
        bool in_band;
        cf64 factor; //!< at the first sample
        double turn; //!< further radians per sample
    };
    using paths = std::vector<channel::antenna_path>;

    long double position_of(const channel::antenna_path& path, const moment& when) const;
    long double step_of(const moment& when) const;
    bool is_over(paths::const_iterator begin, paths::const_iterator end, const moment& when) const;
    mixing mix(const front_end_state& sender, const moment& when) const;
    void add_antenna(paths::const_iterator begin,
                     paths::const_iterator end,
                     const moment& when,
                     cf32* out);
    bool add_together(paths::const_iterator begin,
                      paths::const_iterator end,
                      const moment& when,
                      cf32* out);
    void add_path(const channel::antenna_path& path, const moment& when, cf32* out);
    void add_part(const channel::antenna_path& path,
                  const moment& when,
                  const front_end_state& sender,
                  long double position,
                  long double step,
                  cf32* out);

    shared_medium& medium_;
    settings settings_;
    paths paths_;                                    // by antenna
    std::vector<shared_medium::antenna_view> views_; // by antenna number
    std::vector<cf32> sent_;
    std::vector<cf32> arrived_;
    std::vector<cf32> taps_;
    std::vector<long double> positions_;
};

} // namespace physec::virtual_usrp
