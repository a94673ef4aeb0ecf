// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <physec/api.h>
#include <physec/array/geometry.h>
#include <physec/fpi/secret.h>
#include <physec/ofdm/numerology.h>
#include <string>
#include <vector>

/*!
 * \file
 * Parameters of a fake path injection experiment (Li and Mitra, "Channel State Information-Free
 * Location-Privacy Enhancement: Fake Path Injection"). One object serves the transmitter, Bob,
 * every Eve, the bounds and the command line, so that they cannot disagree.
 *
 * Equation numbers in this folder are that paper's.
 */
namespace physec::fpi {

//! Defaults are the paper's scenario (Section VII-A).
struct PHYSEC_CORE_API config {
    ofdm::numerology ofdm = ofdm::numerology::all_active(15.0e6, 16);
    double carrier_hz = 60.0e9;
    double propagation_speed_mps = 3.0e8; //!< the paper's value; 299792458 on the air
    int pilots = 16;                      //!< G, OFDM pilot symbols per frame
    int tx_antennas = 16;                 //!< Nt
    double spacing_wavelengths = 0.5;     //!< d/lambda
    double heading_rad = 0.0;             //!< direction of the array's broadside (theta = 0)
    array::point alice_m = { 3.0, 0.0 };
    array::point bob_m = { 10.0, 5.0 };
    array::point eve_m = { 10.0, 5.0 };
    std::vector<array::point> scatterers_m = { { 8.89, -6.05 }, { 7.45, 8.54 } };
    double snr_db = 0.0;      //!< received at Bob with the precoder applied, per resource element
    std::string mode = "fpi"; //!< what Alice does to her pilots; a name of protection_names()
    bool normalize_power = true; //!< divide by the actual mean of |Phi|^2 (footnote 6)
    std::vector<fake_set> fakes; //!< constructor: one set at Upsilon/20 in delay and angle
    //! Baseline mirage: delay of the line of sight. Unset: just behind the first reflection,
    //! tau_NLOS,min - tau_0 + 10 ns.
    std::optional<double> mirage_delay_s;
    //! The secret of modes that draw from a key; see random/key_stream.h.
    std::uint64_t key_seed = 1;
    /*!
     * When such a mode draws anew: "session" (never), "frame" or "symbol". The last of
     * independent factors makes the pilots themselves secret.
     */
    std::string key_refresh = "session";
    int kernel_terms = 9;               //!< P, degrees of freedom of mode smooth_kernel
    std::string gain_law = "lognormal"; //!< mode keyed_gains: "lognormal" or "gaussian"
    double gain_spread = 1.0; //!< mode keyed_gains: standard deviation, see gain_law there
    /*!
     * What Eve knows of how the secret was chosen. Unset: `fakes` are the rule itself, the same
     * for everybody, and she knows them.
     */
    std::optional<secret_prior> secret;
    /*!
     * Where the reflectors stand, as those with a map believe it: Bob beside his estimate without,
     * and attack `map`. Unset: nobody has a map. It may hold more or fewer points than scatterers_m.
     */
    std::optional<std::vector<array::point>> map_m;
    double map_deviation_m = 0.0; //!< standard deviation per coordinate that they reckon with
    /*!
     * Where Alice stands in turn while she moves, a frame at each: for attack `track`. Unset: a line
     * through alice_m, see track_positions(). Whatever is not about a track has her at alice_m.
     */
    std::optional<std::vector<array::point>> alice_track_m;
    bool fresh_secret = false; //!< a new secret at every position of the track, not one for all

    //! How many positions a track may have.
    static constexpr int most_track_positions = 64;

    config();

    double wavelength_m() const { return propagation_speed_mps / carrier_hz; }

    /*!
     * Resolution limits of atomic-norm estimation that the paper measures its deltas in:
     * Upsilon_tau = N Ts / floor((N-1)/4), Upsilon_theta = arcsin(lambda / (d floor((Nt-1)/4))).
     * NaN where they do not exist (fewer than 5 subcarriers or antennas, or no such angle).
     */
    double upsilon_delay_s() const;
    double upsilon_angle_rad() const;

    //! A fake set given as multiples of Upsilon_tau and Upsilon_theta.
    fake_set fake_set_in_upsilon(double delay_upsilon, double angle_upsilon) const;

    /*!
     * Empty when usable, otherwise one sentence with the offending value and the allowed range.
     * Everything downstream trusts a configuration that passed.
     */
    std::string validate() const;
};

//! Whether all members are equal.
PHYSEC_CORE_API bool operator==(const config& a, const config& b);

/*!
 * Complaint about \p next in place of \p current while a signal is running, or empty: it must
 * validate, and subcarriers, bandwidth, pilots and antennas must stay, because buffers and frames
 * hang on them. Everything else may change.
 */
PHYSEC_CORE_API std::string validate_update(const config& current, const config& next);

} // namespace physec::fpi
