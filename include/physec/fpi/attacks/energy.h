// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <physec/api.h>
#include <physec/fpi/config.h>
#include <physec/fpi/receive/locator.h>
#include <vector>

namespace physec::fpi {

/*!
 * Eve with a map against secret pilots, that is factors which are new for every symbol. Of the channel
 * only the energy on each subcarrier is left,
 *
 *   E |y(g, n)|^2 = ||h(n)||^2 / Nt + sigma^2,
 *
 * whose variation with n holds the differences of the paths' delays, as far as they exceed the resolution
 * 1/B. Frames add up whatever the key does, as long as nobody moves.
 *
 * The likelihood of the energies on a grid over the room gives a mean place and how far it is from certain;
 * the likeliest place, descended from the grid, is the answer where its own deviation is smaller.
 */
class PHYSEC_CORE_API energy_eve
{
public:
    /*!
     * \param noise_variance sigma^2, for who has measured it while nobody sent; otherwise one more unknown
     * \throws invalid_input for a configuration that is not valid, or whose map has no reflector
     */
    explicit energy_eve(const config& config, std::optional<double> noise_variance = {});
    ~energy_eve();

    /*!
     * \param frames G * N values each in arrival order, any G
     * \throws invalid_input without frames, or for one of the wrong size
     */
    location_estimate estimate(const std::vector<vector_cf64>& frames) const;

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

} // namespace physec::fpi
