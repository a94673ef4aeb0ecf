// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/fpi_channel.h>
#include "follower.h"
#include "tags.h"
#include <algorithm>
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

//! What a configuration means for one receiver.
struct link {
    ::physec::matrix_cf64 response;
    double power; //!< of the signal at Bob, which with the SNR there fixes everybody's noise
    double snr_db;
};

follower<config, link>::builder link_to(const std::string& receiver, std::uint64_t pilot_seed)
{
    if (receiver != "bob" && receiver != "eve")
        throw ::physec::invalid_input("receiver is \"" + receiver + "\"; allowed: bob, eve");
    return [=](const config& config) {
        const auto position = receiver == "bob" ? config.bob_m : config.eve_m;
        const auto transmitted =
            ::physec::fpi::precoder(config).apply(::physec::fpi::make_pilots(config, pilot_seed));
        return std::make_unique<link>(
            link{ ::physec::channel::miso_response(
                      ::physec::fpi::true_paths(config, position), config.ofdm, config.tx_antennas),
                  ::physec::fpi::power_at_bob(config, transmitted),
                  config.snr_db });
    };
}

constexpr double unset = 1e3; // dB, beyond what is allowed

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
          subcarriers_(config.ofdm.active_count()),
          symbols_(config.pilots),
          link_(config, link_to(receiver, pilot_seed)),
          power_(link_.current().power),
          snr_db_(config.snr_db),
          channel_(link_.current().response,
                   ::physec::fpi::noise_variance(power_, config.snr_db),
                   noise_seed,
                   receiver),
          in_(config.tx_antennas)
    {
        set_tag_propagation_policy(TPP_DONT); // by hand: one antenna's tags, and no secret
    }

    void set_snr_db(double snr_db) override
    {
        config changed;
        changed.snr_db = snr_db;
        ::physec::throw_if_invalid(changed.validate());
        own_snr_db_ = snr_db;
    }

    void set_config(const config& next) override { link_.set(next); }

    double noise_variance() const override
    {
        return ::physec::fpi::noise_variance(power_, snr_db());
    }

    bool start() override
    {
        link_.restart();
        framed_ = false;
        return true;
    }

    int work(int noutput_items,
             gr_vector_const_void_star& inputs,
             gr_vector_void_star& outputs) override
    {
        get_tags_in_window(tags_, 0, 0, noutput_items);
        std::sort(tags_.begin(), tags_.end(), gr::tag_t::offset_compare);
        auto tag = tags_.begin();
        for (int item = 0; item < noutput_items; ++item) {
            const std::uint64_t here = nitems_read(0) + item;
            bool boundary = here == 0 || (!framed_ && here % symbols_ == 0);
            const pmt::pmt_t* settings = nullptr;
            for (; tag != tags_.end() && tag->offset == here; ++tag) {
                if (pmt::eq(tag->key, tags::frame()))
                    boundary = framed_ = true;
                if (pmt::eq(tag->key, tags::settings()) && revision_from_pmt(tag->value))
                    settings = &tag->value;
                if (!pmt::eq(tag->key, tags::fakes()))
                    add_item_tag(0, *tag);
            }
            if (boundary || settings)
                start_frame(here, settings);
            for (std::size_t i = 0; i < in_.size(); ++i)
                in_[i] = static_cast<const gr_complex*>(inputs[i]) + item * subcarriers_;
            channel_.apply(in_.data(), static_cast<gr_complex*>(outputs[0]) + item * subcarriers_);
        }
        return noutput_items;
    }

private:
    double snr_db() const
    {
        const double own = own_snr_db_;
        return own == unset ? snr_db_.load() : own;
    }

    void start_frame(std::uint64_t item, const pmt::pmt_t* settings)
    {
        if (link_.start_frame(settings, d_logger)) {
            channel_.set_response(link_.current().response);
            power_ = link_.current().power;
            snr_db_ = link_.current().snr_db;
        }
        const double snr_db = this->snr_db();
        if (snr_db != tagged_snr_db_ && item > 0)
            add_item_tag(
                0,
                item,
                tags::settings(),
                pmt::dict_add(pmt::make_dict(), pmt::mp("snr_db"), pmt::from_double(snr_db)));
        tagged_snr_db_ = snr_db;
        channel_.set_noise_variance(::physec::fpi::noise_variance(power_, snr_db));
    }

    const int subcarriers_;
    const int symbols_; // per frame, where no tag says so
    follower<config, link> link_;
    std::atomic<double> power_;
    std::atomic<double> snr_db_;
    std::atomic<double> own_snr_db_{ unset }; // set_snr_db(), once it was called
    double tagged_snr_db_ = 0.0;
    bool framed_ = false; // whether a tag `frame` has come
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
