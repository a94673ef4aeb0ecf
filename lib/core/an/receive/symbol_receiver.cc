// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/receive/symbol_receiver.h>
#include <algorithm>
#include <cmath>
#include <physec/error.h>

namespace physec::an {

std::string block_layout::validate() const
{
    if (frame_length < 2 || frame_length > 1 << 20)
        return complaint("frame_length (L)", frame_length, "2 to 1048576");
    if (pilots_per_frame < 1 || pilots_per_frame >= frame_length)
        return complaint(
            "pilots_per_frame", pilots_per_frame, "1 to L-1 = " + std::to_string(frame_length - 1));
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

std::string to_string(gain_refinement refinement)
{
    return refinement == gain_refinement::pilots_only ? "pilots_only" : "iterative";
}

gain_refinement gain_refinement_from_string(const std::string& name)
{
    if (name == "pilots_only")
        return gain_refinement::pilots_only;
    if (name == "iterative")
        return gain_refinement::iterative;
    throw invalid_input("gain refinement is \"" + name + "\"; allowed: pilots_only, iterative");
}

namespace {

// Keeps soft bits nonzero, so that their signs remain the decisions when the SINR estimate of a
// block in deep noise is negative.
constexpr double least_snr = 1e-9;

/*!
 * SNR of an unbiased symbol y / gain for a gain that was estimated from \p known symbols with
 * |gain|^2 = (sinr + 1/known) noise variances. The part of |gain|^2 that is noise has been taken
 * off already; what is left of the gain's error adds to the noise of every symbol.
 */
double symbol_snr(double sinr, double known)
{
    const double kept = std::max(sinr, least_snr);
    return kept / (1.0 + kept / (1.0 + known * kept));
}

} // namespace

symbol_receiver::symbol_receiver(const block_layout& layout,
                                 std::uint64_t pilot_seed,
                                 gain_refinement refinement)
    : layout_(layout), refinement_(refinement)
{
    throw_if_invalid(layout.validate());
    const auto frame = qpsk_pilots(layout.pilots_per_frame, pilot_seed);
    for (int f = 0; f < layout.frames; ++f)
        pilots_.insert(pilots_.end(), frame.begin(), frame.end());
    heard_pilots_.resize(pilots_.size());
}

symbol_receiver::equaliser symbol_receiver::from_pilots(const link_report& report) const
{
    return { report.gain, 1.0 / report.gain, symbol_snr(report.sinr, pilots_.size()) };
}

symbol_receiver::equaliser symbol_receiver::refine(const cf32* y, const link_report& start) const
{
    const int pilots = layout_.pilots_per_frame, count = layout_.length();
    const cf64 of_pilots = start.gain * static_cast<double>(pilots_.size());
    double energy = 0.0;
    for (int n = 0; n < count; ++n)
        energy += std::norm(cf64(y[n]));
    // A variance that is too large only makes the first decisions softer.
    const auto variance = [&](cf64 gain) {
        return std::max((energy - count * std::norm(gain)) / (count - 1), 1e-12 * energy / count);
    };
    cf64 gain = start.gain;
    double v = std::max(variance(gain), 1e-3 * energy / count);
    double known = pilots_.size();
    // Far below 0 dB the data teach little and slowly; a gain still moving after 50 rounds moves
    // within a fraction of its own uncertainty v / known.
    for (int round = 0; round < 50; ++round) {
        const cf64 weight = std::conj(gain) * (std::sqrt(2.0) / v);
        cf64 correlation = of_pilots;
        known = pilots_.size();
        for (int f = 0; f < layout_.frames; ++f)
            for (int n = pilots; n < layout_.frame_length; ++n) {
                const cf64 sample(y[f * layout_.frame_length + n]);
                const cf64 turned = weight * sample;
                const cf64 soft(std::sqrt(0.5) * std::tanh(turned.real()),
                                std::sqrt(0.5) * std::tanh(turned.imag()));
                correlation += std::conj(soft) * sample;
                known += std::norm(soft);
            }
        const cf64 next = correlation / static_cast<double>(count);
        const double moved = std::norm(next - gain);
        gain = next;
        v = variance(gain);
        if (moved < 1e-5 * v / known)
            break;
    }
    const double sinr = std::norm(gain) / v - 1.0 / known;
    return { gain, std::conj(gain) / (std::norm(gain) + v), symbol_snr(sinr, known) };
}

link_report
symbol_receiver::process(const cf32* y, cf32* symbols, std::uint8_t* dibits, float* soft_bits)
{
    const int pilots = layout_.pilots_per_frame;
    for (int f = 0; f < layout_.frames; ++f)
        std::copy_n(y + f * layout_.frame_length, pilots, heard_pilots_.data() + f * pilots);
    link_report report = measure_link(heard_pilots_.data(), pilots_.data(), pilots_.size());

    equaliser use{ 0.0, 0.0, least_snr };
    if (std::abs(report.gain) > 0.0)
        use = refinement_ == gain_refinement::iterative ? refine(y, report) : from_pilots(report);
    report.gain = use.gain;
    const auto points = qpsk_points();
    const cf32 scale(use.scale);
    // y scale times this is y / gain; real, so that symbols, decisions and soft bits agree in sign.
    const double unbias = std::abs(use.gain) > 0.0 ? 1.0 / (use.gain * use.scale).real() : 0.0;
    double error = 0.0;
    for (int f = 0; f < layout_.frames; ++f) {
        const cf32* data = y + f * layout_.frame_length + pilots;
        for (int n = 0; n < layout_.data_per_frame(); ++n, ++symbols, ++dibits) {
            *symbols = data[n] * scale;
            *dibits = qpsk_decide(*symbols);
            error += std::norm(*symbols - points[*dibits]);
            if (soft_bits) {
                const auto bits = qpsk_soft_bits(*symbols, use.snr * unbias);
                *soft_bits++ = bits[0];
                *soft_bits++ = bits[1];
            }
        }
    }
    report.evm_percent = 100.0 * std::sqrt(error / layout_.data_length());
    return report;
}

} // namespace physec::an
