// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/numeric/decompositions.h>
#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <Eigen/SVD>

namespace physec::numeric {

namespace {

template <class Matrix>
eigen_decomposition<Matrix> decompose(const Matrix& a)
{
    const Eigen::SelfAdjointEigenSolver<Matrix> solver(a);
    return { solver.eigenvalues(), solver.eigenvectors() };
}

} // namespace

eigen_decomposition<Eigen::MatrixXd> self_adjoint_eigen(const Eigen::MatrixXd& a)
{
    return decompose(a);
}

eigen_decomposition<matrix_cf64> self_adjoint_eigen(const matrix_cf64& a) { return decompose(a); }

Eigen::VectorXd self_adjoint_eigenvalues(const matrix_cf64& a)
{
    return Eigen::SelfAdjointEigenSolver<matrix_cf64>(a, Eigen::EigenvaluesOnly).eigenvalues();
}

vector_cf64 eigenvalues(const matrix_cf64& a)
{
    return Eigen::ComplexEigenSolver<matrix_cf64>(a, false).eigenvalues();
}

matrix_cf64 least_squares(const matrix_cf64& a, const matrix_cf64& b)
{
    return a.colPivHouseholderQr().solve(b);
}

vector_cf64 least_squares(const matrix_cf64& a, const vector_cf64& b)
{
    return a.colPivHouseholderQr().solve(b);
}

matrix_cf64 pseudoinverse(const matrix_cf64& a, Eigen::Index& rank)
{
    const Eigen::CompleteOrthogonalDecomposition<matrix_cf64> decomposition(a);
    rank = decomposition.rank();
    return decomposition.pseudoInverse();
}

singular_pair dominant_singular_pair(const matrix_cf64& a)
{
    const Eigen::JacobiSVD<matrix_cf64> svd(a, Eigen::ComputeThinU | Eigen::ComputeThinV);
    return { svd.matrixU().col(0), svd.matrixV().col(0) };
}

} // namespace physec::numeric
