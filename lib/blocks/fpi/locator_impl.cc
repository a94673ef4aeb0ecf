// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/fpi_locator.h>
#include "follower.h"
#include "frame_collector.h"
#include "log.h"
#include "tags.h"
#include <algorithm>
#include <chrono>
#include <exception>
#include <gnuradio/io_signature.h>
#include <limits>
#include <optional>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/paths/delay_angle_power.h>
#include <physec/fpi/receive/bob.h>
#include <physec/fpi/receive/locator.h>
#include <physec/fpi/receive/scheduled_bob.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/transmission.h>
#include <pmt/pmt.h>

namespace gr {
namespace physec {

namespace {

using ::physec::fpi::config;
using ::physec::fpi::location_estimate;
//! The receiver for a configuration; the attack is empty for Bob.
using maker = std::function<std::unique_ptr<::physec::fpi::locator>(const config&,
                                                                    const std::string& attack)>;
//! What the receiver believes was sent in a frame of this number.
using believer =
    std::function<::physec::ofdm::pilot_grid(const config&, std::uint64_t frame_number)>;

/*!
 * Where port `spectrum` looks: from one resolution cell (1 / bandwidth) before zero to nine behind it,
 * sixteen points a cell, and every two degrees. Finer is not seen, and ten a second cost no more
 * than a few fits.
 */
constexpr int cells_before = 1, cells = 10, points_per_cell = 16, degrees_per_step = 2;
constexpr std::chrono::milliseconds between_spectra(100);

pmt::pmt_t spectrum_pdu(const config& config,
                        const ::physec::ofdm::pilot_grid& sent,
                        const ::physec::vector_cf64& frame,
                        const location_estimate& estimate,
                        std::uint64_t number)
{
    std::vector<double> delays_s, angles_rad, found_s, found_rad;
    for (int k = 0; k < cells * points_per_cell; ++k)
        delays_s.push_back((static_cast<double>(k) / points_per_cell - cells_before) /
                           config.ofdm.bandwidth_hz);
    for (int degrees = -90; degrees <= 90; degrees += degrees_per_step)
        angles_rad.push_back(degrees * ::physec::pi / 180.0);
    for (const auto& path : estimate.paths) {
        found_s.push_back(path.delay_s);
        found_rad.push_back(::physec::array::angle_from_spatial_frequency(
            path.spatial_frequency, config.spacing_wavelengths));
    }
    const Eigen::MatrixXf power =
        ::physec::fpi::delay_angle_power(::physec::fpi::frame_model(config.ofdm, sent),
                                         frame,
                                         delays_s,
                                         angles_rad,
                                         config.spacing_wavelengths)
            .cast<float>();
    pmt::pmt_t fields = pmt::make_dict();
    const auto add = [&](const char* key, pmt::pmt_t value) {
        fields = pmt::dict_add(fields, pmt::mp(key), value);
    };
    add("frame", pmt::from_uint64(number));
    add("grid_delay_s", pmt::init_f64vector(delays_s.size(), delays_s));
    add("grid_angle_rad", pmt::init_f64vector(angles_rad.size(), angles_rad));
    add("delay_s", pmt::init_f64vector(found_s.size(), found_s));
    add("angle_rad", pmt::init_f64vector(found_rad.size(), found_rad));
    return pmt::cons(fields, pmt::init_f32vector(power.size(), power.data()));
}

pmt::pmt_t to_pdu(const location_estimate& estimate, const sync_report& frame)
{
    std::vector<double> delays, frequencies;
    std::vector<std::complex<double>> gains;
    for (const auto& path : estimate.paths) {
        delays.push_back(path.delay_s);
        frequencies.push_back(path.spatial_frequency);
        gains.push_back(path.gain);
    }
    const std::vector<double> position = { estimate.position_m.x, estimate.position_m.y };
    pmt::pmt_t fields = pmt::make_dict();
    const auto add = [&](const char* key, pmt::pmt_t value) {
        fields = pmt::dict_add(fields, pmt::mp(key), value);
    };
    add("frame", pmt::from_uint64(frame.frame));
    add("usable", pmt::from_bool(frame.complaint.empty()));
    add("reason", pmt::string_to_symbol(frame.complaint));
    add("position_m", pmt::init_f64vector(2, position));
    add("delay_s", pmt::init_f64vector(delays.size(), delays));
    add("spatial_frequency", pmt::init_f64vector(frequencies.size(), frequencies));
    add("gain", pmt::init_c64vector(gains.size(), gains));
    add("residual_power", pmt::from_double(estimate.residual_power));
    add("deviation_m", pmt::from_double(estimate.deviation_m));
    add("converged", pmt::from_bool(estimate.converged));
    add("reliable", pmt::from_bool(estimate.reliable));
    add("secret_missing", pmt::from_bool(estimate.secret_missing));
    if (!std::isnan(estimate.secret_evidence))
        add("secret_evidence", pmt::from_double(estimate.secret_evidence));
    if (estimate.alternative_m) {
        const std::vector<double> other = { estimate.alternative_m->x, estimate.alternative_m->y };
        add("alternative_m", pmt::init_f64vector(2, other));
    }
    if (estimate.with_map_m) {
        const std::vector<double> mapped = { estimate.with_map_m->x, estimate.with_map_m->y };
        add("with_map_m", pmt::init_f64vector(2, mapped));
    }
    if (estimate.map_m) {
        const std::vector<double> likeliest = { estimate.map_m->x, estimate.map_m->y };
        add("map_m", pmt::init_f64vector(2, likeliest));
    }
    const gr_complex point(estimate.position_m.x, estimate.position_m.y);
    return pmt::cons(fields, pmt::init_c32vector(1, &point));
}

} // namespace

class fpi_locator_impl : public fpi_locator
{
public:
    fpi_locator_impl(const std::string& name,
                     const config& config,
                     maker make,
                     believer sent,
                     const std::string& attack,
                     bool report_unusable)
        : gr::block(name,
                    gr::io_signature::make(1, 1, sizeof(gr_complex) * config.ofdm.active_count()),
                    gr::io_signature::make(0, 1, sizeof(gr_complex))),
          make_(std::move(make)),
          sent_(std::move(sent)),
          attacks_(!attack.empty()),
          locator_(config, with(attack)),
          collector_(config.pilots, config.ofdm.active_count()),
          subcarriers_(config.ofdm.active_count()),
          report_unusable_(report_unusable),
          port_(pmt::mp("estimates")),
          spectrum_port_(pmt::mp("spectrum"))
    {
        // No relative rate: without an output a block is not called any more, nor ever finished,
        // once its input would make less than one item.
        set_tag_propagation_policy(TPP_DONT);
        message_port_register_out(port_);
        message_port_register_out(spectrum_port_);
    }

