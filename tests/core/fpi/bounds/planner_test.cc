// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <physec/error.h>
#include <physec/fpi/bounds/planner.h>
#include <physec/fpi/transmit/precoder.h>
#include <string>

namespace fpi = physec::fpi;
using fpi::eve_knowledge;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

//! A row that costs \p loss_db and \p prefix_share, with the same error against every Eve.
fpi::plan_row row(double mu, double error_m, double loss_db = 0.0, double prefix_share = 0.0)
{
    fpi::plan_row made{};
    made.mu = mu;
    made.prefix_share = prefix_share;
    made.errors = { 0.5, loss_db, error_m, error_m + 1, error_m, error_m, error_m / 2, 0.1 };
    made.pilots_m = made.form_m = made.distribution_m = error_m;
    made.reflectors_m = error_m / 2;
    return made;
}

std::string complaint_of(const std::vector<fpi::plan_row>& rows, const fpi::plan_budget& budget)
{
    try {
        fpi::choose_row(rows, eve_knowledge::form, budget);
    } catch (const physec::invalid_input& error) {
        return error.what();
    }
    return {};
}

fpi::plan_request request(std::vector<double> mus, double low_db, double high_db)
{
    return { std::move(mus), low_db, high_db, 2, 7, 1 };
}

} // namespace

TEST(FpiPlanner, ARowHoldsTheWorstOverTheRangeOfSnrs)
{
    const fpi::config c;
    const auto rows = fpi::plan_curve(c, request({ 0.1, 0.03 }, -5.0, 15.0));
    ASSERT_EQ(rows.size(), 2u);
    for (const auto& row : rows) {
        fpi::config at = c;
        at.fakes = { c.fake_set_in_upsilon(row.mu, row.mu) };
        double bob = 0, loss = -infinite, merged = infinite, separate = infinite,
               structure = infinite, prior = infinite;
        for (double snr_db : { -5.0, 0.0, 5.0, 10.0, 15.0 }) {
            at.snr_db = snr_db;
            const auto errors = fpi::predict_errors({ at }, 2, 7).front();
            bob = std::max(bob, errors.bob_m);
            loss = std::max(loss, errors.bob_loss_db);
            merged = std::min(merged, errors.merged_m);
            separate = std::min(separate, errors.separate_m);
            structure = std::min(structure, errors.structure_m);
            prior = std::min(prior, errors.prior_m);
        }
        // The same computations on the same input.
        EXPECT_EQ(row.errors.bob_m, bob);
        EXPECT_EQ(row.errors.bob_loss_db, loss);
        EXPECT_EQ(row.errors.merged_m, merged);
        EXPECT_EQ(row.errors.separate_m, separate);
        EXPECT_EQ(row.errors.structure_m, structure);
        EXPECT_EQ(row.errors.prior_m, prior);
        EXPECT_EQ(row.against(eve_knowledge::pilots), std::min(merged, separate));
        EXPECT_EQ(row.against(eve_knowledge::form), std::min({ merged, separate, structure }));
        EXPECT_EQ(row.against(eve_knowledge::distribution), prior);
        EXPECT_EQ(row.fakes.delay_s, at.fakes[0].delay_s);
        EXPECT_EQ(row.fakes.angle_rad, at.fakes[0].angle_rad);
        EXPECT_EQ(row.nulls, fpi::precoder(at).null_count());
        EXPECT_DOUBLE_EQ(row.prefix_share, row.fakes.delay_s * 15e6 / 16);
    }
    EXPECT_EQ(rows[0].mu, 0.03); // ascending
}

TEST(FpiPlanner, DeltasAndSecretOfTheConfigurationDoNotCount)
{
    fpi::config c;
    const auto expected = fpi::plan_curve(c, request({ 0.05 }, 0.0, 0.0)).front();
    c.snr_db = 33.0;
    c.fakes = { { 40e-9, 0.2 }, { 50e-9, 0.1 } };
    c.secret = fpi::recommended_secret(c, 0.07);
    const auto found = fpi::plan_curve(c, request({ 0.05 }, 0.0, 0.0)).front();
    EXPECT_EQ(found.pilots_m, expected.pilots_m);
    EXPECT_EQ(found.form_m, expected.form_m);
    EXPECT_EQ(found.distribution_m, expected.distribution_m);
}

