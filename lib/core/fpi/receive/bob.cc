// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/receive/bob.h>
#include <physec/error.h>
#include <physec/fpi/receive/map_position_fit.h>

namespace physec::fpi {

bob::bob(const config& config, const ofdm::pilot_grid& bare, std::uint64_t noise_seed)
    : locator(config),
      alice_(config),
      bare_(bare),
      effective_(alice_.apply(bare)),
      noise_(alice_.antenna_noise_variance(), noise_seed),
      estimator_(std::make_unique<path_estimator>(frame_model(config.ofdm, effective_))),
      secret_(config, bare)
{
    if (config.map_m)
        throw_if_invalid(validate_map(config, path_effect::untouched));
}

location_estimate bob::estimate_checked(const vector_cf64& frame, std::uint64_t frame_number)
{
    if (alice_.redraws() || noise_.variance() > 0.0) {
        ofdm::pilot_grid sent = alice_.redraws() ? alice_.apply(bare_, frame_number) : effective_;
        if (noise_.variance() > 0.0)
            noise_.add_frame(sent, frame_number);
        estimator_ = std::make_unique<path_estimator>(frame_model(config_.ofdm, sent));
    }
    const int path_count = static_cast<int>(config_.scatterers_m.size()) + 1;
    path_fit fit = estimator_->estimate(frame, path_count);
    const path_fit found = fit;
    estimator_->drop_insignificant(frame, fit);
    location_estimate result = locate(config_, config_.bob_m, *estimator_, fit, path_count);
    const secret_check check = secret_.check(estimator_->model(), fit, frame);
    result.secret_evidence = check.evidence;
    result.reliable = result.reliable && !check.contradicted();
    if (config_.map_m)
        result.with_map_m =
            locate_on_map(config_, config_.bob_m, path_effect::untouched, *estimator_, frame, found)
                .position_m;
    return result;
}

} // namespace physec::fpi
