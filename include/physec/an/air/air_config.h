// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <physec/an/config.h>
#include <physec/an/receive/symbol_receiver.h>
#include <physec/ofdm/frame_format.h>

/*!
 * \file
 * AN-ISAC on the air: what the body of an ofdm::frame_format holds. With N antennas and D data symbols
 *
 *     | sounding 0 .. N-1 | data 0 .. D-1 |
 *
 * **Sounding.** On subcarrier m antenna i sends in symbol g
 *   sqrt(P/N) exp(-j 2 pi g i / N) p(m, i),
 * a Fourier cover over the N symbols times a known random point p of the unit circle, so that the
 * antennas can be told apart and no symbol, nor the header made of symbol 0, favours a direction.
 * No precoder is applied: every receiver learns its own channel.
 *
 * **Data.** Each subcarrier has its own channel h(m) to the user, y = h^H x, and so its own precoder
 * (1): t1(m) carries QPSK, the artificial noise G(m) V reaches neither user nor target. Data symbols
 * 0, pilot_period, 2 pilot_period, ... are known on all subcarriers, precoded like the others: a
 * share of 1/pilot_period. All others are the payload, see payload.h.
 *
 * **Power.** With P = scheme.power, the mean energy of a resource element, summed over the antennas,
 * is P in preamble, header, sounding and data alike; in data P tau of it is t1 and P (1-tau)
 * artificial noise. By ofdm::symbol_transform that is also the mean power of the samples, summed
 * over the antennas: P/N each.
 *
 * Until the transmitter knows a channel the data part is silent.
 */
namespace physec::an {

//! What a payload block holds beside its bytes, see payload.h.
constexpr int block_overhead_bytes = 4 + 4 + 2 + 4;

struct PHYSEC_CORE_API air_config {
    config scheme;             //!< N, P, tau, alpha and beta's phase; the rest has no meaning here
    ofdm::frame_format format; //!< body_symbols = N + D
    int pilot_period = 8;      //!< data symbols per known data symbol; divides D
    //! Of sounding phases, pilots and whitening. Public: user and eavesdroppers know it.
    std::uint64_t pilot_seed = 1;

    int sounding_symbols() const { return scheme.tx_antennas; }                   //!< N
    int data_symbols() const { return format.body_symbols - scheme.tx_antennas; } //!< D
    int subcarriers() const { return format.ofdm.active_count(); }
    //! One subcarrier over the data symbols, as its symbol_receiver sees it.
    block_layout layout() const;
    //! Unknown resource elements of a frame.
    int payload_symbols() const { return subcarriers() * layout().data_length(); }
    //! Payload bytes of a frame, numbering and checksum excluded; see payload.h.
    int payload_bytes() const;

    //! Empty when usable, otherwise one sentence with the value and the allowed range.
    std::string validate() const;
};

/*!
 * A usable configuration: \p format with body_symbols and steady_symbols as \p scheme needs them
 * for \p data_symbols data symbols. Throws invalid_input when that does not validate.
 */
PHYSEC_CORE_API air_config make_air_config(const config& scheme,
                                           ofdm::frame_format format,
                                           int data_symbols,
                                           int pilot_period,
                                           std::uint64_t pilot_seed);

/*!
 * Complaint about complex factors of radio channels, or empty: a number other than \p count, zeros,
 * values that are not finite.
 */
PHYSEC_CORE_API std::string
validate_chains(const std::string& name, const vector_cf64& chains, int count);

//! Complaint about a format that is not the one of \p config, naming both values, or empty.
PHYSEC_CORE_API std::string validate_format(const std::string& owner,
                                            const ofdm::frame_format& format,
                                            const air_config& config);

//! Sounding symbols, N x active as above; pilot_grid with N symbols.
PHYSEC_CORE_API ofdm::pilot_grid sounding_pilots(const air_config& config);

//! Known data symbols of subcarrier \p m, those of the seed with which its receiver is made.
PHYSEC_CORE_API std::uint64_t subcarrier_pilot_seed(const air_config& config, int m);

} // namespace physec::an
