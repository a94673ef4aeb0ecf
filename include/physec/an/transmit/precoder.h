// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <physec/an/transmit/beams.h>
#include <physec/an/transmit/frame_noise.h>
#include <physec/random/generator.h>
#include <volk/volk_alloc.hh>

namespace physec::an {

//! Stream name of the seeded generator of W, so that block and kernel draw the same noise.
constexpr const char* noise_stream = "artificial noise";

/*!
 * The base station's transmit precoder (1),
 *   X = sqrt(P tau) t1 s_u + sqrt(P (1-tau)) G V,   N x L,
 * for unit-power symbols s_u. The user (h), in the paper's noise space the target (a(theta)), and
 * decoys receive none of the artificial noise G V: below 1e-6 of its amplitude in single precision.
 *
 * Streaming mode replaces G V by (I - Q Q^H) W, where Q is beams::spared, [a~ h~] in the paper, and
 * W i.i.d. CN(0, 1/r), which has the same law: one inner product per column of Q and sample, O(N),
 * no singular value decomposition when the channel changes. Frame-exact mode: see frame_noise.h.
 */
class PHYSEC_CORE_API precoder
{
public:
    //! Throws invalid_input when configuration, CSI or angle cannot be used.
    precoder(const config& config, const vector_cf64& h, double theta_rad);

    //! New channel state. On invalid_input the old one stays in force.
    void set_channel(const vector_cf64& h, double theta_rad);

    /*!
     * Takes power, tau, alpha, beta's phase and the noise space from \p config, for the next sample
     * or frame; allocates for another noise space only. Throws invalid_input, keeping the old ones,
     * on a complaint of validate_update().
     */
    void set_split(const config& config);

    const beams& directions() const { return beams_; }
    const vector_cf64& csi() const { return csi_; }
    double theta_rad() const { return theta_rad_; }

    /*!
     * Streaming mode, any number of samples; how a stream is cut into calls does not change it.
     * \param symbols s_u, \p count values
     * \param random source of W; drawn sample by sample, within a sample antenna by antenna
     * \param out out[i] receives \p count samples of antenna i; no overlap with symbols
     */
    void apply(const cf32* symbols, int count, random::generator& random, cf32* const* out);

    /*!
     * apply() for noise that was drawn elsewhere, e.g. the same at several tau.
     * \param noise W, \p count times N i.i.d. CN(0, 1/r), the antennas of a sample in a row
     */
    void apply(const cf32* symbols, int count, const cf32* noise, cf32* const* out);

    /*!
     * One frame of L samples, frame-exact noise. Arguments as apply().
     * Throws invalid_input unless the configuration's mode is frame_exact.
     */
    void apply_frame(const cf32* symbols, random::generator& random, cf32* const* out);

    /*!
     * The two halves of apply_frame(), so that one draw can serve several tau: the noise for
     * \p symbols, N x L of squared norm L, valid until the next draw or channel, and the frame.
     */
    const matrix_cf64& draw_frame_noise(const cf32* symbols, random::generator& random);
    void apply_frame(const cf32* symbols, const matrix_cf64& noise, cf32* const* out) const;

private:
    void prepare_single_precision();
    frame_noise& exact_noise();
    void spare_decoys(int count);

    config config_;
    vector_cf64 csi_;
    double theta_rad_;
    beams beams_;
    std::unique_ptr<frame_noise> frame_noise_; // only in mode frame_exact
    // Single precision, by antenna: two directions to spare, a~ and h~ or 0 and h / ||h||, and
    // sqrt(P tau) t1.
    volk::vector<float> weights_;
    volk::vector<cf32> decoys_; // the directions to spare beyond those, one after the other
    volk::vector<float> scratch_;
    volk::vector<cf32> draws_; // W of one slice
};

} // namespace physec::an
