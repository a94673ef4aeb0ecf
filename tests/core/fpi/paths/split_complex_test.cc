// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstdint>
#include <gtest/gtest.h>
#include <limits>
#include <physec/fpi/paths/split_complex.h>
#include <physec/random/generator.h>
#include <volk/volk.h>

using namespace physec;
using fpi::split_matrix;

namespace {

struct shape {
    int period, repetitions, columns;
    int rows() const { return period * repetitions; }
};

//! Around the strips of 16 rows, the registers of 2, 4 and 8 doubles, and the padding to 8.
std::vector<shape> shapes()
{
    std::vector<shape> all;
    for (const int period : { 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 100 })
        for (const int repetitions : { 1, 2, 5 })
            for (const int columns : { 1, 2, 16 })
                all.push_back({ period, repetitions, columns });
    return all;
}

matrix_cf64 random_matrix(const shape& s, std::uint64_t seed)
{
    return random::generator(seed, "split complex").complex_normal(s.rows(), s.columns, 1.0);
}

/*!
 * How far two sums of the same n complex products may be apart, whatever their order and whether
 * multiplying and adding are fused. Each part is a sum of 2n real products, which is off by at most
 * 2n u of the sum of their magnitudes, u = epsilon / 2; there are two of them, and two parts:
 * 2 * sqrt(2) * 2n * epsilon / 2 = 2.83 n epsilon. One more product pays for terms of second order.
 */
double rounding(int products, double magnitudes)
{
    return 3.0 * (products + 1) * std::numeric_limits<double>::epsilon() * magnitudes;
}

void expect_column(const split_matrix& x, int column, const vector_cf64& expected)
{
    ASSERT_EQ(x.get(column), expected) << "column " << column << " of " << x.rows() << " rows";
}

} // namespace

TEST(FpiSplitMatrix, KeepsColumnsAlignedAndApart)
{
    for (const shape& s : shapes()) {
        const matrix_cf64 values = random_matrix(s, 1);
        split_matrix x(values);
        ASSERT_EQ(x.rows(), s.rows());
        ASSERT_EQ(x.columns(), s.columns);
        for (int c = 0; c < s.columns; ++c) {
            EXPECT_EQ(reinterpret_cast<std::uintptr_t>(x.real(c)) % volk_get_alignment(), 0u);
            EXPECT_EQ(reinterpret_cast<std::uintptr_t>(x.imag(c)) % volk_get_alignment(), 0u);
            expect_column(x, c, values.col(c));
            for (int k = 0; k < s.rows(); ++k)
                ASSERT_EQ(cf64(x.real(c)[k], x.imag(c)[k]), values(k, c));
        }
        x.set(s.columns - 1, 2.0 * values.col(0));
        expect_column(x, s.columns - 1, 2.0 * values.col(0));
        if (s.columns > 1)
            expect_column(x, 0, values.col(0));
    }
}

TEST(FpiSplitMatrix, DoesNotAllocateWhenItDoesNotGrow)
{
    split_matrix x(100, 7);
    const double* before = x.real(0);
    x.resize(50, 3);
    EXPECT_EQ(x.rows(), 50);
    EXPECT_EQ(x.columns(), 3);
    x.resize(100, 7);
    EXPECT_EQ(x.real(0), before);
}

TEST(FpiSplitMatrix, WeightedSumsAreSumsOverTheColumns)
{
    for (const shape& s : shapes()) {
        const matrix_cf64 x = random_matrix(s, 2);
        random::generator random(3, "weights");
        const matrix_cf64 weights = random.complex_normal(s.columns, 2, 1.0);
        const matrix_cf64 before = random.complex_normal(s.rows(), 4, 1.0);
        split_matrix out(before);
        out.set_weighted_sums(2, 1, split_matrix(x), weights.col(0).data(), weights.col(1).data());
        for (int k = 0; k < s.rows(); ++k)
            for (int which = 0; which < 2; ++which) {
                cf64 sum = 0.0;
                double magnitudes = 0.0;
                for (int c = 0; c < s.columns; ++c) {
                    sum += weights(c, which) * x(k, c);
                    magnitudes += std::abs(weights(c, which)) * std::abs(x(k, c));
                }
                ASSERT_LE(std::abs(out.get(2 - which)[k] - sum), rounding(s.columns, magnitudes))
                    << s.rows() << " x " << s.columns;
            }
        expect_column(out, 0, before.col(0));
        expect_column(out, 3, before.col(3));
    }
}

