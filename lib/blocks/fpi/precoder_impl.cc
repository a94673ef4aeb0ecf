// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/fpi_precoder.h>
#include "fpi/messages.h"
#include "revisions.h"
#include "pending.h"
#include "log.h"
#include "reporting.h"
#include "tags.h"
#include <gnuradio/io_signature.h>
#include <physec/error.h>
#include <physec/fpi/transmit/antenna_noise.h>
#include <physec/fpi/transmit/precoder.h>
#include <optional>
#include <vector>

namespace gr {
namespace physec {

namespace {

using ::physec::fpi::antenna_noise;
using ::physec::fpi::config;
using ::physec::fpi::fake_set;

using ::physec::fpi::secret_schedule;

struct setting {
    setting(const config& config, std::uint64_t seed)
        : base(config),
          precoder(config),
          noise(precoder.antenna_noise_variance(), seed),
          fakes(config.fakes)
    {
    }
    const config base;
    ::physec::fpi::precoder precoder;
    antenna_noise noise;
    std::vector<fake_set> fakes;
    std::uint64_t revision = 0;
    std::optional<std::uint64_t> epoch; // whose secret is in force
};

int checked(const config& config, int symbols_per_frame)
{
    if (symbols_per_frame == 0)
        return config.pilots;
    if (symbols_per_frame < config.pilots)
        throw ::physec::invalid_input(
            ::physec::complaint("symbols per frame",
                                symbols_per_frame,
                                "0, or at least the " + std::to_string(config.pilots) + " pilots"));
    if (config.mode == "gaussian" && symbols_per_frame != config.pilots)
        throw ::physec::invalid_input(
            "mode is gaussian with frames that hold more than pilots; allowed: fpi, spoof, mirage "
            "or none (the receiver draws this mode's noise again, for pilots only)");
    if (::physec::fpi::precoder(config).by_symbol() && symbols_per_frame != config.pilots)
        throw ::physec::invalid_input(
            "key_refresh is symbol with frames that hold more than pilots; allowed: session or "
            "frame "
            "(a preamble whose factors change from symbol to symbol gives no channel to read the "
            "header by)");
    return symbols_per_frame;
}

} // namespace

class fpi_precoder_impl : public fpi_precoder
{
public:
    fpi_precoder_impl(const config& config,
                      std::uint64_t seed,
                      int symbols_per_frame,
                      std::shared_ptr<const secret_schedule> schedule)
        : gr::sync_block("fpi_precoder",
                         gr::io_signature::make(config.tx_antennas,
                                                config.tx_antennas,
                                                sizeof(gr_complex) * config.ofdm.active_count()),
                         gr::io_signature::make(config.tx_antennas,
                                                config.tx_antennas,
                                                sizeof(gr_complex) * config.ofdm.active_count())),
          subcarriers_(config.ofdm.active_count()),
          config_(config),
          symbols_per_frame_(checked(config, symbols_per_frame)),
          seed_(seed),
          schedule_(std::move(schedule)),
          transmitter_(new_transmitter<::physec::fpi::config>()),
          current_(std::make_unique<setting>(config, seed)),
          in_(config.tx_antennas),
          out_(config.tx_antennas)
    {
        current_->revision = announce(transmitter_, config);
        message_port_register_in(pmt::mp("settings"));
        set_msg_handler(pmt::mp("settings"),
                        reporting(d_logger, "settings", [this](const pmt::pmt_t& message) {
                            change([&](::physec::fpi::config& c) { edit(c, message); });
                        }));
    }

    ~fpi_precoder_impl() override { forget<::physec::fpi::config>(transmitter_); }

    void set_fakes(const std::vector<fake_set>& fakes) override
    {
        change([&](config& c) { c.fakes = fakes; });
    }

    void set_config(const config& next) override
    {
        change([&](config& c) { c = next; });
    }

    int work(int noutput_items,
             gr_vector_const_void_star& inputs,
             gr_vector_void_star& outputs) override
    {
        for (int item = 0; item < noutput_items; ++item) {
            const std::uint64_t symbol = nitems_written(0) + item;
            if (symbol % symbols_per_frame_ == 0)
                start_frame(symbol);
            for (std::size_t i = 0; i < in_.size(); ++i) {
                in_[i] = static_cast<const gr_complex*>(inputs[i]) + item * subcarriers_;
                out_[i] = static_cast<gr_complex*>(outputs[i]) + item * subcarriers_;
            }
            current_->precoder.move_to({ symbol / symbols_per_frame_,
                                         static_cast<std::uint32_t>(symbol % symbols_per_frame_) });
            current_->precoder.apply(in_.data(), out_.data());
            if (current_->noise.variance() > 0.0)
                current_->noise.add_symbol(out_.data(), out_.size(), subcarriers_);
        }
        return noutput_items;
    }

private:
    template <class Edit>
    void change(const Edit& edited)
    {
        const std::lock_guard<std::mutex> lock(setter_);
        config changed = config_;
        edited(changed);
        ::physec::throw_if_invalid(::physec::fpi::validate_update(config_, changed));
        checked(changed, symbols_per_frame_);
        auto next = std::make_unique<setting>(changed, seed_);
        next->revision = announce(transmitter_, changed);
        next_.set(std::move(next));
        config_ = changed;
    }

    void start_frame(std::uint64_t symbol)
    {
        const bool changed = next_.take(current_);
        // At the first symbol, too: receivers learn whose configuration theirs is.
        if (changed || symbol == 0)
            add_item_tag(0, symbol, tags::settings(), revision_to_pmt(current_->revision));
        if (schedule_)
            follow_schedule(symbol);
        else if (changed && !(current_->fakes == tagged_))
            add_item_tag(0, symbol, tags::fakes(), fakes_to_pmt(current_->fakes));
        if (changed)
            tagged_ = current_->fakes;
        if (current_->noise.variance() > 0.0)
            current_->noise.start_frame(symbol / symbols_per_frame_);
    }

    //! Makes weights anew where an epoch begins, and where other settings came into force.
    void follow_schedule(std::uint64_t symbol)
    {
        const auto told = schedule_->epoch_at(symbol / symbols_per_frame_);
        const std::uint64_t epoch = told.value_or(last_epoch_);
        if (current_->epoch == epoch)
            return;
        current_->epoch = last_epoch_ = epoch;
        try {
            current_->precoder =
                ::physec::fpi::precoder(schedule_->with_secret(current_->base, epoch));
        } catch (const ::physec::invalid_input& problem) {
            // A comb: half a symbol of delay and no angle. Bob refuses it, too, and has no position.
            warn(d_logger, problem.what());
            return;
        }
        add_item_tag(0, symbol, tags::secret_epoch(), pmt::from_uint64(epoch));
    }

    const int subcarriers_;
    std::mutex setter_;
    config config_; // as last accepted: the setters' own, not for work()
    const int symbols_per_frame_;
    const std::uint64_t seed_;
    const std::shared_ptr<const secret_schedule> schedule_;
    std::uint64_t last_epoch_ = 0;
    const std::uint64_t transmitter_;
    std::unique_ptr<setting> current_;
    pending<setting> next_;
    std::vector<fake_set> tagged_; // of the latest tag `fakes`
    std::vector<const gr_complex*> in_;
    std::vector<gr_complex*> out_;
};

fpi_precoder::sptr fpi_precoder::make(const config& config,
                                      std::uint64_t seed,
                                      int symbols_per_frame,
                                      std::shared_ptr<const secret_schedule> schedule)
{
    return gnuradio::make_block_sptr<fpi_precoder_impl>(
        config, seed, symbols_per_frame, std::move(schedule));
}

} // namespace physec
} // namespace gr
