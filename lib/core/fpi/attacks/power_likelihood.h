// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../paths/map_channel.h"
#include <Eigen/Core>
#include <utility>

namespace physec::fpi {

//! Channel, and the noise that the measured powers have on top, as the root of its variance.
struct power_state {
    channel_state channel;
    double noise_amplitude;
    power_state
    moved(const Eigen::VectorXd& step) const; //!< the channel's unknowns, then the amplitude
};

struct power_linearization {
    double cost;
    Eigen::MatrixXd hessian;
    Eigen::VectorXd gradient;
};

//! How measured powers scatter around their means.
enum class power_law {
    normal,      //!< with variances known up to a factor
    logarithmic, //!< their logarithms do
    exponential  //!< as means of `looks` independent exponential variables
};

/*!
 * Powers m = |h_i(n)|^2 + sigma^2 C_i(n), or their means over the antennas, as levenberg_marquardt() wants
 * them: over position, path gains and sigma^2. Normal, logarithmic: weighted squares. Exponential: looks times
 * the excess of ln m + measured/m over its least value, Fisher scoring.
 */
class power_likelihood
{
public:
    using state_type = power_state;
    using linearization_type = power_linearization;

    /*!
     * \param powers active subcarriers x antennas, or x 1: means over the antennas
     * \param noise_gain C, of the same shape
     * \param weights of the same shape: inverse variances, or looks (exponential)
     * \param noise_known sigma^2 is not searched for
     */
    power_likelihood(const map_channel& channel,
                     const Eigen::MatrixXd& powers,
                     const Eigen::MatrixXd& noise_gain,
                     const Eigen::MatrixXd& weights,
                     power_law law,
                     bool noise_known);

    power_linearization at(const power_state& where) const;
    std::pair<Eigen::VectorXd, double> damped_step(const power_linearization& current,
                                                   double damping) const;
    /*!
     * Fisher information by the channel's unknowns and, last, the noise's amplitude unless it is known;
     * the weights taken at their word.
     */
    Eigen::MatrixXd information(const power_linearization& at) const;
    //! Negative logarithm of the likelihood, up to a constant.
    double loss(const power_linearization& at) const
    {
        return (law_ == power_law::exponential ? 1.0 : 0.5) * at.cost;
    }
    int size() const { return static_cast<int>(powers_.size()); }
    double frame_power() const { return 1.0; }

private:
    const map_channel& channel_;
    // Rows of antennas one after the other, as map_channel counts.
    Eigen::VectorXd powers_, noise_gain_, weights_;
    Eigen::VectorXd pull_;
    power_law law_;
    bool means_;
    bool noise_known_;
};

} // namespace physec::fpi