TEST(FpiPlanner, ASecretThatMovesPathsOutOfTheWindowOfDelaysIsNoPrivacy)
{
    // A range of 8.6 m is 0.0269 of the symbol of 320 m; the window begins at -0.05. Upsilon is a
    // third of the symbol, so the earliest path leaves it at 1.1 mu / 3 = 0.0769, mu = 0.2097.
    const auto rows = fpi::plan_curve({}, request({ 0.205, 0.214 }, 0.0, 0.0));
    EXPECT_TRUE(std::isfinite(rows[0].distribution_m));
    EXPECT_TRUE(std::isnan(rows[1].distribution_m));
    EXPECT_TRUE(std::isfinite(rows[1].form_m)); // which needs no secret
}

TEST(FpiPlanner, TheRecommendedSecretStaysWithinATenthOfMu)
{
    const fpi::config c;
    const auto secret = fpi::recommended_secret(c, 0.1);
    const auto middle = c.fake_set_in_upsilon(0.1, 0.1);
    EXPECT_TRUE(secret.random_sign);
    EXPECT_DOUBLE_EQ(secret.delay_low_s, 0.9 * middle.delay_s);
    EXPECT_DOUBLE_EQ(secret.delay_high_s, 1.1 * middle.delay_s);
    EXPECT_DOUBLE_EQ(secret.angle_low_rad, 0.9 * middle.angle_rad);
    EXPECT_DOUBLE_EQ(secret.angle_high_rad, 1.1 * middle.angle_rad);
}

TEST(FpiPlanner, TheLargestWorstCaseWithinTheBudgetIsChosen)
{
    const std::vector<fpi::plan_row> rows = { row(0.1, 1.0, 0.1, 0.01),
                                              row(0.2, 3.0, 0.2, 0.02),
                                              row(0.3, 3.0, 0.2, 0.03),
                                              row(0.4, 2.0, 0.4, 0.04),
                                              row(0.5, 9.0, 0.5, 0.05) };
    for (auto knowledge : fpi::all_knowledge) {
        EXPECT_EQ(fpi::choose_row(rows, knowledge, { 1.0, 1.0 }).row, 4);
        EXPECT_EQ(fpi::choose_row(rows, knowledge, { 0.4, 1.0 }).row, 1); // first of equals
        EXPECT_EQ(fpi::choose_row(rows, knowledge, { 1.0, 0.04 }).row, 1);
        EXPECT_EQ(fpi::choose_row(rows, knowledge, { 1.0, 0.01 }).row, 0);
        EXPECT_TRUE(fpi::choose_row(rows, knowledge, { 1.0, 1.0 }).left_out.empty());
    }
    EXPECT_EQ(fpi::choose_row(rows, eve_knowledge::pilots, {}).attack, "merged");
    EXPECT_EQ(fpi::choose_row(rows, eve_knowledge::distribution, {}).attack, "prior");
    auto structured = rows;
    structured[4].errors.structure_m = 8.0;
    EXPECT_EQ(fpi::choose_row(structured, eve_knowledge::pilots, {}).attack, "merged");
    EXPECT_EQ(fpi::choose_row(structured, eve_knowledge::form, {}).attack, "structure");
    // The curve ends, or the budget does; only the Eve of the random sign never catches up.
    EXPECT_TRUE(fpi::choose_row(rows, eve_knowledge::distribution, {}).still_rising);
    EXPECT_FALSE(fpi::choose_row(rows, eve_knowledge::form, {}).still_rising);
    EXPECT_FALSE(fpi::choose_row(rows, eve_knowledge::distribution, { 0.4, 1.0 }).still_rising);
    EXPECT_TRUE(fpi::choose_row(rows, eve_knowledge::distribution, { 0.1, 1.0 }).still_rising);
}

