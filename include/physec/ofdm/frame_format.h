// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/ofdm/frame_header.h>
#include <physec/ofdm/numerology.h>
#include <physec/ofdm/pilots.h>
#include <string>

/*!
 * \file
 * A frame on the sample clock. All of its symbols are ordinary OFDM symbols, cyclic prefix first,
 * so that a precoder that works symbol by symbol reaches every sample that is sent:
 *
 *     | preamble 0 | preamble 1 | header 0 .. | body 0 .. | silence |
 *
 * The preamble is antiperiodic with half an FFT length over its whole duration, prefixes included,
 * and so stays whatever linear channel or precoder it has passed: it is found without knowing
 * either. Header symbols are body symbol 0 times a sign per subcarrier, which is read by comparing
 * the two, again without knowing the channel. The body belongs to the scheme: pilots, or channel
 * sounding and payload.
 *
 * Frame k begins at the epoch plus k times spacing_samples() on the clock of the transmitter.
 */
namespace physec::ofdm {

struct PHYSEC_CORE_API frame_format {
    numerology ofdm;        //!< guard bands and an empty DC bin included: index 0 is not active
    int cyclic_prefix = 32; //!< samples
    int header_symbols = 4;
    int body_symbols = 16;
    int idle_symbols = 0; //!< silence between two frames, in symbol lengths
    /*!
     * Body symbols, from the first on, that are the same in every frame: receivers measure clocks
     * and noise by them alone. 0: the whole body.
     */
    int steady_symbols = 0;

    static constexpr int preamble_symbols = 2;

    //! Body symbols that every frame repeats.
    int repeated_symbols() const { return steady_symbols > 0 ? steady_symbols : body_symbols; }
    int symbols() const { return preamble_symbols + header_symbols + body_symbols; }
    int symbol_samples() const { return cyclic_prefix + ofdm.fft_size; }
    int frame_samples() const { return symbols() * symbol_samples(); } //!< without the silence
    int spacing_samples() const { return (symbols() + idle_symbols) * symbol_samples(); }
    //! Where body symbol 0 begins within the frame, its cyclic prefix included.
    int body_offset_samples() const { return (symbols() - body_symbols) * symbol_samples(); }

    /*!
     * All subcarriers within \p occupied of the FFT size, except index 0, e.g. -50..-1, 1..50
     * for 128 and 0.79.
     */
    static numerology guarded(double bandwidth_hz, int fft_size, double occupied);

    //! Empty when usable, otherwise one sentence with the value and the allowed range.
    std::string validate() const;
};

/*!
 * Preamble of all antennas: a Zadoff-Chu sequence on the odd subcarriers, delayed cyclically by
 * i/antennas of half an FFT length on antenna i, so that no direction is left out. Odd, not even,
 * subcarriers: their half-length repetition is antiperiodic, which the offset of a receiver's DC
 * is not, and so that offset is never mistaken for a preamble.
 */
PHYSEC_CORE_API pilot_grid make_preamble(const frame_format& format, int antennas);

/*!
 * Header symbols: body symbol 0 of every antenna times the signs of \p header.
 * \param body at least one symbol
 */
PHYSEC_CORE_API pilot_grid make_header(const frame_format& format,
                                       const frame_header& header,
                                       const pilot_grid& body);

} // namespace physec::ofdm
