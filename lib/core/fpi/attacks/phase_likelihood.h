// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../paths/map_channel.h"
#include <Eigen/Core>
#include <utility>
#include <vector>

namespace physec::fpi {

//! Channel, and each frame's key: element m * antennas + i, one column a frame.
struct phase_state {
    channel_state channel;
    Eigen::MatrixXd phase; //!< of w_i(n)

    //! \p step over the channel's unknowns, then by frame the phases.
    phase_state moved(const Eigen::VectorXd& step) const;
};

struct phase_linearization {
    //! What belongs to one subcarrier of one frame.
    struct block {
        Eigen::MatrixXd key;     // half Hessian by phases
        Eigen::MatrixXd mixed;   // by key and channel
        Eigen::VectorXd descent; // minus half gradient by the key
    };
    double cost;
    double received_cost; //!< without what is known beforehand
    double spread;        //!< what integrating over phases adds
    Eigen::MatrixXd channel;
    Eigen::VectorXd descent;
    std::vector<block> blocks;

    //! Half Hessian by the channel's unknowns, the keys eliminated.
    Eigen::MatrixXd reduced() const;
};

/*!
 * Frames under independent keys of unit magnitude: least squares over the channel and every phase, as
 * levenberg_marquardt() wants it. The phases of a subcarrier meet nothing but the channel, so they
 * are eliminated subcarrier by subcarrier.
 *
 * There are as many phases as elements, more in every frame, and the weaker an element the less its
 * phase is worth: fitted like the rest they would make nulls seem shallow. The cost therefore has
 * what integrating over a phase adds, sigma^2/2 ln(|h|^2 + nu), nu the noise beside the element.
 */
class phase_likelihood
{
public:
    using state_type = phase_state;
    using linearization_type = phase_linearization;

    /*!
     * \param grams S(n)^H S(n) per subcarrier
     * \param estimates least-squares w_i(n) h_i(n), element m * antennas + i, one column a frame
     * \param noise_variance weighs what is known beforehand, and what integration adds
     */
    phase_likelihood(const map_channel& channel,
                     const std::vector<matrix_cf64>& grams,
                     const matrix_cf64& estimates,
                     double noise_variance);

    /*!
     * The likeliest phases of a channel, found antenna by antenna in turns from those of the estimates: where
     * pilots are badly conditioned these are noise.
     */
    phase_state start(const channel_state& channel) const;

    phase_linearization at(const phase_state& where) const;
    std::pair<Eigen::VectorXd, double> damped_step(const phase_linearization& current,
                                                   double damping) const;
    int size() const { return 2 * static_cast<int>(estimates_.size()); }
    double frame_power() const { return power_; }

private:
    const map_channel& channel_;
    const std::vector<matrix_cf64>& grams_;
    const matrix_cf64& estimates_;
    double noise_variance_;
    Eigen::VectorXd pull_;
    double power_;
};

} // namespace physec::fpi
