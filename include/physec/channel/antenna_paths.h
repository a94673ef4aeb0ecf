// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <iosfwd>
#include <physec/api.h>
#include <physec/channel/multipath.h>
#include <string>
#include <vector>

namespace physec::channel {

/*!
 * One propagation path between one transmit and one receive antenna:
 * y_rx(t) = sum gain x_tx(t - delay_s). The gain holds the phase of the carrier.
 */
struct antenna_path {
    int tx;         //!< antenna number, 0 to 63
    int rx;         //!< antenna number, 0 to 63
    double delay_s; //!< 0 to 1e-2; any fraction of a sample
    cf64 gain;
};

//! Empty when usable, otherwise one sentence with the value and the allowed range.
PHYSEC_CORE_API std::string validate(const antenna_path& path);

/*!
 * The same paths from every element of a transmit array (elements first_tx, first_tx + 1, ...) to
 * one receive antenna, in the sign convention of miso_response().
 */
PHYSEC_CORE_API std::vector<antenna_path>
antenna_paths(const std::vector<path>& paths, int tx_antennas, int first_tx, int rx);

/*!
 * Text form: one path a line, "tx rx delay_s gain_re gain_im", separated by blanks; everything
 * after # is a comment. Written with the digits that read back as the same numbers.
 * \throws invalid_input naming the line, the value and what is allowed
 */
PHYSEC_CORE_API std::vector<antenna_path> read_antenna_paths(std::istream& text,
                                                             const std::string& name);
PHYSEC_CORE_API std::vector<antenna_path> read_antenna_paths(const std::string& file);
PHYSEC_CORE_API void write_antenna_paths(std::ostream& text,
                                         const std::vector<antenna_path>& paths);

} // namespace physec::channel
