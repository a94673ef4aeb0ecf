// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <physec/api.h>
#include <physec/channel/fractional_delay.h>
#include <physec/channel/sample_history.h>
#include <physec/fpi/config.h>
#include <physec/types.h>
#include <vector>

namespace physec::fpi {

/*!
 * Alice's transmit precoder in waveform form: (27) and (29) for any multi-antenna signal, OFDM or
 * not, sample by sample. Antenna i sends
 *
 *   fpi:   x_i(t) + sum_v exp(j psi_vi) x_i(t - delta_tau_v),  psi_vi = 2 pi i (d/lambda) sin(delta_theta_v)
 *   spoof:          exp(j psi_i) x_i(t - delta_tau)
 *   none:  x_i(t)
 *
 * Delays are seconds: the same configuration serves every sample rate. They are accurate to -70 dB
 * for signals within channel::fractional_delay::usable_band (0.41 of the sample rate to each side).
 *
 * Equal to fpi::precoder on every subcarrier of an OFDM signal whose cyclic prefix covers the
 * delays and the filter (16 samples to each side); for a negative delay the receiver's window must
 * begin that much inside the prefix. Subcarrier n stands at n * spacing in both, 0 at 0 Hz
 * baseband (ofdm/numerology.h), so no constant phase comes between the two forms.
 *
 * With config.normalize_power the sum is divided by the root of fpi::precoder::mean_power(), the
 * mean over the configuration's subcarriers. Of its numerology nothing else is used, but a
 * configuration with delays beyond its own N Ts does not validate.
 *
 * Everything leaves latency_samples() later than it came, a whole number that is the same for all
 * antennas and secrets; this makes room for negative delays. The last latency_samples() of a
 * stream come out when as many more samples are put in.
 */
class PHYSEC_CORE_API waveform_precoder
{
public:
    //! Fake sets made ready for the streams; from prepare().
    class secret
    {
    public:
        const std::vector<fake_set>& fakes() const { return fakes_; }

    private:
        friend class waveform_precoder;
        struct twin {
            std::ptrdiff_t whole; // samples from the undelayed term to floor(position)
            std::array<float, channel::fractional_delay::taps> weights;
            std::vector<cf32> gain; // by antenna
        };
        std::vector<fake_set> fakes_;
        float direct_ = 1.0f; // of the undelayed term
        std::vector<twin> twins_;
    };

    static constexpr double default_longest_delay_s = 10e-6;

    /*!
     * \param config modes fpi, spoof and none, with the first secret in config.fakes
     * \param sample_rate_hz of the streams; > 0 and up to 1e12
     * \param longest_delay_s largest magnitude of a fake delay, now or later; at most 2^20 samples
     * Throws invalid_input with the value and what is allowed.
     */
    waveform_precoder(const config& config,
                      double sample_rate_hz,
                      double longest_delay_s = default_longest_delay_s);

    int antennas() const { return config_.tx_antennas; }

    //! From a sample of the input to its undelayed term in the output.
    int latency_samples() const { return latency_; }

    /*!
     * A secret made ready for switch_at(). Throws invalid_input when the configuration would not
     * validate with it or when a delay is longer than longest_delay_s. Reads only what never
     * changes, so another thread may call it while process() runs.
     */
    std::unique_ptr<const secret> prepare(const std::vector<fake_set>& fakes) const;

    /*!
     * Likewise everything that a configuration says of the precoder: mode, secret, power. Throws
     * invalid_input also when it cannot replace that of the constructor, see validate_update().
     */
    std::unique_ptr<const secret> prepare_all(const config& next) const;

    /*!
     * Replaces the secret at an input sample, counted from 0 since construction or restart().
     * Output samples before sample + latency_samples() are those of the old secret alone, as if it
     * had stayed; from there on they are those of the new one alone, as if it had always been there (its fakes
     * of earlier samples included). A sample whose output is gone means the next output. Switches
     * come in order: one that is still to come at this or a later sample is dropped.
     */
    void switch_at(std::uint64_t sample, std::unique_ptr<const secret> next);

    /*!
     * out[i][t] from in[i][t], i over antennas, t over the next \p count samples of the streams.
     * The result does not depend on how the streams are sliced into calls. In-place is allowed.
     */
    void process(const cf32* const* in, cf32* const* out, std::size_t count);

    /*!
     * The next samples are the first ones of new streams, and switch_at() counts from them. They
     * are precoded with the latest secret, one included whose sample had not come. Not while
     * process() runs.
     */
    void restart();

private:
    struct change {
        std::uint64_t sample;
        std::unique_ptr<const secret> next;
    };

    secret::twin make_twin(const fake_set& fake, double spacing_wavelengths, double scale) const;
    std::size_t advance(std::size_t count);
    void precode(const cf32* undelayed, int antenna, cf32* out, std::size_t count) const;

    const config config_;
    const double sample_rate_hz_;
    const double longest_delay_s_;
    int latency_ = 0;
    std::vector<channel::sample_history> history_; // one per antenna
    std::unique_ptr<const secret> current_;
    std::deque<change> changes_;
    std::uint64_t taken_ = 0; // samples that came in
};

} // namespace physec::fpi
