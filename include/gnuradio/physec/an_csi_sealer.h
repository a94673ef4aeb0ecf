// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gnuradio/block.h>
#include <gnuradio/physec/api.h>
#include <physec/an/air/air_config.h>
#include <string>

namespace gr {
namespace physec {

/*!
 * \brief Seals the user's channel state for the way to the base station.
 * \ingroup physec
 *
 * Message port `csi`: PDUs of an an_air_receiver. Message port `records`: sealed records
 * (physec/secret/record.h) as PDUs of bytes, of at most 8192 bytes: a longer record is several. Whatever
 * carries bytes carries them; an_csi_opener finds them again.
 */
class PHYSEC_API an_csi_sealer : virtual public gr::block
{
public:
    typedef std::shared_ptr<an_csi_sealer> sptr;

    /*!
     * Throws std::invalid_argument when a parameter cannot be used.
     * \param config shared parameters, the base station's too
     * \param key_file of the key that user and base station share; see physec/secret/key_file.h
     */
    static sptr make(const ::physec::an::air_config& config, const std::string& key_file);
};

} // namespace physec
} // namespace gr
