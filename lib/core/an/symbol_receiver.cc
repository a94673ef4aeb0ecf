// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <physec/an/symbol_receiver.h>
#include <physec/error.h>

namespace physec::an {

std::string block_layout::validate() const
{
    if (frame_length < 2 || frame_length > 1 << 20)
        return complaint("frame_length (L)", frame_length, "2 to 1048576");
    if (pilots_per_frame < 1 || pilots_per_frame >= frame_length)
        return complaint("pilots_per_frame",
                         pilots_per_frame,
                         "1 to L-1 = " + std::to_string(frame_length - 1));
    const int most = (1 << 24) / frame_length;
    if (frames < 1 || frames > most)
        return complaint("frames per coherence block", frames, "1 to " + std::to_string(most));
    if (pilots_per_frame * frames < 2)
        return complaint("pilots per coherence block",
                         pilots_per_frame * frames,
                         "at least 2, so that the SINR can be estimated");
    return {};
}

double link_report::sinr_db() const { return 10.0 * std::log10(std::max(sinr, 1e-10)); }

link_report measure_link(const cf32* y, const cf32* x, int count)
{
    if (count < 2)
        throw invalid_input(complaint("number of known symbols", count, "at least 2"));
    cf64 correlation = 0.0;
    double energy_x = 0.0, energy_y = 0.0;
    for (int n = 0; n < count; ++n) {
        correlation += std::conj(cf64(x[n])) * cf64(y[n]);
        energy_x += std::norm(cf64(x[n]));
        energy_y += std::norm(cf64(y[n]));
    }
    if (!(energy_x > 0.0))
        throw invalid_input(complaint("energy of the known symbols", energy_x, "> 0"));
    link_report report;
    report.gain = correlation / energy_x;
    // ||y - gain x||^2 by Pythagoras; its relative rounding only matters above 150 dB SINR.
    const double residual = std::max(energy_y - std::norm(correlation) / energy_x, 0.0);
    const double variance = std::max(residual / (count - 1), 1e-15 * energy_y / count);
    const double power = energy_x / count;
    const double signal = std::norm(report.gain) * power - variance / count;
    report.sinr = variance > 0.0 ? signal / variance : 0.0;
    return report;
}

symbol_receiver::symbol_receiver(const block_layout& layout, std::uint64_t pilot_seed)
    : layout_(layout)
{
    throw_if_invalid(layout.validate());
    const auto frame = qpsk_pilots(layout.pilots_per_frame, pilot_seed);
    for (int f = 0; f < layout.frames; ++f)
        pilots_.insert(pilots_.end(), frame.begin(), frame.end());
    heard_pilots_.resize(pilots_.size());
}

link_report symbol_receiver::process(const cf32* y, cf32* symbols, std::uint8_t* dibits)
{
    const int pilots = layout_.pilots_per_frame;
    for (int f = 0; f < layout_.frames; ++f)
        std::copy_n(y + f * layout_.frame_length, pilots, heard_pilots_.data() + f * pilots);
    link_report report = measure_link(heard_pilots_.data(), pilots_.data(), pilots_.size());

    const auto points = qpsk_points();
    const bool heard = std::abs(report.gain) > 0.0;
    const cf32 equaliser = heard ? cf32(1.0 / report.gain) : cf32(0.0f);
    double error = 0.0;
    for (int f = 0; f < layout_.frames; ++f) {
        const cf32* data = y + f * layout_.frame_length + pilots;
        for (int n = 0; n < layout_.data_per_frame(); ++n, ++symbols, ++dibits) {
            *symbols = data[n] * equaliser;
            *dibits = qpsk_decide(*symbols);
            error += std::norm(*symbols - points[*dibits]);
        }
    }
    report.evm_percent = 100.0 * std::sqrt(error / layout_.data_length());
    return report;
}

} // namespace physec::an
