// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/an_air_receiver.h>
#include "an/messages.h"
#include "tags.h"
#include <algorithm>
#include <gnuradio/io_signature.h>
#include <physec/an/air/receiver.h>
#include <physec/error.h>

namespace gr {
namespace physec {

namespace {
using ::physec::an::air_config;
using ::physec::an::air_reception;

const air_config& checked(const air_config& config)
{
    ::physec::throw_if_invalid(config.validate());
    return config;
}

pmt::pmt_t with(const pmt::pmt_t& dict, const char* name, const pmt::pmt_t& value)
{
    return pmt::dict_add(dict, pmt::mp(name), value);
}

pmt::pmt_t bytes(const std::vector<std::uint8_t>& values)
{
    return pmt::init_u8vector(values.size(), values.data());
}
} // namespace

class an_air_receiver_impl : public an_air_receiver
{
public:
    an_air_receiver_impl(const air_config& config, const std::string& refinement, int csi_every)
        : gr::sync_block(
              "an_air_receiver",
              gr::io_signature::make(
                  1, 1, checked(config).subcarriers() * static_cast<int>(sizeof(gr_complex))),
              gr::io_signature::make(0, 0, 0)),
          subcarriers_(config.subcarriers()),
          symbols_(config.format.body_symbols),
          receiver_(config, ::physec::an::gain_refinement_from_string(refinement)),
          body_(symbols_ * subcarriers_),
          filled_(symbols_),
          csi_every_(csi_every)
    {
        if (csi_every < 1 || csi_every > 1000000)
            throw ::physec::invalid_input(
                ::physec::complaint("frames per CSI message", csi_every, "1 to 1000000"));
        for (const auto& port : { payload_, csi_, reports_ })
            message_port_register_out(port);
    }

    bool start() override
    {
        filled_ = symbols_;
        received_ = 0;
        return true;
    }

    int work(int noutput_items, gr_vector_const_void_star& inputs, gr_vector_void_star&) override
    {
        const auto* in = static_cast<const gr_complex*>(inputs[0]);
        get_tags_in_window(tags_, 0, 0, noutput_items, tags::sync());
        std::sort(tags_.begin(), tags_.end(), gr::tag_t::offset_compare);
        auto tag = tags_.begin();
        for (int item = 0; item < noutput_items; ++item) {
            for (; tag != tags_.end() && tag->offset == nitems_read(0) + item; ++tag)
                start_body(tag->value);
            if (filled_ == symbols_)
                continue; // no tag yet
            std::copy_n(in + item * subcarriers_, subcarriers_, &body_[filled_ * subcarriers_]);
            if (++filled_ == symbols_)
                receive();
        }
        return noutput_items;
    }

private:
    void start_body(const pmt::pmt_t& sync)
    {
        const auto report = sync_from_pmt(sync, d_logger);
        filled_ = report ? 0 : symbols_; // nobody could tell whose body it is
        if (report)
            sync_ = *report;
    }

    void receive()
    {
        const air_reception& result = receiver_.process(body_.data());
        const auto frame = pmt::from_uint64(sync_.frame);
        if (result.block) {
            auto dict = with(pmt::make_dict(), "frame", frame);
            dict = with(dict, "number", pmt::from_uint64(result.block->number));
            dict = with(dict, "blocks", pmt::from_uint64(result.block->blocks));
            message_port_pub(payload_, pmt::cons(dict, bytes(result.block->bytes)));
        }
        if (received_++ % csi_every_ == 0)
            message_port_pub(csi_, to_pdu({ sync_.session, sync_.frame, result.csi }));
        auto dict = with(pmt::make_dict(), "frame", frame);
        dict = with(dict, "valid", pmt::from_bool(result.block.has_value()));
        dict = with(dict, "sinr_db", pmt::from_double(result.sinr_db));
        dict = with(dict, "evm_percent", pmt::from_double(result.evm_percent));
        dict = with(dict, "csi_snr_db", pmt::from_double(result.csi_snr_db));
        dict = with(dict, "bent_rad", pmt::from_double(result.bent_rad));
        message_port_pub(reports_, pmt::cons(dict, bytes(result.packed)));
    }

    const int subcarriers_;
    const int symbols_;
    ::physec::an::air_receiver receiver_;
    std::vector<gr_complex> body_;
    int filled_; // symbols in body_; a full one waits for the next tag
    const int csi_every_;
    std::uint64_t received_ = 0; // frames
    sync_report sync_;           // of the body being collected
    std::vector<gr::tag_t> tags_;
    const pmt::pmt_t payload_ = pmt::mp("payload");
    const pmt::pmt_t csi_ = pmt::mp("csi");
    const pmt::pmt_t reports_ = pmt::mp("reports");
};

an_air_receiver::sptr
an_air_receiver::make(const air_config& config, const std::string& refinement, int csi_every)
{
    return gnuradio::make_block_sptr<an_air_receiver_impl>(config, refinement, csi_every);
}

} // namespace physec
} // namespace gr