TEST(FpiSplitMatrix, RotatesEachRepetition)
{
    for (const shape& s : shapes()) {
        const matrix_cf64 x = random_matrix(s, 4);
        const vector_cf64 phase =
            random::generator(5, "phases").complex_normal(s.period, 1, 1.0).col(0);
        const Eigen::VectorXd real = phase.real(), imag = phase.imag();
        split_matrix out(x);
        out.rotate(s.columns - 1, real.data(), imag.data(), s.period);
        for (int k = 0; k < s.rows(); ++k) {
            const cf64 expected = x(k, s.columns - 1) * phase[k % s.period];
            ASSERT_LE(std::abs(out.get(s.columns - 1)[k] - expected),
                      rounding(1, std::abs(expected)))
                << s.rows();
        }
        for (int c = 0; c + 1 < s.columns; ++c)
            expect_column(out, c, x.col(c));
    }
}

TEST(FpiSplitMatrix, RampMultipliesByMinusJAndTheRamp)
{
    for (const shape& s : shapes()) {
        const matrix_cf64 x = random_matrix({ s.period, s.repetitions, 3 }, 6);
        Eigen::VectorXd ramp(s.period);
        for (int m = 0; m < s.period; ++m)
            ramp[m] = 2.0 * pi * (m - s.period / 3);
        split_matrix out(x);
        out.ramp_of(2, 0, ramp.data(), s.period);
        for (int k = 0; k < s.rows(); ++k) {
            // A single product each: no room for rounding.
            ASSERT_EQ(out.real(2)[k], ramp[k % s.period] * x(k, 0).imag());
            ASSERT_EQ(out.imag(2)[k], -ramp[k % s.period] * x(k, 0).real());
        }
        expect_column(out, 0, x.col(0));
        expect_column(out, 1, x.col(1));
    }
}

TEST(FpiSplitMatrix, InnerProductsConjugateTheFirst)
{
    for (const shape& s : shapes()) {
        const matrix_cf64 a = random_matrix(s, 7), b = random_matrix(s, 8);
        for (int c = 0; c < s.columns; ++c) {
            const int other = s.columns - 1 - c;
            cf64 sum = 0.0;
            double magnitudes = 0.0;
            for (int k = 0; k < s.rows(); ++k) {
                sum += std::conj(a(k, c)) * b(k, other);
                magnitudes += std::abs(a(k, c)) * std::abs(b(k, other));
            }
            const cf64 found = split_matrix::inner(split_matrix(a), c, split_matrix(b), other);
            ASSERT_LE(std::abs(found - sum), rounding(s.rows(), magnitudes)) << s.rows();
        }
    }
}

TEST(FpiSplitMatrix, PeriodicInnerProductsAddUpTheRepetitions)
{
    for (const shape& s : shapes()) {
        const matrix_cf64 a = random_matrix(s, 9), b = random_matrix(s, 10);
        const int c = s.columns - 1;
        // Of whatever was there before, nothing may remain.
        std::vector<double> real(s.period + 1, 77.0), imag(s.period + 1, -77.0);
        split_matrix::periodic_inner(
            split_matrix(a), c, split_matrix(b), 0, s.period, real.data(), imag.data());
        for (int m = 0; m < s.period; ++m) {
            cf64 sum = 0.0;
            double magnitudes = 0.0;
            for (int r = 0; r < s.repetitions; ++r) {
                const int k = r * s.period + m;
                sum += std::conj(a(k, c)) * b(k, 0);
                magnitudes += std::abs(a(k, c)) * std::abs(b(k, 0));
            }
            ASSERT_LE(std::abs(cf64(real[m], imag[m]) - sum), rounding(s.repetitions, magnitudes));
        }
        EXPECT_EQ(real[s.period], 77.0);
        EXPECT_EQ(imag[s.period], -77.0);
    }
}
