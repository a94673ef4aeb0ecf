// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/fpi/config.h>
#include <physec/ofdm/pilots.h>
#include <physec/random/key_stream.h>
#include <volk/volk_alloc.hh>

namespace physec::fpi {

/*!
 * Alice's transmit precoder in subcarrier form: s~(g, n) = Phi(n) s(g, n), (27) and (29).
 *
 * Modes fpi and spoof are diagonal: antenna i, subcarrier n is multiplied by
 *   fpi:   1 + sum_v exp(-j 2 pi n delta_tau_v / (N Ts)) exp(+j 2 pi i (d/lambda) sin delta_theta_v)
 *   spoof:           exp(-j 2 pi n delta_tau   / (N Ts)) exp(+j 2 pi i (d/lambda) sin delta_theta)
 * Mode mirage adds a rank-one term that delays the line of sight only. Modes gaussian and none are
 * the identity; the noise of mode gaussian is added by antenna_noise, because it is drawn anew for
 * every symbol. Each scheme's mathematics stands with its registration, see physec/fpi/protection.h.
 *
 * Modes that draw from a key have other weights for every frame or symbol when config.key_refresh
 * says so; a new object has those of frame 0, symbol 0.
 *
 * With config.normalize_power the result is divided by the root of mean_power(), so that the mean
 * transmit power is that of the bare pilots; of every draw for itself.
 */
class PHYSEC_CORE_API precoder
{
public:
    /*!
     * Throws invalid_input when the configuration does not validate, or when its fakes null all
     * subcarriers but a comb, on which delays repeat earlier than on all.
     */
    explicit precoder(const config& config);

    //! Diagonal weights, active subcarriers x antennas, power normalisation included.
    const matrix_cf64& weights() const { return weights_; }

    /*!
     * Transmit power over that of the bare pilots before normalisation: mean over subcarriers of
     * ||Phi(n)||_F^2 / Nt, plus Nt times the antenna noise variance; 1 when nothing is added.
     */
    double mean_power() const { return mean_power_; }

    /*!
     * Number of (subcarrier, antenna) weights whose magnitude is below \p relative times the root
     * mean square weight: pilots that Bob practically does not receive.
     */
    int null_count(double relative = 0.05) const;

    //! Whether weights differ between frames; within one they do too when by_symbol().
    bool redraws() const { return redraws_; }
    bool by_symbol() const { return redraws_ && config_.key_refresh == "symbol"; }

    //! Makes the weights those of this place. Nothing happens unless they are other ones there.
    void move_to(random::key_position at);

    /*!
     * One OFDM symbol in single precision: out[i][m] from in[i][m], i over antennas, m over
     * active subcarriers. In-place (out[i] == in[i]) is allowed. Buffers are the caller's.
     */
    void apply(const cf32* const* in, cf32* const* out) const;

    /*!
     * A whole frame in double precision: the effective pilots that Bob and the bounds use, those of
     * frame number \p frame from the start where weights differ between frames.
     */
    ofdm::pilot_grid apply(const ofdm::pilot_grid& bare, std::uint64_t frame = 0) const;

    /*!
     * Variance per antenna and subcarrier of the noise that mode gaussian transmits, chosen so
     * that the mean noise power at Eve equals the mean power that the configured fake paths would
     * have had there, varsigma^2 = mean |h~ s|^2 (Section VII-B); normalised together with the
     * pilots. Zero in every other mode.
     */
    double antenna_noise_variance() const { return antenna_noise_variance_; }

private:
    void normalize();
    void prepare_single_precision();

    config config_;
    bool redraws_ = false;
    random::key_position at_; // whose weights these are
    int subcarriers_;
    int antennas_;
    matrix_cf64 weights_;       // subcarriers x antennas
    matrix_cf64 drawn_;         // the next ones before normalisation: storage
    matrix_cf64 rank_one_gain_; // c(m, r); empty unless mode mirage or path_shifts
    matrix_cf64 rank_one_out_;  // u_r: out += sum_r c(m, r) u_r (v_r^H in)
    matrix_cf64 rank_one_in_;   // v_r
    double mean_power_ = 1.0;
    double antenna_noise_variance_ = 0.0;
    volk::vector<cf32> weights_single_; // antenna-major, as apply() reads it
};

} // namespace physec::fpi
