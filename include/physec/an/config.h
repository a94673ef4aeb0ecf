// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/types.h>
#include <string>
#include <vector>

/*!
 * \file
 * Parameters of an artificial-noise ISAC experiment (Soltani, Mirmohseni and Tafazolli, "On
 * Stochastic Performance Analysis of Secure Integrated Sensing and Communication Networks"). One
 * object serves base station, user, both eavesdroppers, the bounds and the command line.
 *
 * Equation numbers in this folder are that paper's.
 */
namespace physec::an {

//! How the rows of the artificial noise V are drawn.
enum class noise_mode {
    streaming,  //!< i.i.d. CN(0, 1/r), by projection; any frame length
    frame_exact //!< per frame: rows orthogonal to each other and to s_u, norm^2 exactly L/r
};

PHYSEC_CORE_API std::string to_string(noise_mode mode);
//! "streaming" or "frame_exact"; throws invalid_input otherwise.
PHYSEC_CORE_API noise_mode noise_mode_from_string(const std::string& name);

//! Which of the two known directions the artificial noise spares; decoys come on top.
enum class noise_space {
    user_and_target, //!< the paper's: null space of h and a(theta)
    user             //!< null space of h alone: the noise jams the target and lights it up
};

PHYSEC_CORE_API std::string to_string(noise_space space);
//! "user_and_target" or "user"; throws invalid_input otherwise.
PHYSEC_CORE_API noise_space noise_space_from_string(const std::string& name);

//! Defaults are the paper's Section V.
struct PHYSEC_CORE_API config {
    int tx_antennas = 15;        //!< N, base station transmit antennas
    int rx_antennas = 17;        //!< M, base station receive antennas
    int eve_antennas = 15;       //!< Ne, sensing eavesdropper's antennas
    int frame_length = 30;       //!< L, samples per frame
    double power = 10.0;         //!< P
    double tau = 0.76;           //!< share of P in the data beam; 1 - tau is artificial noise
    cf64 alpha = { 0.2, 0.0 };   //!< weight of the target's direction in the data beam t1
    double beta_phase_rad = 0.0; //!< phase of beta; |beta|^2 = 1 - |alpha|^2
    cf64 gain_user = { 0.0316227766, 0.0 };     //!< c1
    cf64 gain_comm_eve = { 0.0316227766, 0.0 }; //!< c2
    cf64 gain_target = { 0.001, 0.0 };          //!< c3, base station's echo
    cf64 gain_sensing_eve = { 0.001, 0.0 };     //!< c4, sensing eavesdropper's echo
    double noise_user = 1.0;                    //!< standard deviation sigma_u of the complex noise
    double noise_comm_eve = 1.0;                //!< sigma_e
    double noise_radar = 1.0;    //!< sigma_r, at the base station and at the sensing Eve
    double truncation_rad = 0.1; //!< delta of the ergodic CRBs: |angle| < pi/2 - delta
    noise_mode mode = noise_mode::streaming;
    bool sensing = true; //!< whether the target is to be estimated (then alpha != 0)
    an::noise_space space = an::noise_space::user_and_target; //!< where the artificial noise goes
    //! Further directions that the noise spares as if they were targets, radians from broadside.
    std::vector<double> decoy_rad;

    //! beta = sqrt(1 - |alpha|^2) exp(j beta_phase_rad).
    cf64 beta() const;

    /*!
     * r, the dimensions of the artificial noise: N minus the directions that it spares, N-2 in the
     * paper. Each carries P (1-tau) / r.
     */
    int noise_rank() const;

    /*!
     * Empty when usable, otherwise one sentence with the offending value and the allowed range.
     * Refuses N < 3 (no null space), L < r+1 in frame-exact mode, tau outside [0, 1], alpha = 0
     * with sensing on (then c3 is unobservable and (14) is no bound), more decoys than leave the
     * noise a dimension, a decoy twice, and anything non-finite.
     */
    std::string validate() const;
};

//! Equal in every member.
PHYSEC_CORE_API bool operator==(const config& a, const config& b);

/*!
 * Complaint about \p next in place of \p current while a signal is running, or empty: it must
 * validate, and antennas, frame length, noise mode and decoys must stay, because buffers and frames
 * hang on them, and with decoys the noise space.
 */
PHYSEC_CORE_API std::string validate_update(const config& current, const config& next);

/*!
 * Complaint about channel state information for \p config, or empty: wrong length, non-finite
 * entries, zero, or parallel to the target's steering vector a(theta) (then h~ is undefined); with
 * decoys also if the directions that the noise spares are not independent.
 * \param theta_rad current target angle
 */
PHYSEC_CORE_API std::string
validate_csi(const config& config, const vector_cf64& h, double theta_rad);

//! Whether noise space and decoys are those of the paper, for which it has expressions.
PHYSEC_CORE_API bool is_papers_noise(const config& config);

//! Complaint about a target angle, or empty: it must be finite and within (-pi/2, pi/2).
PHYSEC_CORE_API std::string validate_target_angle(double theta_rad);

} // namespace physec::an
