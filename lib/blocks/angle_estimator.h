// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "an/messages.h"
#include "follower.h"
#include "tags.h"
#include <algorithm>
#include <gnuradio/block.h>
#include <gnuradio/io_signature.h>
#include <gnuradio/tags.h>
#include <memory>
#include <string>
#include <vector>

namespace gr {
namespace physec {

/*!
 * What the angle estimators of the AN-ISAC scheme have in common: gather the snapshots of some
 * frames from one or two inputs, estimate, publish, start over.
 *
 * \tparam Interface public class of the block
 * \tparam Estimator kernel with estimate() and reset()
 */
template <class Interface, class Estimator>
class angle_estimator : public Interface
{
protected:
    /*!
     * The block itself, being a virtual base, is made by the final class, with signature() of its
     * inputs and output().
     * \param key of the angle in the PDUs
     * \param lengths of the vector items of each input
     */
    angle_estimator(const std::string& key,
                    const std::vector<int>& lengths,
                    const ::physec::an::config& config,
                    int frames,
                    Estimator estimator)
        : estimator_(std::move(estimator)),
          key_(key),
          lengths_(lengths),
          frames_(frames),
          snapshots_(snapshots_per_estimate(config, frames)),
          port_(pmt::mp("estimates"))
    {
        this->message_port_register_out(port_);
        this->set_tag_propagation_policy(gr::block::TPP_DONT); // one output per many inputs
    }

    static gr::io_signature::sptr signature(const std::vector<int>& lengths)
    {
        std::vector<int> sizes;
        for (int length : lengths)
            sizes.push_back(length * static_cast<int>(sizeof(gr_complex)));
        return gr::io_signature::makev(lengths.size(), lengths.size(), sizes);
    }

    static gr::io_signature::sptr output()
    {
        return gr::io_signature::make(0, 1, sizeof(gr_complex));
    }

    //! A tag `settings` at the next snapshot; estimators that need nothing of it leave it.
    virtual void hear(const pmt::pmt_t&) {}

    //! An estimate begins with the next snapshot.
    virtual void begin() {}

    //! Hands one snapshot to the estimator; \p second is null with a single input.
    virtual void add(const gr_complex* first, const gr_complex* second) = 0;

    Estimator estimator_;

public:
    bool start() override
    {
        estimator_.reset();
        collected_ = 0;
        last_frame_ = 0;
        return true;
    }

    void forecast(int, gr_vector_int& required) override
    {
        std::fill(required.begin(), required.end(), 1);
    }

    int general_work(int noutput_items,
                     gr_vector_int& available,
                     gr_vector_const_void_star& inputs,
                     gr_vector_void_star& outputs) override
    {
        const auto* first = static_cast<const gr_complex*>(inputs[0]);
        const auto* second =
            inputs.size() > 1 ? static_cast<const gr_complex*>(inputs[1]) : nullptr;
        const int count = *std::min_element(available.begin(), available.end());
        this->get_tags_in_window(tags_, 0, 0, count, tags::settings());
        std::stable_sort(tags_.begin(), tags_.end(), gr::tag_t::offset_compare);
        auto tag = tags_.begin();
        int consumed = 0, produced = 0;
        while (consumed < count && (outputs.empty() || produced < noutput_items)) {
            for (; tag != tags_.end() && tag->offset <= this->nitems_read(0) + consumed; ++tag)
                hear(tag->value);
            if (collected_ == 0)
                begin();
            add(first + consumed * lengths_[0], second ? second + consumed * lengths_[1] : nullptr);
            ++consumed;
            if (++collected_ < snapshots_)
                continue;
            const auto estimate = estimator_.estimate();
            estimator_.reset();
            collected_ = 0;
            last_frame_ += frames_;
            this->message_port_pub(port_, estimate_pdu(key_.c_str(), estimate, last_frame_ - 1));
            if (!outputs.empty())
                static_cast<gr_complex*>(outputs[0])[produced++] =
                    gr_complex(estimate.on_unit_circle());
        }
        this->consume_each(consumed);
        return produced;
    }

private:
    const std::string key_;
    const std::vector<int> lengths_;
    const int frames_;
    const int snapshots_;
    const pmt::pmt_t port_;
    std::vector<gr::tag_t> tags_;
    int collected_ = 0;
    std::uint64_t last_frame_ = 0; // frames used so far
};

/*!
 * Configuration of an eavesdropper to whom the noise space matters: that of the transmitter whose tags
 * she hears, as follower says, or her own. She takes it where an estimate begins.
 */
class estimator_settings : public follower<::physec::an::config, ::physec::an::config>
{
public:
    explicit estimator_settings(const config& first)
        : follower(first, [](const config& next) { return std::make_unique<config>(next); }),
          space_(first.space)
    {
    }

    //! Where an estimate begins; calls set_space(config) when the noise space is another one.
    template <class SetSpace>
    void begin(const gr::logger_ptr& logger, const SetSpace& set_space)
    {
        start_frame(nullptr, logger);
        if (in_force().space == space_)
            return;
        space_ = in_force().space;
        set_space(in_force());
    }

private:
    ::physec::an::noise_space space_; // of the estimator
};

} // namespace physec
} // namespace gr
