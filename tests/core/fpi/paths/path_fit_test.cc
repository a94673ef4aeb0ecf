// SPDX-License-Identifier: GPL-3.0-or-later
#include <Eigen/LU>
#include <gtest/gtest.h>
#include <physec/fpi/paths/path_fit.h>
#include <physec/random/generator.h>

namespace fpi = physec::fpi;
using Eigen::MatrixXd;

namespace {

//! A fit of \p paths paths and \p shifts shifts with some positive definite information.
fpi::path_fit random_fit(int paths, int shifts)
{
    const int size = 2 * (paths + shifts);
    physec::random::generator random(61, "fit", 10 * paths + shifts);
    const MatrixXd root = random.complex_normal(size, 3 * size, 1.0).real();
    fpi::path_fit fit;
    fit.paths.resize(paths);
    fit.shifts.resize(shifts);
    fit.information = root * root.transpose();
    return fit;
}

} // namespace

TEST(FpiPathFit, CurvatureIsTheInverseOfThePathsPartOfTheInverse)
{
    // Eliminating nuisance parameters and marginalising are the same thing: that block of the inverse
    // is the covariance of the paths, whatever the shifts are.
    for (const int paths : { 1, 2, 5 })
        for (const int shifts : { 0, 1, 3 }) {
            const auto fit = random_fit(paths, shifts);
            const MatrixXd inverse = fit.information.inverse();
            MatrixXd covariance(2 * paths, 2 * paths);
            const auto index = [&](int k) { return k < paths ? k : k + shifts; };
            for (int a = 0; a < 2 * paths; ++a)
                for (int b = 0; b < 2 * paths; ++b)
                    covariance(a, b) = inverse(index(a), index(b));
            const MatrixXd curvature = fpi::path_curvature(fit);
            ASSERT_EQ(curvature.rows(), 2 * paths);
            // Condition numbers of some 100, twice inverted.
            EXPECT_LT((curvature * covariance - MatrixXd::Identity(2 * paths, 2 * paths)).norm(),
                      1e-11);
        }
}

TEST(FpiPathFit, KnownShiftsTakeNothingAway)
{
    auto fit = random_fit(2, 1);
    for (const int shift : { 2, 5 }) {
        fit.information.row(shift).setZero();
        fit.information.col(shift).setZero();
    }
    const std::vector<int> paths{ 0, 1, 3, 4 };
    EXPECT_EQ(fpi::path_curvature(fit), MatrixXd(fit.information(paths, paths)));
    fit.information.resize(0, 0);
    EXPECT_EQ(fpi::path_curvature(fit).size(), 0);
}
