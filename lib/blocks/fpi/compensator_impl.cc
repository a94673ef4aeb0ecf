// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/fpi_compensator.h>
#include "follower.h"
#include "frame_collector.h"
#include "log.h"
#include "tags.h"
#include <algorithm>
#include <gnuradio/io_signature.h>
#include <limits>
#include <physec/error.h>
#include <physec/fpi/receive/compensator.h>
#include <physec/fpi/scenario.h>

namespace gr {
namespace physec {

class fpi_compensator_impl : public fpi_compensator
{
public:
    fpi_compensator_impl(const ::physec::fpi::config& config,
                         std::uint64_t pilot_seed,
                         const std::shared_ptr<const ::physec::fpi::secret_schedule>& schedule)
        : gr::block(
              "fpi_compensator",
              gr::io_signature::make(1, 1, sizeof(gr_complex) * config.ofdm.active_count()),
              gr::io_signature::make(
                  1, 1, sizeof(gr_complex) * config.ofdm.active_count() * config.tx_antennas)),
          compensator_(config,
                       [=](const ::physec::fpi::config& c) {
                           return std::make_unique<::physec::fpi::scheduled_compensator>(
                               c, ::physec::fpi::make_pilots(c, pilot_seed), schedule);
                       }),
          collector_(config.pilots, config.ofdm.active_count()),
          subcarriers_(config.ofdm.active_count()),
          response_size_(subcarriers_ * config.tx_antennas)
    {
        set_relative_rate(1, config.pilots);
        set_tag_propagation_policy(TPP_DONT);
    }

    void set_config(const ::physec::fpi::config& next) override { compensator_.set(next); }

    bool start() override
    {
        compensator_.restart();
        collector_.restart();
        frames_ = 0;
        return true;
    }

    void forecast(int, gr_vector_int& required) override { required[0] = 1; }

    int general_work(int noutput_items,
                     gr_vector_int& ninput_items,
                     gr_vector_const_void_star& inputs,
                     gr_vector_void_star& outputs) override
    {
        const auto* in = static_cast<const gr_complex*>(inputs[0]);
        auto* out = static_cast<gr_complex*>(outputs[0]);
        int produced = 0, consumed = 0;
        while (consumed < ninput_items[0] && produced < noutput_items) {
            if (collector_.at_boundary())
                take_settings(nitems_read(0) + consumed);
            if (collector_.add(in + consumed++ * subcarriers_)) {
                auto& compensator = compensator_.current();
                ::physec::matrix_cf64 response;
                try {
                    response = compensator.estimate(collector_.frame(), frames_++);
                } catch (const ::physec::invalid_input& problem) {
                    // Of a new secret: it nulls a subcarrier, and there is no channel to show.
                    warn(d_logger, problem.what());
                    response =
                        ::physec::matrix_cf64::Constant(subcarriers_,
                                                        response_size_ / subcarriers_,
                                                        std::numeric_limits<double>::quiet_NaN());
                }
                if (compensator.secret_missing())
                    add_item_tag(
                        0, nitems_written(0) + produced, tags::secret_missing(), pmt::PMT_T);
                std::transform(response.data(),
                               response.data() + response_size_,
                               out + produced++ * response_size_,
                               [](const ::physec::cf64& value) { return gr_complex(value); });
            }
        }
        consume_each(consumed);
        return produced;
    }

private:
    void take_settings(std::uint64_t item)
    {
        get_tags_in_range(tags_, 0, item, item + 1, tags::settings());
        const pmt::pmt_t* heard = nullptr;
        for (const gr::tag_t& tag : tags_)
            if (revision_from_pmt(tag.value))
                heard = &tag.value;
        compensator_.start_frame(heard, d_logger);
    }

    follower<::physec::fpi::config, ::physec::fpi::scheduled_compensator> compensator_;
    std::uint64_t frames_ = 0; // that have been compensated
    std::vector<gr::tag_t> tags_;
    frame_collector collector_;
    const int subcarriers_;
    const int response_size_;
};

fpi_compensator::sptr
fpi_compensator::make(const ::physec::fpi::config& config,
                      std::uint64_t pilot_seed,
                      std::shared_ptr<const ::physec::fpi::secret_schedule> schedule)
{
    return gnuradio::make_block_sptr<fpi_compensator_impl>(config, pilot_seed, schedule);
}

} // namespace physec
} // namespace gr
