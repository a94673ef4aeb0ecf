// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/error.h>
#include <physec/fpi/localization.h>
#include <physec/fpi/precoder.h>
#include <physec/fpi/scenario.h>

namespace physec::fpi {

location_estimate locate(const config& config,
                         array::point receiver,
                         const frame_model& model,
                         const path_fit& fit)
{
    location_estimate result;
    for (std::size_t k = 0; k < fit.paths.size(); ++k)
        result.paths.push_back(model.to_path(fit.paths[k], fit.gains[k]));
    result.position_m = position_from_path(
        config, receiver, result.paths[0].delay_s, result.paths[0].spatial_frequency);
    result.residual_power = fit.residual_power;
    result.converged = fit.converged;
    return result;
}

location_estimate locator::estimate(const vector_cf64& frame, std::uint64_t frame_number)
{
    const int expected = config_.pilots * config_.ofdm.active_count();
    if (frame.size() != expected)
        throw invalid_input(complaint("frame length", frame.size(), std::to_string(expected)));
    if (!frame.allFinite())
        throw invalid_input("received frame " + std::to_string(frame_number) +
                            " holds a non-finite value; allowed: finite samples");
    return estimate_checked(frame, frame_number);
}

bob::bob(const config& config, const ofdm::pilot_grid& bare, std::uint64_t noise_seed)
    : locator(config),
      effective_(precoder(config).apply(bare)),
      noise_(precoder(config).antenna_noise_variance(), noise_seed),
      estimator_(std::make_unique<path_estimator>(frame_model(config.ofdm, effective_)))
{
}

location_estimate bob::estimate_checked(const vector_cf64& frame, std::uint64_t frame_number)
{
    if (noise_.variance() > 0.0) {
        ofdm::pilot_grid sent = effective_;
        noise_.add_frame(sent, frame_number);
        estimator_ = std::make_unique<path_estimator>(frame_model(config_.ofdm, sent));
    }
    const int path_count = static_cast<int>(config_.scatterers_m.size()) + 1;
    return locate(config_,
                  config_.bob_m,
                  estimator_->model(),
                  estimator_->estimate(frame, path_count));
}

} // namespace physec::fpi
