// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <physec/an/transmit/qpsk.h>
#include <string>
#include <vector>

namespace physec::an {

/*!
 * What a coherence block (constant channels) looks like on the air: \c frames frames of
 * \c frame_length samples, each beginning with \c pilots_per_frame known pilots (the same in
 * every frame); the rest are data symbols.
 */
struct PHYSEC_CORE_API block_layout {
    int frame_length = 30;    //!< L
    int pilots_per_frame = 4; //!< known QPSK symbols at the start of each frame
    int frames = 10;          //!< frames per coherence block

    int length() const { return frame_length * frames; }
    int data_per_frame() const { return frame_length - pilots_per_frame; }
    int data_length() const { return data_per_frame() * frames; }

    //! Empty when usable: at least two pilots per block, one data symbol per frame.
    std::string validate() const;
};

//! What a receiver measured over one coherence block.
struct PHYSEC_CORE_API link_report {
    cf64 gain;                //!< least-squares effective channel, e.g. c1 h^H t1 sqrt(P tau)
    double sinr = 0.0;        //!< linear; artificial noise counts as interference
    double evm_percent = 0.0; //!< rms distance of equalised data from the decided points

    //! 10 log10(sinr), not below -100.
    double sinr_db() const;
};

/*!
 * Least-squares gain of y = gain x + noise and the SINR it implies:
 * gain = x^H y / ||x||^2, noise variance = ||y - gain x||^2 / (count - 1), signal power corrected
 * for the part of |gain|^2 that is noise. So the mean over many blocks is right even in deep noise,
 * while a single estimate there may be slightly negative. evm_percent is left 0.
 * \param count at least 2, else invalid_input; x must not be all zero
 */
PHYSEC_CORE_API link_report measure_link(const cf32* y, const cf32* x, int count);

/*!
 * How the receiver learns its gain. Both know the pilots, the modulation and nothing else.
 */
enum class gain_refinement {
    pilots_only, //!< least squares over the pilots of the block
    iterative    //!< data symbols join in, weighted by how sure their decisions are
};

PHYSEC_CORE_API std::string to_string(gain_refinement refinement);
//! "pilots_only" or "iterative"; throws invalid_input otherwise.
PHYSEC_CORE_API gain_refinement gain_refinement_from_string(const std::string& name);

/*!
 * Pilot-aided receiver of one coherence block, for user and communication eavesdropper: she, too,
 * knows pilots and modulation and learns her own effective channel. One-tap equaliser, hard
 * decisions, soft bits.
 *
 * pilots_only: gain by least squares over all pilots of the block; symbols y / gain.
 *
 * iterative: the maximum-likelihood gain g and noise variance v of the whole block by expectation
 * maximisation, started from the pilots' gain. Each round takes the soft symbols
 *   s = (tanh(sqrt(2) Re g^* y / v) + j tanh(sqrt(2) Im g^* y / v)) / sqrt(2)
 * of the data for further pilots: g = x^H y / count, v = (||y||^2 - count |g|^2) / (count - 1),
 * where x is the pilots and s together; |symbol|^2 = 1 whatever was sent. With one antenna nothing
 * knows more about the gain. Symbols are scaled for minimum mean square error, g^* y / (|g|^2 + v).
 *
 * The EVM is decision directed, as instruments measure it: it saturates near 50 % when most
 * decisions are wrong, or at 100 % for symbols scaled to nothing in deep noise (iterative). The SINR
 * comes from the pilots and does neither.
 */
class PHYSEC_CORE_API symbol_receiver
{
public:
    //! Throws invalid_input when the layout does not validate.
    symbol_receiver(const block_layout& layout,
                    std::uint64_t pilot_seed,
                    gain_refinement refinement = gain_refinement::pilots_only);

    const block_layout& layout() const { return layout_; }

    /*!
     * \param y layout.length() received samples
     * \param symbols receives layout.data_length() equalised symbols; 0 if the gain is exactly 0
     * \param dibits receives as many decisions, see qpsk.h
     * \param soft_bits receives twice as many log-likelihood ratios ln P(0)/P(1), the earlier bit
     *        first, with the noise variance of this block; their signs are the decisions. Calibrated
     *        from about eight pilots on; with fewer the noise variance itself is a guess. May be
     *        null.
     */
    link_report
    process(const cf32* y, cf32* symbols, std::uint8_t* dibits, float* soft_bits = nullptr);

private:
    //! What equalising needs: data symbol = y scale, unbiased symbol = y / gain with this SNR.
    struct equaliser {
        cf64 gain, scale;
        double snr;
    };
    equaliser from_pilots(const link_report& report) const;
    equaliser refine(const cf32* y, const link_report& start) const;

    block_layout layout_;
    gain_refinement refinement_;
    std::vector<cf32> pilots_;       // of a whole block
    std::vector<cf32> heard_pilots_; // scratch
};

} // namespace physec::an
