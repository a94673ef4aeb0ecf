// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/sync/received_frame.h>
#include <cmath>
#include <sstream>

namespace physec::sync {

std::string timing_complaint(const receiver_options& options, const received_frame& frame)
{
    std::ostringstream text;
    text.precision(4);
    if (!options.standing_complaint.empty()) {
        text << options.standing_complaint;
    } else if (options.session && *options.session != frame.header.session) {
        text << "stale calibration: it was made in session " << *options.session
             << " and this is session " << frame.header.session
             << "; the transmitter has started again since and drawn new oscillator phases";
    } else if (!frame.carrier_settled) {
        text << "carrier offset not settled yet (standard deviation " << frame.carrier_deviation_hz
             << " Hz)";
    } else if (!frame.common_clock) {
        const double ppm = frame.carrier_offset_hz / options.carrier_hz * 1e6;
        text << "no common clock: they differ by " << ppm << " ppm (carrier offset "
             << frame.carrier_offset_hz << " Hz), so delays drift by " << std::abs(ppm)
             << " ns per ms; a shared 10 MHz reference is needed";
    } else if (!frame.in_slot) {
        text << "frame arrives " << frame.schedule_offset_samples
             << " samples after its departure by the clock; allowed: " << options.scheduled_window()
             << " to " << options.scheduled_window() + options.format.cyclic_prefix
             << "; align the clocks (PPS) and agree on the epoch";
    }
    return text.str();
}

} // namespace physec::sync
