// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <physec/api.h>
#include <physec/fpi/receive/locator.h>
#include <physec/fpi/receive/secret_check.h>
#include <physec/fpi/transmit/antenna_noise.h>
#include <physec/fpi/transmit/precoder.h>

namespace physec::fpi {

/*!
 * Bob: knows pilots and secret, so his model uses the effective pilots Phi(n) s (29) and the fake
 * paths are gone without loss. In mode gaussian the secret is the whole noise realisation, which
 * he draws again from \p noise_seed; where weights come from a key, he draws those of each frame.
 */
class PHYSEC_CORE_API bob : public locator
{
public:
    bob(const config& config, const ofdm::pilot_grid& bare, std::uint64_t noise_seed);

private:
    location_estimate estimate_checked(const vector_cf64& frame,
                                       std::uint64_t frame_number) override;

    precoder alice_;
    ofdm::pilot_grid bare_;
    ofdm::pilot_grid effective_;
    antenna_noise noise_;
    std::unique_ptr<path_estimator> estimator_;
    secret_checker secret_;
};

} // namespace physec::fpi