    void set_config(const config& next) override { locator_.set(next); }

    void set_attack(const std::string& attack) override
    {
        if (!attacks_)
            throw ::physec::invalid_input("attack is \"" + attack +
                                          "\"; allowed: none, for this is Bob");
        locator_.rebuild(with(attack));
    }

    bool start() override
    {
        locator_.restart();
        collector_.restart();
        frames_ = 0;
        synchronized_ = false;
        return true;
    }

    void forecast(int, gr_vector_int& required) override { required[0] = 1; }

    int general_work(int noutput_items,
                     gr_vector_int& ninput_items,
                     gr_vector_const_void_star& inputs,
                     gr_vector_void_star& outputs) override
    {
        const auto* in = static_cast<const gr_complex*>(inputs[0]);
        get_tags_in_window(tags_, 0, 0, ninput_items[0], tags::sync());
        std::sort(tags_.begin(), tags_.end(), gr::tag_t::offset_compare);
        get_tags_in_window(settings_, 0, 0, ninput_items[0], tags::settings());
        std::sort(settings_.begin(), settings_.end(), gr::tag_t::offset_compare);
        auto tag = tags_.begin();
        auto setting = settings_.begin();
        int produced = 0, consumed = 0;
        while (consumed < ninput_items[0] && produced < noutput_items) {
            const std::uint64_t here = nitems_read(0) + consumed;
            if (tag != tags_.end() && tag->offset == here)
                start_frame(tag->value);
            else if (collector_.at_boundary())
                start_untagged_frame();
            while (tag != tags_.end() && tag->offset == here)
                ++tag;
            for (; setting != settings_.end() && setting->offset == here; ++setting)
                if (revision_from_pmt(setting->value))
                    heard_ = setting->value;
            if (collector_.at_boundary())
                take_settings();
            if (!collector_.add(in + consumed++ * subcarriers_))
                continue;
            const auto found = estimate_frame();
            if (!found)
                return WORK_DONE;
            const location_estimate& estimate = *found;
            message_port_pub(port_, to_pdu(estimate, report_));
            show_spectrum(estimate);
            if (!outputs.empty())
                static_cast<gr_complex*>(outputs[0])[produced] =
                    gr_complex(estimate.position_m.x, estimate.position_m.y);
            ++produced;
        }
        consume_each(consumed);
        return outputs.empty() ? 0 : produced;
    }

private:
    follower<::physec::fpi::config, ::physec::fpi::locator>::builder
    with(const std::string& attack) const
    {
        return [make = make_, attack](const config& c) { return make(c, attack); };
    }

    void take_settings()
    {
        locator_.start_frame(pmt::is_null(heard_) ? nullptr : &heard_, d_logger);
        heard_ = pmt::PMT_NIL;
    }

    void start_untagged_frame()
    {
        report_ = { frames_++, 0, {} };
        if (synchronized_)
            report_.complaint =
                "no tag sync at its first symbol: symbols of several frames may be mixed";
    }

