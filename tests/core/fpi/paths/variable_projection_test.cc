// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/paths/variable_projection.h"
#include "../test_scenarios.h"
#include <cmath>
#include <Eigen/QR>
#include <gtest/gtest.h>
#include <physec/fpi/scenario.h>
#include <physec/random/generator.h>

namespace fpi = physec::fpi;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using physec::cf64;
using physec::matrix_cf64;
using physec::vector_cf64;

namespace {

//! What is fitted: \p paths paths with a twin for each of \p shifts shifts.
struct problem {
    int paths, shifts;
    bool shifts_known;
};

const problem problems[] = {
    { 1, 0, false }, { 3, 0, false }, { 1, 1, false },
    { 2, 2, false }, { 3, 1, false }, { 2, 1, true },
};

//! Column k: the atom of path k and those of its twins, by the definition of an atom.
matrix_cf64 tied_atoms(const fpi::frame_model& model, const fpi::path_state& at)
{
    matrix_cf64 a = matrix_cf64::Zero(model.size(), at.paths.size());
    for (std::size_t k = 0; k < at.paths.size(); ++k)
        for (std::size_t v = 0; v <= at.shifts.size(); ++v) {
            const auto shift = v == 0 ? fpi::normalized_shift{ 0.0, 0.0 } : at.shifts[v - 1];
            const double delay = at.paths[k].delay + shift.delay;
            const double frequency = at.paths[k].frequency + shift.frequency;
            for (int row = 0; row < model.size(); ++row) {
                const int n = model.numerology().active[row % model.subcarriers()];
                for (int i = 0; i < model.antennas(); ++i)
                    a(row, k) += std::polar(1.0, 2.0 * physec::pi * (i * frequency - n * delay)) *
                                 model.pilots().values(row, i);
            }
        }
    return a;
}

vector_cf64 least_squares(const matrix_cf64& a, const vector_cf64& y)
{
    return a.householderQr().solve(y);
}

struct setup {
    setup(const test_scenario& scenario, const problem& p)
        : model(scenario.config.ofdm, fpi::make_pilots(scenario.config, 5))
    {
        physec::random::generator random(6, "variable projection", p.paths * 10 + p.shifts);
        // Well apart, so that the Gram matrix of the atoms is far from singular.
        for (int k = 0; k < p.paths; ++k)
            where.paths.push_back({ 0.1 + 0.3 * k + random.uniform(-0.02, 0.02),
                                    -0.3 + 0.27 * k + random.uniform(-0.02, 0.02) });
        for (int v = 0; v < p.shifts; ++v)
            where.shifts.push_back({ 0.14 + 0.1 * v, -0.11 + 0.2 * v });
        const vector_cf64 gains = random.complex_normal(p.paths, 1, 1.0).col(0);
        frame =
            tied_atoms(model, where) * gains + random.complex_normal(model.size(), 1, 0.3).col(0);
    }
    fpi::frame_model model;
    fpi::path_state where;
    vector_cf64 frame;
};

template <class Check>
void for_all(const Check& check)
{
    for (const auto& scenario : unusual_scenarios())
        for (const problem& p : problems) {
            SCOPED_TRACE(scenario.name + ", " + std::to_string(p.paths) + " paths, " +
                         std::to_string(p.shifts) + " shifts");
            check(p, setup(scenario, p));
        }
}

// The Gram matrix is well conditioned here (below 100), so normal equations lose two digits of
// sixteen; the kernel's ridge of 1e-13 is the largest error there is.
constexpr double exact = 1e-10;

} // namespace

TEST(FpiVariableProjection, GainsCostAndLeverageAreThoseOfLeastSquares)
{
    for_all([](const problem& p, const setup& s) {
        fpi::variable_projection kernel(s.model, s.frame, p.paths, p.shifts, p.shifts_known);
        EXPECT_EQ(kernel.size(), s.model.size());
        EXPECT_NEAR(kernel.frame_power(), s.frame.squaredNorm(), exact * s.frame.squaredNorm());
        const auto found = kernel.at(s.where);
        const matrix_cf64 a = tied_atoms(s.model, s.where);
        const vector_cf64 gains = least_squares(a, s.frame);
        const double cost = (s.frame - a * gains).squaredNorm();
        EXPECT_LT((found.gains - gains).norm(), exact * gains.norm());
        EXPECT_NEAR(found.cost, cost, exact * s.frame.squaredNorm());
        const matrix_cf64 inverse =
            a.householderQr().solve(matrix_cf64::Identity(s.model.size(), s.model.size()));
        for (int k = 0; k < p.paths; ++k) {
            const double leverage = inverse.row(k).squaredNorm();
            EXPECT_NEAR(found.leverage[k], leverage, exact * leverage);
            // And what the path is worth, by fitting the others alone.
            matrix_cf64 others(a.rows(), p.paths - 1);
            others << a.leftCols(k), a.rightCols(p.paths - 1 - k);
            const double without =
                p.paths == 1 ? s.frame.squaredNorm()
                             : (s.frame - others * least_squares(others, s.frame)).squaredNorm();
            EXPECT_NEAR(found.significance(k), without - cost, exact * s.frame.squaredNorm());
        }
    });
}

