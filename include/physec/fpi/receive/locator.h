// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <physec/api.h>
#include <physec/fpi/config.h>
#include <physec/fpi/paths/path_estimator.h>
#include <vector>

/*!
 * \file
 * From a received frame to Alice's position: what Bob and the Eves have in common.
 */
namespace physec::fpi {

//! What a receiver concludes from one frame.
struct location_estimate {
    /*!
     * Estimated position of Alice, metres. NaN when the path taken as line of sight has a spatial
     * frequency that belongs to no direction (possible when d < lambda/2 only).
     */
    array::point position_m;
    std::vector<channel::path> paths; //!< earliest first; the first is taken as line of sight
    /*!
     * Attack `structure` only: the position under the opposite sign of the secret, which fits the
     * frame equally well.
     */
    std::optional<array::point> alternative_m;
    //! Attack `prior` only: the likeliest point; position_m is then the posterior mean.
    std::optional<array::point> map_m;
    //! Bob only, when the configuration has a map: the position that all paths and the map give.
    std::optional<array::point> with_map_m;
    /*!
     * Bob in mode fpi: how much the frame speaks against his secret, above 1 more than noise would in
     * one frame of a million, see secret_check.h; reliable is false then. NaN: nothing to check.
     */
    double secret_evidence = std::numeric_limits<double>::quiet_NaN();
    /*!
     * Bob with a schedule of secrets: he has none for this frame and used his last one; reliable is false then.
     */
    bool secret_missing = false;
    double residual_power = 0.0; //!< ||y - fitted frame||^2
    /*!
     * Standard deviation of the position from the Fisher information at the estimate and the
     * noise variance that the fit leaves, metres. Valid above the threshold only; infinite when the
     * frame does not determine a position (silence, or no more values than unknowns).
     */
    double deviation_m = std::numeric_limits<double>::infinity();
    bool converged = false;
    /*!
     * False when the estimate may be wild: some path that the receiver expected did not stand out
     * of the noise, the fit did not converge, deviation_m is infinite, another path is early enough
     * to be the line of sight (within two standard deviations), another direction looks alike
     * (within four), or the frame contradicts Bob's secret.
     * docs/fpi-receivers.md gives the measured rates.
     */
    bool reliable = false;
};

/*!
 * Position and paths of a fit, the earliest path taken as line of sight.
 * \param expected_paths how many the receiver expected; fewer make the estimate unreliable
 */
PHYSEC_CORE_API location_estimate locate(const config& config,
                                         array::point receiver,
                                         const path_estimator& estimator,
                                         const path_fit& fit,
                                         int expected_paths);

//! A receiver that turns frames into positions. Not safe for use by several threads at once.
class PHYSEC_CORE_API locator
{
public:
    virtual ~locator() = default;

    /*!
     * \param frame G * N received values in arrival order (row index of pilot_grid)
     * \param frame_number counts frames since the transmitter started
     * \throws invalid_input when the frame has the wrong size or holds a non-finite value
     */
    location_estimate estimate(const vector_cf64& frame, std::uint64_t frame_number);

protected:
    explicit locator(const config& config) : config_(config) {}
    virtual location_estimate estimate_checked(const vector_cf64& frame,
                                               std::uint64_t frame_number) = 0;

    const config config_;
};

} // namespace physec::fpi
