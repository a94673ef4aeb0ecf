// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <physec/error.h>
#include <physec/numeric/information.h>
#include <physec/random/generator.h>

using Eigen::MatrixXd;
using physec::numeric::checked_inverse;
using physec::numeric::inverse_information;

namespace {

//! Gauss and Jordan in long double, which has three digits more.
MatrixXd naive_inverse(const MatrixXd& matrix)
{
    const int size = matrix.rows();
    std::vector<std::vector<long double>> a(size, std::vector<long double>(2 * size, 0.0L));
    for (int r = 0; r < size; ++r) {
        for (int c = 0; c < size; ++c)
            a[r][c] = matrix(r, c);
        a[r][size + r] = 1.0L;
    }
    for (int pivot = 0; pivot < size; ++pivot) // positive definite: no pivot is zero
        for (int r = 0; r < size; ++r) {
            if (r == pivot)
                continue;
            const long double factor = a[r][pivot] / a[pivot][pivot];
            for (int c = 0; c < 2 * size; ++c)
                a[r][c] -= factor * a[pivot][c];
        }
    MatrixXd inverse(size, size);
    for (int r = 0; r < size; ++r)
        for (int c = 0; c < size; ++c)
            inverse(r, c) = static_cast<double>(a[r][size + c] / a[r][r]);
    return inverse;
}

//! Positive definite, with units nine orders of magnitude apart.
MatrixXd information(int size, std::uint64_t seed)
{
    physec::random::generator random(seed, "information");
    MatrixXd root(size, 2 * size);
    for (int k = 0; k < root.size(); ++k)
        root.data()[k] = random.normal();
    MatrixXd result = root * root.transpose();
    for (int k = 0; k < size; ++k) {
        const double unit = k % 2 == 0 ? 1e9 : 3.0;
        result.row(k) *= unit;
        result.col(k) *= unit;
    }
    return result;
}

} // namespace

TEST(Information, InverseIsThatOfElimination)
{
    for (const int size : { 1, 2, 3, 6, 12, 24 })
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            const MatrixXd matrix = information(size, seed);
            double condition = 0.0;
            const MatrixXd inverse = inverse_information(matrix, condition);
            ASSERT_EQ(inverse.rows(), size);
            ASSERT_GE(condition, 1.0);
            ASSERT_LT(condition, 1e4); // twice as many columns as rows
            const MatrixXd expected = naive_inverse(matrix);
            // In units in which the diagonal is one: an eigenvalue is off by size * epsilon of the
            // largest, its inverse by that times the condition number.
            const double allowed = 10.0 * size * condition * std::numeric_limits<double>::epsilon();
            for (int r = 0; r < size; ++r)
                for (int c = 0; c < size; ++c)
                    ASSERT_NEAR(inverse(r, c),
                                expected(r, c),
                                allowed * condition / std::sqrt(matrix(r, r) * matrix(c, c)));
        }
}

TEST(Information, ConditionNumberIsThatOfUnitDiagonal)
{
    // [[1, r], [r, 1]] has the eigenvalues 1 + r and 1 - r.
    for (const double r : { 0.0, 0.5, -0.9, 0.999999 }) {
        MatrixXd matrix(2, 2);
        matrix << 1e18, r * 1e9, r * 1e9, 1.0;
        double condition = 0.0;
        ASSERT_EQ(inverse_information(matrix, condition).rows(), 2);
        const double expected = (1.0 + std::abs(r)) / (1.0 - std::abs(r));
        EXPECT_NEAR(condition, expected, 1e-14 * expected * expected);
    }
}

TEST(Information, SingularProblemsHaveNoInverse)
{
    MatrixXd same = MatrixXd::Ones(2, 2), empty_row = MatrixXd::Identity(3, 3);
    empty_row(1, 1) = 0.0;
    MatrixXd negative = -MatrixXd::Identity(2, 2);
    MatrixXd nearly(2, 2);
    nearly << 1.0, 1.0 - 1e-14, 1.0 - 1e-14, 1.0;
    for (const MatrixXd& matrix : { same, empty_row, negative, nearly }) {
        double condition = 0.0;
        EXPECT_EQ(inverse_information(matrix, condition).size(), 0) << matrix;
        EXPECT_FALSE(condition < 1e13) << matrix;
    }
}

TEST(Information, CheckedInverseNamesWhatIsSingular)
{
    EXPECT_NEAR(checked_inverse(MatrixXd::Identity(1, 1) * 4.0, "path")(0, 0), 0.25, 1e-15);
    try {
        checked_inverse(MatrixXd::Zero(2, 2), "path");
        FAIL() << "nothing was thrown";
    } catch (const physec::invalid_input& problem) {
        EXPECT_EQ(std::string(problem.what()),
                  "condition number of the path information is inf; allowed: below 1e13");
    }
}
