// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/an_csi_opener.h>
#include "an/messages.h"
#include "log.h"
#include "pmt_text.h"
#include "reporting.h"
#include <chrono>
#include <gnuradio/io_signature.h>
#include <mutex>
#include <physec/an/air/channel_state_record.h>
#include <physec/error.h>

namespace gr {
namespace physec {

namespace {
using ::physec::an::air_config;
using ::physec::secret::record_counts;
using ::physec::secret::record_opener;

std::uint32_t checked_session(int session)
{
    if (session < 1 || session > 65535)
        throw ::physec::invalid_input(::physec::complaint("session", session, "1 to 65535"));
    return session;
}

std::uint64_t age_ns(double age_s)
{
    if (!(age_s >= 0.0 && age_s <= 366.0 * 86400.0))
        throw ::physec::invalid_input(
            ::physec::complaint("age of a record in seconds", age_s, "0 (any) to 31622400"));
    return static_cast<std::uint64_t>(age_s * 1e9);
}
} // namespace

class an_csi_opener_impl : public an_csi_opener
{
public:
    an_csi_opener_impl(const air_config& config,
                       const std::string& key_file,
                       int session,
                       double most_age_s)
        : gr::sync_block("an_csi_opener",
                         gr::io_signature::make(0, 1, sizeof(std::uint8_t)),
                         gr::io_signature::make(0, 0, 0)),
          session_(checked_session(session)),
          layout_(config),
          stream_(record_opener(::physec::secret::read_key_file(key_file),
                                { ::physec::secret::record_kind::channel_state,
                                  session_,
                                  ::physec::an::hash_air_config(config) },
                                layout_.bytes(),
                                age_ns(most_age_s)))
    {
        message_port_register_out(csi_);
        message_port_register_in(pmt::mp("records"));
        set_msg_handler(
            pmt::mp("records"),
            reporting(d_logger, "records", [this](const pmt::pmt_t& message) { hear(message); }));
    }

    bool start() override
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        stream_.restart();
        return true;
    }

    bool stop() override
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (unsaid_)
            say_what_was_ignored();
        return true;
    }

    record_counts counts() const override
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        return stream_.counts();
    }

    int work(int noutput_items, gr_vector_const_void_star& inputs, gr_vector_void_star&) override
    {
        feed(static_cast<const std::uint8_t*>(inputs[0]), noutput_items);
        return noutput_items;
    }

private:
    void hear(const pmt::pmt_t& message)
    {
        const auto bytes = pmt::is_pdu(message) ? pmt::cdr(message) : message;
        if (!pmt::is_u8vector(bytes))
            throw ::physec::invalid_input("message is " + brief(message) +
                                          "; allowed: a PDU of bytes");
        std::size_t count = 0;
        const auto* values = pmt::u8vector_elements(bytes, count);
        feed(values, count);
    }

    void feed(const std::uint8_t* bytes, std::size_t count)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto skipped = stream_.counts().skipped_bytes;
        stream_.feed(bytes,
                     count,
                     ::physec::secret::record_clock_ns(),
                     [this](const std::uint8_t* payload) { pass_on(payload); });
        unsaid_ |= stream_.counts().skipped_bytes != skipped;
        if (unsaid_ && std::chrono::steady_clock::now() >= next_line_)
            say_what_was_ignored();
    }

    //! All of it so far: a line that is left out loses nothing.
    void say_what_was_ignored()
    {
        unsaid_ = false;
        next_line_ = std::chrono::steady_clock::now() + std::chrono::seconds(1);
        warn(d_logger, "csi ignored so far: " + stream_.counts().complaint());
    }

    void pass_on(const std::uint8_t* payload)
    {
        try {
            message_port_pub(csi_, to_pdu(layout_.read(session_, payload)));
        } catch (const std::exception& problem) {
            warn(d_logger, std::string("csi of a sealed record ignored: ") + problem.what());
        }
    }

    const pmt::pmt_t csi_ = pmt::mp("csi");
    const std::uint32_t session_;
    const ::physec::an::channel_state_record layout_;
    mutable std::mutex mutex_;
    ::physec::secret::record_stream stream_;
    bool unsaid_ = false; // something was ignored since the last line
    std::chrono::steady_clock::time_point next_line_;
};

an_csi_opener::sptr an_csi_opener::make(const air_config& config,
                                        const std::string& key_file,
                                        int session,
                                        double most_age_s)
{
    return gnuradio::make_block_sptr<an_csi_opener_impl>(config, key_file, session, most_age_s);
}

} // namespace physec
} // namespace gr
