// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gnuradio/physec/api.h>
#include <gnuradio/sync_block.h>
#include <physec/an/air/air_config.h>
#include <physec/secret/record_stream.h>
#include <string>

namespace gr {
namespace physec {

/*!
 * \brief Opens the user's sealed channel state, from bytes that anybody may have sent.
 * \ingroup physec
 *
 * Input, optional: a stream of bytes, in which records are found wherever they begin. Message port
 * `records`: the same as PDUs of bytes. Message port `csi`: what an an_air_transmitter takes, of records
 * alone that somebody with the key sealed, for this session and configuration, later than the last one
 * accepted. All else changes nothing: it is counted, and the log says so.
 *
 * Allocates for accepted records and for lines of the log only. A flowgraph that is started again forgets
 * half a record, not what has been accepted.
 */
class PHYSEC_API an_csi_opener : virtual public gr::sync_block
{
public:
    typedef std::shared_ptr<an_csi_opener> sptr;

    /*!
     * Throws std::invalid_argument when a parameter cannot be used.
     * \param config shared parameters, the user's too
     * \param key_file of the key that user and base station share; see physec/secret/key_file.h
     * \param session of the base station's frames, 1 to 65535
     * \param most_age_s of a record by the clocks of both computers, up to a year; 0: any age, with which
     *        records of an earlier run of the same session can be played again
     */
    static sptr make(const ::physec::an::air_config& config,
                     const std::string& key_file,
                     int session,
                     double most_age_s);

    //! Since it was made. From any thread.
    virtual ::physec::secret::record_counts counts() const = 0;
};

} // namespace physec
} // namespace gr
