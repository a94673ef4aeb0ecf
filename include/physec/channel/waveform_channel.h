// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <physec/api.h>
#include <physec/channel/antenna_paths.h>
#include <physec/channel/fractional_delay.h>
#include <physec/channel/frequency_shift.h>
#include <physec/channel/sample_history.h>
#include <physec/random/generator.h>
#include <physec/types.h>
#include <vector>

namespace physec::channel {

/*!
 * What one receive antenna hears of several transmit antennas, sample by sample:
 *
 *   y(n) = exp(j phi(n)) sum gain x_tx(n - delay_s * sample_rate) + w(n),  w ~ CN(0, noise variance)
 *
 * where phi advances by 2 pi carrier_offset / sample_rate. Delays are any fraction of a sample,
 * accurate to -70 dB within fractional_delay::usable_band (0.41 of the sample rate to each side);
 * on the subcarriers of an OFDM signal whose prefix covers them this is miso_response().
 *
 * Sample number is time: sample n of the output is the instant of sample n of the inputs. As the
 * interpolation looks ahead, outputs come lookahead samples after their inputs, and the last ones
 * of a finite stream not at all.
 */
class PHYSEC_CORE_API waveform_channel
{
public:
    static constexpr int lookahead = fractional_delay::after;

    /*!
     * \param paths those that end at \p rx are used; none is silence
     * \param tx_antennas input streams, 1 to 64; all paths begin at one of them
     * \param sample_rate_hz > 0 and up to 1e12; no delay may be longer than 2^24 samples
     * \param rx number of the receive antenna in \p paths
     * \param seed of the noise; receive antennas hear independent noise for the same seed
     * Throws invalid_input with the value and what is allowed.
     */
    waveform_channel(const std::vector<antenna_path>& paths,
                     int tx_antennas,
                     double sample_rate_hz,
                     int rx,
                     std::uint64_t seed);

    /*!
     * Mean of |w|^2 per sample; finite and >= 0, initially 0. Like the carrier offset it may be set
     * while process() runs and takes effect with its next call. Throws invalid_input.
     */
    void set_noise_variance(double noise_variance);
    double noise_variance() const { return noise_variance_; }

    /*!
     * Carrier of the transmitter less that of the receiver, in Hz: magnitude below half the sample
     * rate, initially 0. The phase goes on without a jump. Throws invalid_input.
     */
    void set_carrier_offset_hz(double carrier_offset_hz);
    double carrier_offset_hz() const { return carrier_offset_hz_; }

    /*!
     * Takes the next \p count samples of every antenna, in[tx][n].
     * \returns how many samples were written to \p out: \p count, less those of the first lookahead
     *          samples of the stream. Independent of how the streams are sliced into calls.
     */
    std::size_t process(const cf32* const* in, cf32* out, std::size_t count);

    /*!
     * The next samples are the first ones of new streams: nothing of the old ones is heard any
     * more, and the carrier's phase is that of a new channel. Noise goes on, so that no stream
     * repeats another's. Not while process() runs.
     */
    void restart();

private:
    struct tap_set {
        int tx;
        std::ptrdiff_t whole; // samples from the output's instant to floor(position)
        std::array<float, fractional_delay::taps> weights;
        cf32 gain;
    };

    void add_paths(cf32* out, std::size_t count) const;

    const double sample_rate_hz_;
    std::vector<tap_set> paths_;
    std::vector<sample_history> history_; // one per transmit antenna
    std::vector<const cf32*> now_;        // into history_, output instants of the part at hand
    std::atomic<double> noise_variance_{ 0.0 };
    std::atomic<double> carrier_offset_hz_{ 0.0 };
    double shifted_hz_ = 0.0; // what shift_ is set to
    frequency_shift shift_;
    random::generator random_;
    int missing_ = lookahead; // inputs until the first output
};

} // namespace physec::channel
