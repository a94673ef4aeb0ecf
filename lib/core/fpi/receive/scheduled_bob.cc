// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/receive/scheduled_bob.h>

namespace physec::fpi {

scheduled_bob::scheduled_bob(const config& config,
                             const ofdm::pilot_grid& bare,
                             std::uint64_t noise_seed,
                             std::shared_ptr<const secret_schedule> schedule)
    : locator(config),
      bare_(bare),
      noise_seed_(noise_seed),
      schedule_(std::move(schedule)),
      bob_(std::make_unique<bob>(config, bare, noise_seed))
{
}

location_estimate scheduled_bob::estimate_checked(const vector_cf64& frame,
                                                  std::uint64_t frame_number)
{
    const auto epoch = schedule_->epoch_at(frame_number);
    if (epoch && epoch != epoch_) {
        bob_ = std::make_unique<bob>(schedule_->with_secret(config_, *epoch), bare_, noise_seed_);
        epoch_ = epoch;
    }
    location_estimate result = bob_->estimate(frame, frame_number);
    if (!epoch) {
        result.secret_missing = true;
        result.reliable = false;
    }
    return result;
}

} // namespace physec::fpi
