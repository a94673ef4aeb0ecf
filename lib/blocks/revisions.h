// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <gnuradio/logger.h>
#include <memory>
#include <optional>
#include <pmt/pmt.h>

/*!
 * \file
 * How the receivers of a flowgraph learn where the transmitter changed its configuration. The tag
 * `settings` carries a number through the channels, the configuration stays in the memory of this
 * program: the secret is in no stream, yet Bob, who shares it, takes it exactly at its frame.
 */
namespace gr {
namespace physec {

//! A configuration that a transmitter was told to use; of fake path injection or of AN-ISAC.
template <class Config>
struct revision {
    std::uint64_t transmitter;
    std::shared_ptr<const Config> config;
};

//! A number for each transmitter of this program, from 1; and its end.
template <class Config>
std::uint64_t new_transmitter();
template <class Config>
void forget(std::uint64_t transmitter);

/*!
 * Makes \p config the newest that \p transmitter was told; returns its number. Numbers begin at
 * random, so that those of another program, behind a socket that passes tags, are not mistaken for
 * this one's. The last 4096 are kept.
 */
template <class Config>
std::uint64_t announce(std::uint64_t transmitter, const Config& config);

//! Nothing when the number is another program's, or too old.
template <class Config>
std::optional<revision<Config>> find_revision(std::uint64_t number);

//! What \p transmitter was told last; it may not be on its way yet.
template <class Config>
std::shared_ptr<const Config> newest_of(std::uint64_t transmitter);

//! What it was made with.
template <class Config>
std::shared_ptr<const Config> first_of(std::uint64_t transmitter);

//! Value of the tag `settings` of a transmitter, and back; nothing for what is none of that kind.
pmt::pmt_t revision_to_pmt(std::uint64_t number);
std::optional<std::uint64_t> revision_from_pmt(const pmt::pmt_t& value);

} // namespace physec
} // namespace gr
