// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <pmt/pmt.h>

/*!
 * \file
 * Keys of the stream tags and PDU fields that blocks of this module exchange. Users meet these
 * names in docs/blocks.md; they are spelled nowhere else.
 */
namespace gr {
namespace physec {
namespace tags {

//! First item of a frame; value: frame number (uint64).
inline pmt::pmt_t frame() { return pmt::mp("frame"); }
//! First item precoded with new fake sets; value: c64 vector of (delay_s, angle_rad) pairs.
inline pmt::pmt_t fakes() { return pmt::mp("fakes"); }

} // namespace tags
} // namespace physec
} // namespace gr
