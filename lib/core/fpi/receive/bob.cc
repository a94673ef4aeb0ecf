// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/receive/bob.h>
#include <physec/fpi/transmit/precoder.h>

namespace physec::fpi {

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
    path_fit fit = estimator_->estimate(frame, path_count);
    estimator_->drop_insignificant(frame, fit);
    return locate(config_, config_.bob_m, *estimator_, fit, path_count);
}

} // namespace physec::fpi