TEST(FpiVariableProjection, HessianAndGradientAreThoseOfTheProjectedJacobian)
{
    for_all([](const problem& p, const setup& s) {
        fpi::variable_projection kernel(s.model, s.frame, p.paths, p.shifts, p.shifts_known);
        const auto found = kernel.at(s.where);
        const matrix_cf64 a = tied_atoms(s.model, s.where);
        const vector_cf64 gains = least_squares(a, s.frame);
        // J by central differences of the fitted frame, the gains held.
        const int half = p.paths + p.shifts;
        constexpr double step = 1e-5;
        matrix_cf64 j(s.model.size(), 2 * half);
        for (int q = 0; q < 2 * half; ++q) {
            const VectorXd h = step * VectorXd::Unit(2 * half, q);
            j.col(q) =
                (tied_atoms(s.model, s.where.moved(h)) - tied_atoms(s.model, s.where.moved(-h))) *
                gains / (2.0 * step);
            if (p.shifts_known && q % half >= p.paths)
                j.col(q).setZero();
        }
        matrix_cf64 projected(j.rows(), j.cols()); // P J
        for (int q = 0; q < 2 * half; ++q)
            projected.col(q) = j.col(q) - a * least_squares(a, j.col(q));
        const MatrixXd hessian = (j.adjoint() * projected).real();
        const VectorXd gradient = (projected.adjoint() * s.frame).real();
        // The third derivative is at most (2 pi 23)^2 times the first: (2 pi 23 step)^2 / 6 = 3.5e-7.
        constexpr double differences = 1e-6;
        EXPECT_LT((found.hessian - hessian).norm(), differences * hessian.norm());
        EXPECT_LT((found.gradient - gradient).norm(), differences * j.norm() * s.frame.norm());
    });
}

TEST(FpiVariableProjection, DampedStepSolvesTheDampedEquations)
{
    for_all([](const problem& p, const setup& s) {
        fpi::variable_projection kernel(s.model, s.frame, p.paths, p.shifts, p.shifts_known);
        const auto current = kernel.at(s.where);
        const int half = p.paths + p.shifts;
        for (const double damping : { 1e-9, 1e-3, 1.0, 1e3 }) {
            const auto [step, predicted] = kernel.damped_step(current, damping);
            VectorXd left = current.hessian * step;
            for (int q = 0; q < 2 * half; ++q)
                left[q] += damping * current.hessian(q, q) * step[q];
            EXPECT_LT((left - current.gradient).norm(), 1e-9 * current.gradient.norm());
            double product = 0.0;
            for (int q = 0; q < 2 * half; ++q)
                product += current.gradient[q] * step[q];
            EXPECT_NEAR(predicted, product, 1e-12 * std::abs(product));
            for (int q = 0; q < 2 * half; ++q)
                if (p.shifts_known && q % half >= p.paths) {
                    EXPECT_EQ(step[q], 0.0);
                }
        }
        // Short enough a step goes down by what the gradient says: -2 g^T step, for ||y - A gamma||^2.
        const auto [step, predicted] = kernel.damped_step(current, 1e6);
        const double fallen = current.cost - kernel.at(s.where.moved(step)).cost;
        EXPECT_NEAR(fallen / (2.0 * predicted), 1.0, 1e-3);
    });
}

TEST(FpiVariableProjection, StatesMoveInTheOrderOfTheParameters)
{
    const fpi::path_state at{ { { 0.1, -0.2 }, { 0.3, 0.4 } }, { { 0.01, 0.02 } } };
    VectorXd step(6);
    step << 1, 2, 3, 4, 5, 6;
    const auto moved = at.moved(step);
    EXPECT_DOUBLE_EQ(moved.paths[0].delay, 1.1);
    EXPECT_DOUBLE_EQ(moved.paths[1].delay, 2.3);
    EXPECT_DOUBLE_EQ(moved.shifts[0].delay, 3.01);
    EXPECT_DOUBLE_EQ(moved.paths[0].frequency, 3.8);
    EXPECT_DOUBLE_EQ(moved.paths[1].frequency, 5.4);
    EXPECT_DOUBLE_EQ(moved.shifts[0].frequency, 6.02);
    std::vector<fpi::normalized_path> seen;
    at.seen(seen);
    ASSERT_EQ(seen.size(), 4u);
    EXPECT_DOUBLE_EQ(seen[3].delay, 0.31);
    EXPECT_DOUBLE_EQ(seen[3].frequency, 0.42);
}
