// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/an_symbol_receiver.h>
#include <algorithm>
#include <gnuradio/io_signature.h>
#include <physec/an/receive/symbol_receiver.h>
#include <physec/error.h>

namespace gr {
namespace physec {

namespace {
const pmt::pmt_t& reports()
{
    static const pmt::pmt_t port = pmt::mp("reports");
    return port;
}
} // namespace

class an_symbol_receiver_impl : public an_symbol_receiver
{
public:
    an_symbol_receiver_impl(const ::physec::an::block_layout& layout,
                            std::uint64_t pilot_seed,
                            ::physec::an::gain_refinement refinement)
        : gr::block("an_symbol_receiver",
                    gr::io_signature::make(1, 1, sizeof(gr_complex)),
                    gr::io_signature::makev(2,
                                            3,
                                            { static_cast<int>(sizeof(gr_complex)),
                                              1,
                                              static_cast<int>(2 * sizeof(float)) })),
          receiver_(layout, pilot_seed, refinement),
          block_(layout.length()),
          symbols_(layout.data_length()),
          dibits_(layout.data_length()),
          soft_bits_(2 * layout.data_length())
    {
        message_port_register_out(reports());
        set_tag_propagation_policy(TPP_DONT); // input tags have no place on the data symbols
    }

    bool start() override
    {
        filled_ = waiting_ = 0;
        blocks_ = 0;
        return true;
    }

    void forecast(int, gr_vector_int& required) override { required[0] = waiting_ > 0 ? 0 : 1; }

    int general_work(int noutput_items,
                     gr_vector_int& available,
                     gr_vector_const_void_star& inputs,
                     gr_vector_void_star& outputs) override
    {
        const auto* in = static_cast<const gr_complex*>(inputs[0]);
        int consumed = 0, produced = 0;
        while (produced < noutput_items && (waiting_ > 0 || consumed < available[0])) {
            if (waiting_ > 0) {
                const int count = std::min(noutput_items - produced, waiting_);
                std::copy_n(symbols_.end() - waiting_,
                            count,
                            static_cast<gr_complex*>(outputs[0]) + produced);
                std::copy_n(dibits_.end() - waiting_,
                            count,
                            static_cast<std::uint8_t*>(outputs[1]) + produced);
                if (outputs.size() > 2)
                    std::copy_n(soft_bits_.end() - 2 * waiting_,
                                2 * count,
                                static_cast<float*>(outputs[2]) + 2 * produced);
                waiting_ -= count;
                produced += count;
                continue;
            }
            const int length = block_.size();
            const int count = std::min(available[0] - consumed, length - filled_);
            std::copy_n(in + consumed, count, block_.begin() + filled_);
            consumed += count;
            filled_ += count;
            if (filled_ == length)
                receive();
        }
        consume(0, consumed);
        return produced;
    }

private:
    void receive()
    {
        const auto report =
            receiver_.process(block_.data(), symbols_.data(), dibits_.data(), soft_bits_.data());
        waiting_ = symbols_.size();
        filled_ = 0;
        auto dict = pmt::make_dict();
        dict = pmt::dict_add(dict, pmt::mp("sinr_db"), pmt::from_double(report.sinr_db()));
        dict = pmt::dict_add(dict, pmt::mp("evm_percent"), pmt::from_double(report.evm_percent));
        dict = pmt::dict_add(dict, pmt::mp("gain"), pmt::from_complex(report.gain));
        dict = pmt::dict_add(dict, pmt::mp("block"), pmt::from_uint64(blocks_++));
        message_port_pub(reports(), pmt::cons(dict, pmt::make_u8vector(0, 0)));
    }

    ::physec::an::symbol_receiver receiver_;
    std::vector<gr_complex> block_;
    std::vector<gr_complex> symbols_;
    std::vector<std::uint8_t> dibits_;
    std::vector<float> soft_bits_;
    int filled_ = 0;  // samples in block_
    int waiting_ = 0; // symbols, dibits and pairs of soft bits not yet sent
    std::uint64_t blocks_ = 0;
};

an_symbol_receiver::sptr an_symbol_receiver::make(const ::physec::an::config& config,
                                                  int pilots_per_frame,
                                                  int coherence_frames,
                                                  std::uint64_t pilot_seed,
                                                  const std::string& refinement)
{
    ::physec::throw_if_invalid(config.validate());
    const ::physec::an::block_layout layout{ config.frame_length,
                                             pilots_per_frame,
                                             coherence_frames };
    ::physec::throw_if_invalid(layout.validate());
    return gnuradio::make_block_sptr<an_symbol_receiver_impl>(
        layout, pilot_seed, ::physec::an::gain_refinement_from_string(refinement));
}

} // namespace physec
} // namespace gr
