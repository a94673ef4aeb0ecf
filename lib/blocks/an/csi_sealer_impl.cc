// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/an_csi_sealer.h>
#include "an/messages.h"
#include "reporting.h"
#include <algorithm>
#include <gnuradio/io_signature.h>
#include <physec/an/air/channel_state_record.h>
#include <physec/error.h>

namespace gr {
namespace physec {

namespace {
using ::physec::an::air_config;

// What blocks of PDUs and datagrams take at once.
constexpr std::size_t piece_bytes = 8192;
constexpr std::uint64_t most_session = 65535;
} // namespace

class an_csi_sealer_impl : public an_csi_sealer
{
public:
    an_csi_sealer_impl(const air_config& config, const std::string& key_file)
        : gr::block(
              "an_csi_sealer", gr::io_signature::make(0, 0, 0), gr::io_signature::make(0, 0, 0)),
          layout_(config),
          sealer_(::physec::secret::read_key_file(key_file),
                  ::physec::secret::record_kind::channel_state,
                  ::physec::an::hash_air_config(config),
                  layout_.bytes()),
          payload_(sealer_.payload_bytes()),
          record_(sealer_.record_bytes())
    {
        message_port_register_out(records_);
        message_port_register_in(pmt::mp("csi"));
        set_msg_handler(
            pmt::mp("csi"),
            reporting(d_logger, "csi", [this](const pmt::pmt_t& message) { seal(message); }));
    }

private:
    void seal(const pmt::pmt_t& message)
    {
        const auto csi = air_csi_from_pmt(message);
        if (csi.session < 1 || csi.session > most_session)
            throw ::physec::invalid_input(
                ::physec::complaint("session of the CSI", csi.session, "1 to 65535"));
        layout_.write(csi, payload_.data());
        sealer_.seal(
            csi.session, payload_.data(), ::physec::secret::record_clock_ns(), record_.data());
        for (std::size_t at = 0; at < record_.size(); at += piece_bytes)
            message_port_pub(
                records_,
                pmt::cons(
                    pmt::make_dict(),
                    pmt::init_u8vector(std::min(piece_bytes, record_.size() - at), &record_[at])));
    }

    const pmt::pmt_t records_ = pmt::mp("records");
    const ::physec::an::channel_state_record layout_;
    ::physec::secret::record_sealer sealer_;
    std::vector<std::uint8_t> payload_, record_;
};

an_csi_sealer::sptr an_csi_sealer::make(const air_config& config, const std::string& key_file)
{
    return gnuradio::make_block_sptr<an_csi_sealer_impl>(config, key_file);
}

} // namespace physec
} // namespace gr
