// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <physec/an/air/payload.h>
#include <physec/an/transmit/precoder.h>
#include <vector>

namespace physec::an {

//! A precoder for each subcarrier: its own h(m), the same target angle.
class PHYSEC_CORE_API subcarrier_precoders
{
public:
    /*!
     * \param h CSI of the user, N x active, y = h^H x on each subcarrier
     * \param transmit_chains factors of the N transmit channels between here and the air, of which
     *        the phases are undone, so that beam and null point at the target in spite of them; h
     *        contains them anyway. Empty: all 1.
     * Throws invalid_input on a wrong shape, or naming the subcarrier that cannot be used.
     */
    subcarrier_precoders(const air_config& config,
                         const matrix_cf64& h,
                         double theta_rad,
                         const vector_cf64& transmit_chains = {});

    const matrix_cf64& csi() const { return csi_; }
    double theta_rad() const { return theta_rad_; }

    //! See precoder::set_split().
    void set_split(const config& config);

    /*!
     * \param symbols s_u, active * data symbols, on each subcarrier in the order of time
     * \param random source of the artificial noise
     * \param out out[i] receives what antenna i sends, in the order of \p symbols
     */
    void apply(const cf32* symbols, random::generator& random, cf32* const* out);

private:
    matrix_cf64 csi_;
    double theta_rad_;
    int data_symbols_;
    std::vector<precoder> precoders_;
    std::vector<cf32> undo_; // of each antenna, unit modulus
    std::vector<cf32*> part_;
};

/*!
 * The latest frame up to \p latest whose header carries \p counter, nothing when there is none. A
 * header holds 32 bits of a frame's number; a counter with more than that is the number itself.
 */
PHYSEC_CORE_API std::optional<std::uint64_t> frame_with_counter(std::uint64_t counter,
                                                                std::uint64_t latest);

/*!
 * From payload blocks to whole frames of an ofdm::frame_format: preamble, header and body, for all
 * antennas; see air_config.h for what is sent and with which power.
 */
class PHYSEC_CORE_API air_transmitter
{
public:
    /*!
     * Throws invalid_input when the configuration does not validate.
     * \param session of the frame headers
     * \param noise_seed of the artificial noise; 0: keyed, which nobody predicts; another: repeatable
     */
    air_transmitter(const air_config& config, std::uint16_t session, std::uint64_t noise_seed);

    const air_config& settings() const { return config_; }

    /*!
     * Makes the frame with this number, of which its header carries the low 32 bits. Only the
     * header allocates.
     * \param precoders null: data part silent \param block payload, see payload.h
     * \returns for each antenna the active subcarriers of format.symbols() symbols in the order of
     *          time, valid until the next call
     */
    const std::vector<std::vector<cf32>>&
    frame(std::uint64_t number, subcarrier_precoders* precoders, const payload_block& block);

private:
    void write_header(std::uint32_t counter);
    void fill_symbols(const payload_block& block);

    air_config config_;
    std::uint16_t session_;
    payload_coder coder_;
    random::generator noise_;
    ofdm::pilot_grid sounding_;
    std::vector<std::vector<cf32>> pilots_; // of each subcarrier
    std::vector<cf32> payload_, symbols_;
    std::vector<std::vector<cf32>> precoded_, frame_; // by antenna
    std::vector<cf32*> out_;
};

} // namespace physec::an