TEST(FpiPlanner, RowsWithoutAPredictionDoNotWin)
{
    const std::vector<fpi::plan_row> rows = { row(0.1, undefined),
                                              row(0.2, 2.0),
                                              row(0.3, 3.0),
                                              row(0.4, infinite),
                                              row(0.5, 9.0, undefined) };
    const auto choice = fpi::choose_row(rows, eve_knowledge::pilots, {});
    EXPECT_EQ(choice.row, 2);
    EXPECT_EQ(choice.left_out, (std::vector<int>{ 0, 3 }));
    EXPECT_EQ(complaint_of({ rows[0] }, {}),
              "number of deltas with a finite prediction for an Eve who knows the form is 0; "
              "allowed: at least 1, so other mu or a geometry further from endfire");
    EXPECT_EQ(complaint_of({ rows[4] }, {}),
              "no delta keeps Bob's loss within 1 dB and the prefix within 0.1 symbols; allowed: a "
              "larger budget, or smaller mu");
    EXPECT_EQ(complaint_of(rows, {}), "");
}

TEST(FpiPlanner, EveryKnowledgeHasAName)
{
    for (auto knowledge : fpi::all_knowledge)
        EXPECT_EQ(fpi::eve_knowledge_from_string(fpi::to_string(knowledge)), knowledge);
    EXPECT_THROW(fpi::eve_knowledge_from_string("nothing"), physec::invalid_input);
}

TEST(FpiPlanner, RefusesRequestsThatLookNowhere)
{
    const fpi::config c;
    EXPECT_THROW(fpi::plan_curve(c, request({}, 0.0, 0.0)), physec::invalid_input);
    EXPECT_THROW(fpi::plan_curve(c, request({ 0.05, 0.0 }, 0.0, 0.0)), physec::invalid_input);
    EXPECT_THROW(fpi::plan_curve(c, request({ undefined }, 0.0, 0.0)), physec::invalid_input);
    EXPECT_THROW(fpi::plan_curve(c, request({ 0.05 }, 1.0, 0.0)), physec::invalid_input);
    EXPECT_THROW(fpi::plan_curve(c, request({ 0.05 }, undefined, 0.0)), physec::invalid_input);
    EXPECT_THROW(fpi::plan_curve(c, request({ 9.0 }, 0.0, 0.0)), physec::invalid_input);
    fpi::config other;
    other.mode = "mirage";
    EXPECT_THROW(fpi::plan_curve(other, request({ 0.05 }, 0.0, 0.0)), physec::invalid_input);
}

TEST(FpiPlanner, AnEveWithAMapHasARowAndAChoiceOfHerOwn)
{
    fpi::config c;
    for (const auto& row : fpi::plan_curve(c, request({ 0.05 }, 10.0, 10.0)))
        EXPECT_TRUE(std::isnan(row.against(eve_knowledge::reflectors)));
    c.map_m = c.scatterers_m;
    const auto rows = fpi::plan_curve(c, request({ 0.03, 0.05 }, 0.0, 10.0));
    for (const auto& row : rows) {
        // The range counts at its upper end for Eve and at its lower one for Bob.
        EXPECT_EQ(row.against(eve_knowledge::reflectors), row.errors.map_m);
        EXPECT_LT(row.errors.map_m, row.errors.structure_m);
        EXPECT_LT(row.errors.bob_with_map_m, row.errors.bob_m);
        // 10 dB apart, hence the root of ten, within what Bob's advantage of 1 dB makes of it.
        EXPECT_NEAR(row.errors.bob_with_map_m / row.errors.map_m, std::sqrt(10.0), 0.9);
    }
    EXPECT_EQ(fpi::choose_row(rows, eve_knowledge::reflectors, {}).attack, "map");
    EXPECT_EQ(fpi::eve_knowledge_from_string("reflectors"), eve_knowledge::reflectors);
}
