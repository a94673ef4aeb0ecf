// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <physec/channel/multipath.h>
#include <physec/fpi/attacks/epochs_eve.h>
#include <physec/fpi/receive/locator.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>
#include <physec/random/generator.h>
#include <vector>

/*!
 * \file
 * What the tests of the attacks and their report share: what Eve hears, and error statistics.
 */
namespace fpi_attacks_setup {

namespace fpi = physec::fpi;

//! One transmitter and one channel, Eve where Bob is; noise on demand.
struct radio_link {
    explicit radio_link(const fpi::config& config, std::uint64_t seed = 1)
        : config(config),
          bare(fpi::make_pilots(config, seed)),
          sent(fpi::precoder(config).apply(bare)),
          clean(fpi::received_frame(
              physec::channel::miso_response(
                  fpi::true_paths(config, config.eve_m), config.ofdm, config.tx_antennas),
              sent)),
          variance(fpi::noise_variance(config, sent))
    {
    }
    physec::vector_cf64 noisy(std::uint64_t trial) const
    {
        physec::random::generator random(99, "attack noise", trial);
        return clean + random.complex_normal(clean.size(), 1, variance).col(0);
    }
    fpi::config config;
    physec::ofdm::pilot_grid bare, sent;
    physec::vector_cf64 clean;
    double variance;
};

//! Several frames of a scenario in which nobody moves: new pilots, and new deltas if asked for.
struct epoch_links {
    epoch_links(const fpi::config& config, int count, bool fresh, double spread, std::uint64_t seed)
        : config(config)
    {
        for (int e = 0; e < count; ++e) {
            fpi::config now = config;
            physec::random::generator draw(seed, "epochs.deltas", e);
            for (auto& fake : now.fakes)
                if (fresh) {
                    fake.delay_s *= draw.uniform(1.0 - spread, 1.0 + spread);
                    fake.angle_rad = std::asin(std::sin(fake.angle_rad) *
                                               draw.uniform(1.0 - spread, 1.0 + spread));
                }
            if (config.secret && config.secret->random_sign && fresh && e % 2 == 1)
                for (auto& fake : now.fakes) // half of the epochs; which ones does not matter
                    fake = { -fake.delay_s, -fake.angle_rad };
            links.emplace_back(now, seed + e);
        }
    }
    std::vector<physec::ofdm::pilot_grid> bare() const
    {
        std::vector<physec::ofdm::pilot_grid> all;
        for (const auto& l : links)
            all.push_back(l.bare);
        return all;
    }
    std::vector<physec::vector_cf64> noisy(std::uint64_t trial) const
    {
        std::vector<physec::vector_cf64> all;
        for (std::size_t e = 0; e < links.size(); ++e)
            all.push_back(links[e].noisy(trial * 1000 + e));
        return all;
    }
    //! Where a perfect Eve ends, for the bounds and as a start.
    fpi::epochs_state truth(fpi::epochs_knowledge knowledge) const
    {
        const fpi::frame_model model(config.ofdm, links[0].bare);
        fpi::epochs_state state;
        for (const auto& path : fpi::true_paths(config, config.eve_m))
            state.common.paths.push_back(model.from_path(path));
        state.own.resize(links.size());
        const auto paths = state.common.paths;
        for (std::size_t e = 0; e < links.size(); ++e) {
            auto& target = knowledge.fresh_deltas ? state.own[e] : state.common;
            for (const auto& fake : links[e].config.fakes) {
                const fpi::normalized_shift shift = {
                    fake.delay_s * config.ofdm.subcarrier_spacing_hz(),
                    config.spacing_wavelengths * std::sin(fake.angle_rad)
                };
                if (knowledge.structure)
                    target.shifts.push_back(shift);
                else
                    for (const auto& path : paths)
                        target.paths.push_back(
                            { path.delay + shift.delay, path.frequency + shift.frequency });
            }
            if (!knowledge.fresh_deltas)
                break;
        }
        return state;
    }
    //! Cramer-Rao bound on the position, metres, from the joint normal equations at the truth.
    double bound(fpi::epochs_knowledge knowledge) const
    {
        std::vector<std::unique_ptr<fpi::frame_model>> models;
        std::vector<fpi::epoch_frame> frames;
        double variance = 0.0;
        for (const auto& l : links) {
            models.push_back(std::make_unique<fpi::frame_model>(config.ofdm, l.bare));
            frames.push_back({ models.back().get(), &l.clean });
            variance += l.variance / links.size();
        }
        auto fit = fpi::refine_epochs(frames, truth(knowledge), 0).common;
        const fpi::path_estimator estimator(*models[0]);
        // locate() states the deviation that belongs to the residual power.
        fit.residual_power = 1.0;
        fit.residual_power = variance / estimator.noise_variance(fit);
        return fpi::locate(config, config.eve_m, estimator, fit, 1).deviation_m;
    }
    fpi::config config;
    std::vector<radio_link> links;
};

//! Position errors of many trials, metres.
class errors
{
public:
    void add(double error_m) { all_.push_back(error_m); }
    double rmse() const
    {
        double squares = 0.0;
        for (double error : all_)
            squares += error * error;
        return std::sqrt(squares / all_.size());
    }
    //! Standard error of the RMSE, by the spread of the squares.
    double rmse_error() const
    {
        const double mean = rmse() * rmse();
        double spread = 0.0;
        for (double error : all_)
            spread += std::pow(error * error - mean, 2);
        return std::sqrt(spread) / all_.size() / (2.0 * rmse());
    }
    double quantile(double probability) const
    {
        auto sorted = all_;
        std::sort(sorted.begin(), sorted.end());
        return sorted[std::min(sorted.size() - 1,
                               static_cast<std::size_t>(probability * sorted.size()))];
    }
    double hit_rate(double radius_m) const
    {
        double hits = 0.0;
        for (double error : all_)
            hits += error < radius_m;
        return hits / all_.size();
    }

private:
    std::vector<double> all_;
};

} // namespace fpi_attacks_setup
