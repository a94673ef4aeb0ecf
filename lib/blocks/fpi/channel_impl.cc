// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/fpi_channel.h>
#include "tags.h"
#include <atomic>
#include <gnuradio/io_signature.h>
#include <physec/channel/miso_channel.h>
#include <physec/error.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>
#include <vector>

namespace gr {
namespace physec {

namespace {

using ::physec::fpi::config;

::physec::matrix_cf64 response_of(const config& config, const std::string& receiver)
{
    if (receiver != "bob" && receiver != "eve")
        throw ::physec::invalid_input("receiver is \"" + receiver + "\"; allowed: bob, eve");
    const auto position = receiver == "bob" ? config.bob_m : config.eve_m;
    return ::physec::channel::miso_response(
        ::physec::fpi::true_paths(config, position), config.ofdm, config.tx_antennas);
}

} // namespace

class fpi_channel_impl : public fpi_channel
{
public:
    fpi_channel_impl(const config& config,
                     const std::string& receiver,
                     std::uint64_t pilot_seed,
                     std::uint64_t noise_seed)
        : gr::sync_block(
              "fpi_channel",
              gr::io_signature::make(config.tx_antennas,
                                     config.tx_antennas,
                                     sizeof(gr_complex) * config.ofdm.active_count()),
              gr::io_signature::make(1, 1, sizeof(gr_complex) * config.ofdm.active_count())),
          config_(config),
          transmitted_(::physec::fpi::precoder(config).apply(
              ::physec::fpi::make_pilots(config, pilot_seed))),
          noise_variance_(::physec::fpi::noise_variance(config, transmitted_)),
          channel_(response_of(config, receiver), noise_variance_, noise_seed, receiver),
          in_(config.tx_antennas)
    {
        set_tag_propagation_policy(TPP_DONT); // by hand: one antenna's tags, and no secret
    }

    void set_snr_db(double snr_db) override
    {
        config changed = config_;
        changed.snr_db = snr_db;
        ::physec::throw_if_invalid(changed.validate());
        noise_variance_ = ::physec::fpi::noise_variance(changed, transmitted_);
    }

    double noise_variance() const override { return noise_variance_; }

    int work(int noutput_items,
             gr_vector_const_void_star& inputs,
             gr_vector_void_star& outputs) override
    {
        const int subcarriers = config_.ofdm.active_count();
        get_tags_in_window(tags_, 0, 0, noutput_items);
        for (const gr::tag_t& tag : tags_)
            if (!pmt::eq(tag.key, tags::fakes()))
                add_item_tag(0, tag);
        channel_.set_noise_variance(noise_variance_);
        for (int item = 0; item < noutput_items; ++item) {
            for (std::size_t i = 0; i < in_.size(); ++i)
                in_[i] = static_cast<const gr_complex*>(inputs[i]) + item * subcarriers;
            channel_.apply(in_.data(), static_cast<gr_complex*>(outputs[0]) + item * subcarriers);
        }
        return noutput_items;
    }

private:
    const config config_;
    const ::physec::ofdm::pilot_grid transmitted_;
    std::atomic<double> noise_variance_;
    ::physec::channel::miso_channel channel_;
    std::vector<const gr_complex*> in_;
    std::vector<gr::tag_t> tags_;
};

fpi_channel::sptr fpi_channel::make(const config& config,
                                    const std::string& receiver,
                                    std::uint64_t pilot_seed,
                                    std::uint64_t noise_seed)
{
    return gnuradio::make_block_sptr<fpi_channel_impl>(config, receiver, pilot_seed, noise_seed);
}

} // namespace physec
} // namespace gr
