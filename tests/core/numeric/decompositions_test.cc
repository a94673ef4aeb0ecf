// SPDX-License-Identifier: GPL-3.0-or-later
// Each decomposition is held to what defines it, for random matrices (Eigen's generator, seed 1)
// of sizes around those in use. Backward stable algorithms leave residuals of a small multiple of
// size * 2^-52 times the norm of the matrix: 1e-12 is a thousand times that at size 20.
#include <physec/numeric/decompositions.h>
#include <cmath>
#include <cstdlib>
#include <gtest/gtest.h>

namespace physec::numeric {

namespace {

constexpr double tolerance = 1e-12;

matrix_cf64 random_matrix(int rows, int columns) { return matrix_cf64::Random(rows, columns); }

class Decompositions : public testing::TestWithParam<int>
{
protected:
    void SetUp() override { std::srand(1); }
};

template <class Matrix>
void expect_eigen(const Matrix& a)
{
    const auto eigen = self_adjoint_eigen(a);
    const Matrix diagonal = eigen.values.template cast<typename Matrix::Scalar>().asDiagonal();
    EXPECT_LT((a * eigen.vectors - eigen.vectors * diagonal).norm(), tolerance * a.norm());
    const Matrix gram = eigen.vectors.adjoint() * eigen.vectors;
    EXPECT_LT((gram - Matrix::Identity(a.rows(), a.rows())).norm(), tolerance * a.rows());
    for (Eigen::Index k = 1; k < eigen.values.size(); ++k)
        EXPECT_LE(eigen.values[k - 1], eigen.values[k]);
}

TEST_P(Decompositions, SelfAdjointEigenvectorsAreKeptUpToTheirValues)
{
    const matrix_cf64 b = random_matrix(GetParam(), GetParam());
    const matrix_cf64 complex = b + b.adjoint();
    const Eigen::MatrixXd real = complex.real();
    expect_eigen(complex);
    expect_eigen(real);
    EXPECT_LT((self_adjoint_eigenvalues(complex) - self_adjoint_eigen(complex).values).norm(),
              tolerance * complex.norm());
}

TEST_P(Decompositions, OnlyTheLowerTriangleIsRead)
{
    const matrix_cf64 b = random_matrix(GetParam(), GetParam());
    const matrix_cf64 whole = b + b.adjoint();
    matrix_cf64 lower = whole;
    lower.triangularView<Eigen::StrictlyUpper>().setConstant(7.0);
    EXPECT_EQ(self_adjoint_eigen(lower).values, self_adjoint_eigen(whole).values);
}

TEST_P(Decompositions, EigenvaluesOfATriangleAreItsDiagonal)
{
    const int size = GetParam();
    matrix_cf64 a = matrix_cf64::Zero(size, size);
    a.triangularView<Eigen::StrictlyUpper>() = 0.1 * random_matrix(size, size);
    for (int k = 0; k < size; ++k)
        a(k, k) = std::polar(1.0, 2.0 * pi * k / size);
    const vector_cf64 values = eigenvalues(a);
    ASSERT_EQ(values.size(), size);
    // Distances of 2 pi / 20 between them, and hardly any departure from normal, keep the
    // eigenvalues within a few hundred times the backward error.
    for (int k = 0; k < size; ++k)
        EXPECT_LT((values.array() - a(k, k)).abs().minCoeff(), 100 * tolerance);
}

TEST_P(Decompositions, LeastSquaresLeavesAnOrthogonalResidual)
{
    const matrix_cf64 a = random_matrix(2 * GetParam(), GetParam());
    const matrix_cf64 b = random_matrix(2 * GetParam(), 3);
    const matrix_cf64 x = least_squares(a, b);
    EXPECT_LT((a.adjoint() * (a * x - b)).norm(), tolerance * a.norm() * b.norm());
    const vector_cf64 first = b.col(0);
    EXPECT_LT((least_squares(a, first) - x.col(0)).norm(), tolerance * x.norm());
}

TEST_P(Decompositions, PseudoinverseIsPenroses)
{
    const int size = GetParam();
    const matrix_cf64 a = random_matrix(size + 2, size);
    Eigen::Index rank = 0;
    const matrix_cf64 inverse = pseudoinverse(a, rank);
    EXPECT_EQ(rank, size);
    EXPECT_LT((inverse * a - matrix_cf64::Identity(size, size)).norm(),
              tolerance * a.norm() * inverse.norm());
    const matrix_cf64 projector = a * inverse;
    EXPECT_LT((projector - projector.adjoint()).norm(), tolerance * a.norm() * inverse.norm());

    matrix_cf64 deficient(size + 2, size);
    deficient << a.leftCols(size - 1), a.col(0);
    pseudoinverse(deficient, rank);
    EXPECT_EQ(rank, size - 1);
}

TEST_P(Decompositions, DominantPairHasTheLargestSingularValue)
{
    const matrix_cf64 a = random_matrix(GetParam() + 1, GetParam());
    const singular_pair pair = dominant_singular_pair(a);
    const double s = std::sqrt(self_adjoint_eigenvalues(a.adjoint() * a).maxCoeff());
    EXPECT_NEAR(pair.left.norm(), 1.0, tolerance);
    EXPECT_LT((a * pair.right - s * pair.left).norm(), tolerance * a.norm());
}

INSTANTIATE_TEST_SUITE_P(Size, Decompositions, testing::Values(2, 3, 4, 7, 16, 20));

} // namespace

} // namespace physec::numeric
