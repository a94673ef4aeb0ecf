// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <gnuradio/block.h>
#include <gnuradio/physec/api.h>
#include <physec/fpi/config.h>
#include <physec/fpi/secret_schedule.h>
#include <physec/types.h>
#include <string>

namespace gr {
namespace physec {

//! What locators on the air have in addition.
struct fpi_locator_air {
    /*!
     * Response of transmit and receive chains, active subcarriers x antennas, from
     * channel::chain_response(); empty: none. Everybody is given the same calibration.
     */
    ::physec::matrix_cf64 chains;
    bool report_unusable = false; //!< report a position in spite of a complaint
};

/*!
 * \brief Path estimator and locator of the fake path injection scheme: Bob's, or an Eve's.
 * \ingroup physec
 *
 * Input: one stream of vectors of active subcarriers, starting at a frame boundary; behind a
 * frame_synchronizer a frame begins at its tag `sync`, and symbols before it that make no whole
 * frame are dropped. Needs no G >= Nt.
 *
 * Output (optional): one complex item per frame, x + jy in metres, ready for a constellation or
 * time sink. NaN when the estimate belongs to no direction.
 *
 * Message port `estimates`: one PDU per frame; vector: c32 with x + jy; dictionary: `frame`
 * (uint64), `position_m` (f64 vector x, y), `delay_s`, `spatial_frequency` (f64 vectors, earliest
 * path first), `gain` (c64 vector), `residual_power`, `deviation_m` (double; standard deviation of
 * the position), `converged`, `reliable` (bool), from attack structure
 * `alternative_m`, and from attack prior `map_m` (then position_m is the posterior mean).
 *
 * Message port `spectrum`, for people to look at: when somebody is connected, ten frames a second at
 * most as PDUs; vector: f32, power over angles and delays, angles faster; dictionary: `frame`,
 * `grid_delay_s`, `grid_angle_rad` (f64 vectors, the axes), `delay_s`, `angle_rad` (of the
 * paths found). Bob's is with the precoder compensated, an Eve's with the bare pilots.
 *
 * Behind a frame_synchronizer `frame` is the counter that it read. What it complains of in the tag
 * `sync` makes delays meaningless: `usable` is then false, `reason` the complaint and the position
 * NaN, unless the block was told to report such positions. So it is for a frame without such a
 * tag once there has been one, and for a tag that cannot be read.
 *
 * A frame with a non-finite sample is reported by a log line and yields a NaN estimate; nothing
 * is skipped, so the k-th item always belongs to the k-th frame.
 */
class PHYSEC_API fpi_locator : virtual public gr::block
{
public:
    typedef std::shared_ptr<fpi_locator> sptr;

    /*!
     * Bob, who knows the secret in config.fakes.
     * \param pilot_seed of the pilot source
     * \param noise_seed of the precoder; used in mode gaussian only
     * \param schedule of the secret, by the number of the frame; none: config.fakes. `secret_missing` in an
     *        estimate: the frame's epoch has not been told, and the last secret was used
     */
    static sptr make_bob(const ::physec::fpi::config& config,
                         std::uint64_t pilot_seed,
                         std::uint64_t noise_seed,
                         const fpi_locator_air& on_air = {},
                         std::shared_ptr<const ::physec::fpi::secret_schedule> schedule = {});

    /*!
     * An Eve, who knows everything in \p config but the values in config.fakes.
     * \param attack "merged", "separate", "structure", "prior", "esprit", "atomic_norm", "informed"
     */
    static sptr make_eve(const ::physec::fpi::config& config,
                         std::uint64_t pilot_seed,
                         const std::string& attack,
                         const fpi_locator_air& on_air = {});

    /*!
     * Replaces the configuration at a frame boundary; antennas, pilots, bandwidth and subcarriers
     * must stay. Safe while the flowgraph runs. A receiver with the configuration of the precoder
     * follows that by itself, from the frame on that begins with the tag `settings`, whenever this is
     * called; another one takes what is set here, up to half a second later. Throws
     * std::invalid_argument and changes nothing for what cannot be used.
     */
    virtual void set_config(const ::physec::fpi::config& config) = 0;

    /*!
     * Another attack from the next frame on. Throws std::invalid_argument for Bob and for an attack
     * that is unknown or cannot work with the configuration.
     */
    virtual void set_attack(const std::string& attack) = 0;
};

} // namespace physec
} // namespace gr
