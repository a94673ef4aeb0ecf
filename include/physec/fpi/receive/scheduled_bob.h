// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <physec/api.h>
#include <physec/fpi/receive/bob.h>
#include <physec/fpi/secret_schedule.h>

namespace physec::fpi {

/*!
 * Bob whose secret follows the schedule that he shares with Alice, by the number of the frame. For a frame
 * whose epoch he was not told he keeps the last secret he had, or that of the configuration, and says
 * so: location_estimate::secret_missing, and the position is not reliable.
 */
class PHYSEC_CORE_API scheduled_bob : public locator
{
public:
    scheduled_bob(const config& config,
                  const ofdm::pilot_grid& bare,
                  std::uint64_t noise_seed,
                  std::shared_ptr<const secret_schedule> schedule);

private:
    location_estimate estimate_checked(const vector_cf64& frame,
                                       std::uint64_t frame_number) override;

    ofdm::pilot_grid bare_;
    std::uint64_t noise_seed_;
    std::shared_ptr<const secret_schedule> schedule_;
    std::optional<std::uint64_t> epoch_; // whose secret bob_ has
    std::unique_ptr<bob> bob_;
};

} // namespace physec::fpi
