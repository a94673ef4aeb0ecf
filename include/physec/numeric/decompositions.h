// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>
#include <physec/api.h>
#include <physec/types.h>

/*!
 * \file
 * Eigen's dense decompositions in double precision, compiled once: a file that instantiates one
 * of them takes several seconds to compile. Only forwarding, so results are Eigen's to the bit.
 */
namespace physec::numeric {

template <class Matrix>
struct eigen_decomposition {
    Eigen::VectorXd values; //!< increasing
    Matrix vectors;         //!< orthonormal columns, in the order of the values
};

//! Of a self-adjoint matrix, whose lower triangle is read.
PHYSEC_CORE_API eigen_decomposition<Eigen::MatrixXd> self_adjoint_eigen(const Eigen::MatrixXd& a);
PHYSEC_CORE_API eigen_decomposition<matrix_cf64> self_adjoint_eigen(const matrix_cf64& a);

//! Eigenvalues alone of a self-adjoint matrix, increasing.
PHYSEC_CORE_API Eigen::VectorXd self_adjoint_eigenvalues(const matrix_cf64& a);

//! Eigenvalues of a square matrix, in no order.
PHYSEC_CORE_API vector_cf64 eigenvalues(const matrix_cf64& a);

//! X that minimises ||A X - B||, by QR with column pivoting; zeros for columns without a pivot.
PHYSEC_CORE_API matrix_cf64 least_squares(const matrix_cf64& a, const matrix_cf64& b);
PHYSEC_CORE_API vector_cf64 least_squares(const matrix_cf64& a, const vector_cf64& b);

//! Pseudoinverse by a complete orthogonal decomposition; \p rank receives the numerical rank.
PHYSEC_CORE_API matrix_cf64 pseudoinverse(const matrix_cf64& a, Eigen::Index& rank);

//! First left and right singular vectors: A v = s u with the largest singular value s.
struct singular_pair {
    vector_cf64 left;
    vector_cf64 right;
};
PHYSEC_CORE_API singular_pair dominant_singular_pair(const matrix_cf64& a);

} // namespace physec::numeric
