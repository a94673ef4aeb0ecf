// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <physec/api.h>
#include <physec/types.h>

namespace physec::ofdm {

/*!
 * Pilots of one frame, or any other quantity with the same three indices.
 *
 * Index order: `values(g * subcarriers + m, i)` is OFDM symbol g, active subcarrier m, transmit
 * antenna i; that is, rows run over the received resource elements in the order in which they
 * arrive, and a column is what one antenna sends. NumPy shape (G, N, Nt).
 */
struct pilot_grid {
    int symbols = 0;     //!< G
    int subcarriers = 0; //!< number of active subcarriers
    matrix_cf64 values;  //!< (symbols * subcarriers) x antennas

    int antennas() const { return static_cast<int>(values.cols()); }
};

/*!
 * Pilots of the fake path injection paper: independent random phases on the unit circle divided
 * by sqrt(antennas), so that E{s s^H} = I / antennas.
 */
PHYSEC_CORE_API pilot_grid random_phase_pilots(int symbols,
                                               int subcarriers,
                                               int antennas,
                                               std::uint64_t seed);

/*!
 * What becomes of \p sent behind a fixed linear response, such as that of cables and converters:
 * every value times response(m, i).
 * \param response active subcarriers x antennas; empty: nothing changes
 * \throws invalid_input when the shape does not fit or a value is not finite
 */
PHYSEC_CORE_API pilot_grid behind(const pilot_grid& sent, const matrix_cf64& response);

} // namespace physec::ofdm
