// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <physec/api.h>
#include <physec/fpi/paths/path_estimator.h>
#include <vector>

namespace physec::fpi {

struct atomic_norm_options {
    int max_iterations = 400; //!< of ADMM, each with one eigendecomposition of size N + Nt
    double tolerance = 1e-4;  //!< of primal and dual residual, relative
    //! sigma^2 per resource element; otherwise from what a greedy fit of the same order leaves.
    std::optional<double> noise_variance;
};

//! What the decoupled atomic norm makes of one frame.
struct atomic_norm_result {
    matrix_cf64 response;           //!< denoised channel, active subcarriers x antennas
    Eigen::VectorXd delay_spectrum; //!< eigenvalues of T(u1), largest first
    Eigen::VectorXd angle_spectrum; //!< eigenvalues of T(u2), largest first
    matrix_cf64 delay_toeplitz;     //!< T(u1)
    matrix_cf64 angle_toeplitz;     //!< T(u2)
    int iterations = 0;
    bool converged = false;
};

/*!
 * Decoupled atomic-norm estimator, the attack that the paper argues with through its resolution
 * limit. It knows the pilots only. Solves
 *
 *   min  1/2 ||y - A(X)||^2 + t / (2 sqrt(N Nt)) (tr T(u1) + tr T(u2))
 *   s.t. [[T(u1), X], [X^H, T(u2)]] positive semidefinite,
 *
 * X the N x Nt channel, A what the pilots make of it, T() Hermitian Toeplitz, by the alternating
 * direction method of multipliers with balanced penalty. The noise stays white because A is inside;
 * G >= Nt is not needed. Regularisation after Bhaskar, Tang and Recht, the expected dual norm of
 * the noise: t = sigma sqrt(E) (1 + 1/ln n) sqrt(ln n + ln(4 pi ln n)), n = N Nt, E the mean energy
 * of an atom.
 *
 * Delays follow from the Vandermonde decomposition of T(u1), frequencies from that of T(u2) (shift
 * invariance of the dominant eigenvectors); they are paired by least squares on the frame, greedily
 * and then by exchanges until none helps. Atoms closer than about one resolution cell melt into
 * one: further atoms then sit on noise.
 */
class PHYSEC_CORE_API atomic_norm
{
public:
    /*!
     * \throws invalid_input when the active subcarriers are not consecutive
     */
    explicit atomic_norm(const frame_model& model, const atomic_norm_options& options = {});

    //! The convex program. \p noise_variance per resource element, > 0.
    atomic_norm_result solve(const vector_cf64& frame, double noise_variance) const;

    /*!
     * \p order paths, earliest first; `iterations` and `converged` are those of ADMM.
     * \throws invalid_input unless 1 <= order < min(N, Nt)
     */
    path_fit estimate(const path_estimator& estimator, const vector_cf64& frame, int order) const;

private:
    struct subcarrier_gram {
        matrix_cf64 vectors; // of S^H S
        Eigen::VectorXd values;
    };

    frame_model model_;
    atomic_norm_options options_;
    double atom_energy_; // mean over frequencies
    std::vector<subcarrier_gram> grams_;
};

} // namespace physec::fpi
