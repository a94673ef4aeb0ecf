// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/channel_state.h>
#include <vector>

namespace physec::an {

//! What one frame holds, before link gains and receiver noise; all per sample.
struct PHYSEC_CORE_API frame_measurement {
    double user_signal; //!< mean |sqrt(P tau) h^H t1 s_u|^2
    double user_noise;  //!< mean |h^H X - sqrt(P tau) h^H t1 s_u|^2: what leaks to the user
    double eve_signal;  //!< the same two with h_e
    double eve_noise;
    double target_data;      //!< |a^H X s_u^H|^2 / (||s_u||^2 L): what s_u alone explains of a^H X
    double target_power;     //!< a^H R a with R = X X^H / L
    double target_sharpness; //!< a'^H R a' - |a^H R a'|^2 / a^H R a
    double target_signal;    //!< mean |sqrt(P tau) a^H t1 s_u|^2
    double target_noise;     //!< mean |a^H X - sqrt(P tau) a^H t1 s_u|^2
};

/*!
 * Takes frames apart as a receiver with perfect knowledge of channels and s_u would. The only
 * thing that it takes on trust is the data beam t1: an error of the precoder shows as noise.
 *
 * a^H X, a'^H X, h^H X and h_e^H X in single precision, sums over the frame in double. X X^H is
 * not formed; the quadratic forms above need four of its products with a vector.
 */
class PHYSEC_CORE_API frame_meter
{
public:
    //! Throws invalid_input when the configuration does not validate.
    explicit frame_meter(const config& config);

    //! Samples that a row needs: L, rounded up to whole vector registers.
    int padded_length() const { return padded_length_; }

    //! Channels of the following frames, which validate_state() must accept. \param data_beam t1
    void set_state(const channel_state& state, const vector_cf64& data_beam);

    /*!
     * \param symbols s_u, L values
     * \param antennas N rows of X with padded_length() samples each; those after L are ignored
     * \param data_power P tau
     */
    frame_measurement measure(const cf32* symbols, const cf32* const* antennas, double data_power);

private:
    int antennas_, length_, padded_length_;
    std::vector<float> weights_;  // per antenna real, imaginary part of h, h_e, a, a'
    std::vector<float> products_; // h^H X, h_e^H X, a^H X, a'^H X
    cf64 user_beam_, eve_beam_;   // h^H t1, h_e^H t1
    cf64 target_beam_;            // a^H t1
};

} // namespace physec::an
