// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <gtest/gtest.h>
#include <physec/array/geometry.h>
#include <physec/array/steering.h>

namespace array = physec::array;
using physec::pi;

TEST(Steering, FirstElementConventionIsUnitNormWithPhaseReferenceAtElementZero)
{
    for (int elements : { 1, 2, 7, 16, 64 }) {
        const auto alpha = array::steering_first_element(0.29, elements);
        EXPECT_NEAR(alpha.norm(), 1.0, 1e-14);
        EXPECT_EQ(alpha[0].imag(), 0.0);
        if (elements > 1) {
            EXPECT_NEAR(std::arg(alpha[1]), -2.0 * pi * 0.29, 1e-12);
        }
    }
}

TEST(Steering, CenteredConventionHasNormRootElementsAndOrthogonalDerivative)
{
    for (int elements : { 3, 4, 15, 17 })
        for (double theta : { -1.2, -0.3, 0.0, 0.8039559132048215 }) {
            const auto a = array::steering_centered(theta, elements);
            const auto derivative = array::steering_centered_derivative(theta, elements);
            EXPECT_NEAR(a.squaredNorm(), elements, 1e-12);
            EXPECT_NEAR(std::abs(a.dot(derivative)), 0.0, 1e-11);
            const double expected = pi * pi * std::cos(theta) * std::cos(theta) * elements *
                                    (elements * elements - 1.0) / 12.0;
            EXPECT_NEAR(derivative.squaredNorm(), expected, 1e-11 * expected);
            // Central difference: truncation of order step^2 times the third derivative.
            const double step = 1e-5;
            const physec::vector_cf64 numeric = (array::steering_centered(theta + step, elements) -
                                                 array::steering_centered(theta - step, elements)) /
                                                (2.0 * step);
            EXPECT_LT((numeric - derivative).norm(), 1e-4);
        }
}

TEST(Steering, SpatialFrequencyRoundTripsAndWraps)
{
    for (double theta = -1.5; theta < 1.5; theta += 0.1)
        for (double spacing : { 0.3, 0.5 })
            EXPECT_NEAR(array::angle_from_spatial_frequency(
                            array::spatial_frequency(theta, spacing) + 1.0, spacing),
                        theta,
                        1e-12);
    EXPECT_EQ(array::wrap_half(0.5), 0.5);
    EXPECT_EQ(array::wrap_half(-0.5), 0.5);
    EXPECT_NEAR(array::wrap_half(0.75), -0.25, 1e-15);
    EXPECT_TRUE(std::isnan(array::angle_from_spatial_frequency(0.45, 0.3)));
}

TEST(Geometry, DirectionKeepsTheQuadrantAndIsRelativeToTheHeading)
{
    EXPECT_NEAR(array::direction_rad({ 0, 0 }, { -1, 1 }, 0.0), 3 * pi / 4, 1e-15);
    EXPECT_NEAR(array::direction_rad({ 0, 0 }, { -1, -1 }, 0.0), -3 * pi / 4, 1e-15);
    EXPECT_NEAR(array::direction_rad({ 0, 0 }, { -1, 1 }, -pi / 2), -3 * pi / 4, 1e-15);
}

TEST(Geometry, LineOfSightGivesThePositionBack)
{
    const array::point alice{ 3, 0 }, bob{ 10, 5 };
    for (double heading : { 0.0, 0.7 }) {
        const auto p = array::position_from_line_of_sight(
            bob, array::distance(alice, bob), array::direction_rad(alice, bob, heading), heading);
        EXPECT_NEAR(p.x, alice.x, 1e-12);
        EXPECT_NEAR(p.y, alice.y, 1e-12);
    }
}

TEST(Geometry, ScattererRangeExplainsThePathLength)
{
    const array::point alice{ 3, 0 }, bob{ 10, 5 }, scatterer{ 8.89, -6.05 };
    const double theta = array::direction_rad(alice, scatterer, 0.2);
    const double length = array::distance(alice, scatterer) + array::distance(scatterer, bob);
    EXPECT_NEAR(array::scatterer_range_m(alice, bob, length, theta, 0.2),
                array::distance(alice, scatterer),
                1e-12);
    EXPECT_LT(array::scatterer_range_m(alice, bob, 0.9 * array::distance(alice, bob), theta, 0.2),
              0.0);
}
