// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/bounds/planner.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <physec/error.h>
#include <physec/fpi/delay_window.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <sstream>

namespace physec::fpi {

namespace {

//! A secret is drawn within this factor of the chosen magnitude, so that it is no constant.
constexpr double spread = 0.1;
constexpr int snrs_across_a_range = 5;

std::vector<double> snrs_of(const plan_request& request)
{
    const double low = request.snr_low_db, high = request.snr_high_db;
    if (!(low <= high)) {
        std::ostringstream begin;
        begin << low;
        throw invalid_input(complaint(
            "upper end of the SNR range in dB", high, "at least the lower end, " + begin.str()));
    }
    std::vector<double> snrs{ low };
    if (low == high)
        return snrs;
    const double step = (high - low) / (snrs_across_a_range - 1);
    for (int k = 1; k < snrs_across_a_range; ++k)
        snrs.push_back(low + k * step);
    return snrs;
}

std::vector<double> ascending(std::vector<double> mus)
{
    if (mus.empty())
        throw invalid_input(complaint("number of mu to look at", 0, "at least 1"));
    for (double mu : mus)
        if (!(mu > 0.0))
            throw invalid_input(complaint("mu", mu, "> 0"));
    std::sort(mus.begin(), mus.end());
    return mus;
}

//! Mode and geometry of \p config with the fixed deltas of one point of the curve.
config at_mu(const config& config, double mu)
{
    fpi::config at = config;
    at.fakes = { config.fake_set_in_upsilon(mu, mu) };
    at.secret.reset();
    return at;
}

//! Whether a secret around mu can be drawn, and no draw moves a path out of the window of delays.
bool secret_is_usable(const config& config, double mu)
{
    fpi::config drawn = at_mu(config, mu);
    drawn.secret = recommended_secret(config, mu);
    const double shortest_s =
        true_paths(config, config.eve_m).front().delay_s - drawn.secret->delay_high_s;
    return shortest_s * config.ofdm.subcarrier_spacing_hz() >= earliest_delay &&
           drawn.validate().empty();
}

//! Bob counts where he is worst off, an Eve where she is best off. A loss that is NaN stays NaN.
predicted_errors worst_of(const predicted_errors& a, const predicted_errors& b)
{
    return { std::max(a.bob_m, b.bob_m),
             std::isnan(b.bob_loss_db) ? b.bob_loss_db : std::max(a.bob_loss_db, b.bob_loss_db),
             std::min(a.merged_m, b.merged_m),
             std::min(a.separate_m, b.separate_m),
             std::min(a.structure_m, b.structure_m),
             std::min(a.prior_m, b.prior_m),
             std::min(a.map_m, b.map_m),
             std::max(a.bob_with_map_m, b.bob_with_map_m) };
}

predicted_attack strongest_attack(const predicted_errors& errors, eve_knowledge knowledge)
{
    const auto attacks = predicted_attacks(knowledge);
    return *std::min_element(attacks.begin(), attacks.end(), [&](const auto& a, const auto& b) {
        return errors.*a.error_m < errors.*b.error_m;
    });
}

double strongest_error_m(const predicted_errors& errors, eve_knowledge knowledge)
{
    return errors.*strongest_attack(errors, knowledge).error_m;
}

} // namespace

std::string to_string(eve_knowledge knowledge)
{
    switch (knowledge) {
    case eve_knowledge::pilots:
        return "pilots";
    case eve_knowledge::form:
        return "form";
    case eve_knowledge::reflectors:
        return "reflectors";
    case eve_knowledge::distribution:
        break;
    }
    return "distribution";
}

eve_knowledge eve_knowledge_from_string(const std::string& name)
{
    for (eve_knowledge knowledge : all_knowledge)
        if (name == to_string(knowledge))
            return knowledge;
    if (name == to_string(eve_knowledge::reflectors))
        return eve_knowledge::reflectors;
    throw invalid_input("what Eve knows is \"" + name +
                        "\"; allowed: pilots, form, distribution, reflectors");
}

std::vector<predicted_attack> predicted_attacks(eve_knowledge knowledge)
{
    if (knowledge == eve_knowledge::distribution)
        return { { "prior", &predicted_errors::prior_m } };
    std::vector<predicted_attack> attacks = { { "merged", &predicted_errors::merged_m },
                                              { "separate", &predicted_errors::separate_m } };
    if (knowledge != eve_knowledge::pilots)
        attacks.push_back({ "structure", &predicted_errors::structure_m });
    if (knowledge == eve_knowledge::reflectors)
        attacks.push_back({ "map", &predicted_errors::map_m });
    return attacks;
}

secret_prior recommended_secret(const config& config, double mu)
{
    const fake_set low = config.fake_set_in_upsilon(mu * (1 - spread), mu * (1 - spread));
    const fake_set high = config.fake_set_in_upsilon(mu * (1 + spread), mu * (1 + spread));
    return { low.delay_s, high.delay_s, low.angle_rad, high.angle_rad, true };
}

double plan_row::against(eve_knowledge knowledge) const
{
    switch (knowledge) {
    case eve_knowledge::pilots:
        return pilots_m;
    case eve_knowledge::form:
        return form_m;
    case eve_knowledge::reflectors:
        return reflectors_m;
    case eve_knowledge::distribution:
        break;
    }
    return distribution_m;
}

std::vector<plan_row> plan_curve(const config& config,
                                 const plan_request& request,
                                 unsigned threads,
                                 const numeric::loop_progress& progress)
{
    const auto snrs = snrs_of(request);
    std::vector<fpi::config> points; // all SNRs of a mu beside each other
    std::vector<plan_row> rows;
    for (double mu : ascending(request.mus)) {
        fpi::config at = at_mu(config, mu);
        plan_row row{};
        row.mu = mu;
        row.fakes = at.fakes.front();
        row.prefix_share = row.fakes.delay_s * config.ofdm.subcarrier_spacing_hz();
        rows.push_back(row);
        for (double snr_db : snrs) {
            at.snr_db = snr_db;
            points.push_back(at);
        }
    }
    const auto errors = predict_errors(
        points, request.draws, request.seed, request.frames_per_epoch, threads, progress);
    auto next = errors.begin();
    for (plan_row& row : rows) {
        row.nulls = precoder(at_mu(config, row.mu)).null_count();
        row.errors = *next++;
        for (std::size_t k = 1; k < snrs.size(); ++k)
            row.errors = worst_of(row.errors, *next++);
        row.pilots_m = strongest_error_m(row.errors, eve_knowledge::pilots);
        row.form_m = strongest_error_m(row.errors, eve_knowledge::form);
        row.distribution_m = secret_is_usable(config, row.mu)
                                 ? strongest_error_m(row.errors, eve_knowledge::distribution)
                                 : std::numeric_limits<double>::quiet_NaN();
        // Without a position from the map there is no such Eve, only the one who knows the form.
        row.reflectors_m = std::isfinite(row.errors.map_m)
                               ? strongest_error_m(row.errors, eve_knowledge::reflectors)
                               : row.errors.map_m;
    }
    return rows;
}

plan_choice
choose_row(const std::vector<plan_row>& rows, eve_knowledge knowledge, const plan_budget& budget)
{
    constexpr int none = -1;
    plan_choice choice{ none, {}, false, {} };
    int last_affordable = none;
    for (int k = 0; k < static_cast<int>(rows.size()); ++k) {
        const plan_row& row = rows[k];
        if (!std::isfinite(row.against(knowledge))) {
            choice.left_out.push_back(k);
            continue;
        }
        if (!(row.errors.bob_loss_db <= budget.largest_loss_db &&
              row.prefix_share <= budget.largest_prefix_share))
            continue;
        last_affordable = k;
        if (choice.row == none || row.against(knowledge) > rows[choice.row].against(knowledge))
            choice.row = k;
    }
    if (choice.left_out.size() == rows.size())
        throw invalid_input(
            complaint("number of deltas with a finite prediction for an Eve who knows the " +
                          to_string(knowledge),
                      0,
                      "at least 1, so other mu or a geometry further from endfire"));
    if (choice.row == none) {
        std::ostringstream text;
        text << "no delta keeps Bob's loss within " << budget.largest_loss_db
             << " dB and the prefix within " << budget.largest_prefix_share
             << " symbols; allowed: a larger budget, or smaller mu";
        throw invalid_input(text.str());
    }
    choice.attack = strongest_attack(rows[choice.row].errors, knowledge).name;
    // Only the random sign leaves an error that grows with the shift without end.
    choice.still_rising = knowledge == eve_knowledge::distribution && choice.row == last_affordable;
    return choice;
}

} // namespace physec::fpi
