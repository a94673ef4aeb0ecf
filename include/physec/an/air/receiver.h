// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <physec/an/air/channel_smoother.h>
#include <physec/an/air/payload.h>
#include <physec/an/receive/symbol_receiver.h>
#include <vector>

namespace physec::an {

//! What a receiver made of one frame.
struct PHYSEC_CORE_API air_reception {
    matrix_cf64 csi; //!< h, N x active: a frame x is received as h^H x on each subcarrier
    //! Mean |h_i|^2 P over the noise of a resource element; NaN when channel_smoother measures none.
    double csi_snr_db = 0.0;
    double sinr_db = 0.0;     //!< of the data part, artificial noise being interference
    double evm_percent = 0.0; //!< decision directed, see symbol_receiver
    double bent_rad = 0.0;    //!< phase per symbol taken off the data part, 0 unless significant
    std::optional<payload_block> block; //!< nothing when the CRC failed
    std::vector<std::uint8_t>
        packed; //!< the block as decided, right or wrong; payload_coder::pack()
};

/*!
 * One-antenna receiver of an AN-ISAC frame, for the user and for the communication eavesdropper:
 * she knows all that he knows, sounding phases, pilots and whitening, and learns her own channel.
 *
 * 1. Sounding: least squares per subcarrier and antenna, then channel_smoother.
 * 2. A carrier offset that synchronisation has left turns the known data symbols against one
 *    another; it is taken off when it exceeds three standard deviations.
 * 3. On each subcarrier a symbol_receiver of its own: the effective gain h^H t1 is estimated from
 *    the subcarrier's known symbols, with refinement "iterative" from its payload as well. It is
 *    not smoothed over subcarriers: t1(m) holds a phase that is free on each.
 * 4. Decisions, CRC.
 *
 * The SINR is that of the pilots: mean signal power over mean noise power of all subcarriers.
 */
class PHYSEC_CORE_API air_receiver
{
public:
    //! Throws invalid_input when the configuration does not validate.
    air_receiver(const air_config& config, gain_refinement refinement);

    /*!
     * \param body body symbols * active values in the order of arrival
     * \returns valid until the next call
     */
    const air_reception& process(const cf32* body);

private:
    void estimate_channel(const cf32* body);
    double bend() const;
    void equalise();

    air_config config_;
    ofdm::pilot_grid sounding_;
    channel_smoother smoother_;
    payload_coder coder_;
    std::vector<symbol_receiver> receivers_; // of each subcarrier
    std::vector<cf32> pilots_;               // of each subcarrier
    std::vector<cf32> data_;                 // subcarrier after subcarrier
    std::vector<cf32> symbols_;              // equalised, of one subcarrier
    std::vector<cf32> heard_, known_;        // pilots of one subcarrier
    std::vector<std::uint8_t> dibits_;
    air_reception result_;
};

} // namespace physec::an