    //! Wherever the tag is: symbols before it that make no whole frame belong to none.
    void start_frame(const pmt::pmt_t& sync)
    {
        collector_.restart();
        synchronized_ = true;
        report_ = sync_from_pmt(sync, d_logger)
                      .value_or(sync_report{ frames_, 0, "its tag sync cannot be read" });
        frames_ = report_.frame + 1;
    }

    //! Nothing when the receiver, which may be somebody else's code, has failed for good.
    std::optional<location_estimate> estimate_frame()
    {
        location_estimate estimate;
        bool refuse = !report_.complaint.empty() && !report_unusable_;
        try {
            estimate = locator_.current().estimate(collector_.frame(), report_.frame);
        } catch (const ::physec::invalid_input& error) {
            warn(d_logger, error.what());
            refuse = true;
        } catch (const std::exception& error) {
            gr::physec::error(d_logger, error.what());
            return std::nullopt;
        }
        if (refuse)
            estimate.position_m.x = estimate.position_m.y =
                std::numeric_limits<double>::quiet_NaN();
        return estimate;
    }

    //! The latest frame, ten times a second at most, and only when somebody looks.
    void show_spectrum(const location_estimate& estimate)
    {
        const auto now = std::chrono::steady_clock::now();
        const ::physec::vector_cf64& frame = collector_.frame();
        if (now < next_spectrum_ || !pmt::is_pair(message_subscribers(spectrum_port_)) ||
            !frame.allFinite())
            return;
        next_spectrum_ = now + between_spectra;
        const auto& config = locator_.in_force();
        message_port_pub(
            spectrum_port_,
            spectrum_pdu(config, sent_(config, report_.frame), frame, estimate, report_.frame));
    }

    const maker make_;
    const believer sent_;
    const bool attacks_;
    follower<::physec::fpi::config, ::physec::fpi::locator> locator_;
    frame_collector collector_;
    const int subcarriers_;
    const bool report_unusable_;
    const pmt::pmt_t port_, spectrum_port_;
    std::chrono::steady_clock::time_point next_spectrum_{};
    sync_report report_;              // of the frame being collected
    std::uint64_t frames_ = 0;        // number of the next one when nobody else counts
    bool synchronized_ = false;       // whether a tag `sync` has come
    pmt::pmt_t heard_ = pmt::PMT_NIL; // tag `settings` that no frame has begun with yet
    std::vector<gr::tag_t> tags_, settings_;
};

fpi_locator::sptr
fpi_locator::make_bob(const config& config,
                      std::uint64_t pilot_seed,
                      std::uint64_t noise_seed,
                      const fpi_locator_air& on_air,
                      std::shared_ptr<const ::physec::fpi::secret_schedule> schedule)
{
    ::physec::throw_if_invalid(config.validate());
    const auto pilots =
        ::physec::ofdm::behind(::physec::fpi::make_pilots(config, pilot_seed), on_air.chains);
    const auto make = [=](const ::physec::fpi::config& c,
                          const std::string&) -> std::unique_ptr<::physec::fpi::locator> {
        if (schedule)
            return std::make_unique<::physec::fpi::scheduled_bob>(c, pilots, noise_seed, schedule);
        return std::make_unique<::physec::fpi::bob>(c, pilots, noise_seed);
    };
    const auto sent = [=](const ::physec::fpi::config& c, std::uint64_t frame_number) {
        const auto epoch = schedule ? schedule->epoch_at(frame_number) : std::nullopt;
        if (epoch)
            return ::physec::fpi::transmitted_frame(
                schedule->with_secret(c, *epoch), pilots, noise_seed, frame_number);
        return ::physec::fpi::transmitted_frame(c, pilots, noise_seed, frame_number);
    };
    return gnuradio::make_block_sptr<fpi_locator_impl>(
        "fpi_bob", config, make, sent, "", on_air.report_unusable);
}

fpi_locator::sptr fpi_locator::make_eve(const config& config,
                                        std::uint64_t pilot_seed,
                                        const std::string& attack,
                                        const fpi_locator_air& on_air)
{
    ::physec::throw_if_invalid(config.validate());
    ::physec::fpi::find_attack(attack); // an empty name would be Bob's
    const auto pilots =
        ::physec::ofdm::behind(::physec::fpi::make_pilots(config, pilot_seed), on_air.chains);
    const auto make = [=](const ::physec::fpi::config& c, const std::string& name) {
        return ::physec::fpi::make_eve(c, pilots, name);
    };
    const auto sent = [=](const ::physec::fpi::config&, std::uint64_t) { return pilots; };
    return gnuradio::make_block_sptr<fpi_locator_impl>(
        "fpi_eve", config, make, sent, attack, on_air.report_unusable);
}

} // namespace physec
} // namespace gr
