// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/prior.h>
#include "structure.h"
#include "twin_search.h"
#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <limits>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/bounds/path_bound.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/transmission.h>
#include <physec/numeric/information.h>

namespace physec::fpi {

namespace {

//! Points and weights (summing to one) of a uniform distribution on an interval.
struct quadrature {
    std::vector<double> points, weights;

    quadrature(double low, double high)
    {
        using rule = boost::math::quadrature::gauss<double, 7>;
        const double middle = 0.5 * (low + high), half = 0.5 * (high - low);
        if (half <= 0.0) {
            points = { middle };
            weights = { 1.0 };
            return;
        }
        for (std::size_t k = 0; k < rule::abscissa().size(); ++k)
            for (double sign : { 1.0, -1.0 })
                if (rule::abscissa()[k] > 0.0 || sign > 0.0) {
                    points.push_back(middle + sign * half * rule::abscissa()[k]);
                    weights.push_back(0.5 * rule::weights()[k]);
                }
    }
};

//! Part of [low, high] that lies within four deviations of an estimate, or next to it.
quadrature overlap(double low, double high, double estimate, double deviation)
{
    constexpr double reach = 4.0;
    const double centre = std::clamp(estimate, low, high);
    return { std::max(low, centre - reach * deviation),
             std::min(high, centre + reach * deviation) };
}

//! One explanation of the frame: paths, and how likely they are.
struct hypothesis {
    path_fit fit;
    double cost;   // residual power
    double weight; // prior probability mass
};

bool likelier(const hypothesis& a, const hypothesis& b) { return a.cost < b.cost; }

struct box {
    normalized_shift low, high;
};

box in_cycles(const config& config, const secret_prior& prior)
{
    const double spacing_hz = config.ofdm.subcarrier_spacing_hz();
    const auto frequency = [&](double angle_rad) {
        return array::spatial_frequency(angle_rad, config.spacing_wavelengths);
    };
    return { { prior.delay_low_s * spacing_hz, frequency(prior.angle_low_rad) },
             { prior.delay_high_s * spacing_hz, frequency(prior.angle_high_rad) } };
}

path_fit moved(path_fit fit, normalized_shift by, double copies)
{
    for (normalized_path& path : fit.paths) {
        path.delay += copies * by.delay;
        path.frequency += copies * by.frequency;
    }
    sort_by_delay(fit);
    return fit;
}

std::vector<hypothesis> explain_twins(const path_estimator& estimator,
                                      const vector_cf64& frame,
                                      const path_fit& likeliest,
                                      const box& secret,
                                      bool random_sign)
{
    const normalized_shift found = likeliest.shifts[0];
    const int paths = static_cast<int>(likeliest.paths.size());
    double condition = 0.0;
    const Eigen::MatrixXd covariance = numeric::inverse_information(
        2.0 / estimator.noise_variance(likeliest) * likeliest.information, condition);
    const double unknown = std::numeric_limits<double>::infinity();
    const auto deviation = [&](int parameter) {
        return covariance.size() > 0 ? std::sqrt(covariance(parameter, parameter)) : unknown;
    };
    const quadrature delays =
        overlap(secret.low.delay, secret.high.delay, found.delay, deviation(paths));
    const quadrature frequencies = overlap(
        secret.low.frequency, secret.high.frequency, found.frequency, deviation(2 * paths + 1));

    std::vector<hypothesis> all;
    for (std::size_t i = 0; i < delays.points.size(); ++i)
        for (std::size_t j = 0; j < frequencies.points.size(); ++j) {
            const normalized_shift shift = { delays.points[i], frequencies.points[j] };
            // Whatever the shift, the middle of each pair stays where the frame puts it.
            std::vector<normalized_path> start;
            for (const normalized_path& path : likeliest.paths)
                start.push_back({ path.delay + 0.5 * (found.delay - shift.delay),
                                  path.frequency + 0.5 * (found.frequency - shift.frequency) });
            path_fit fit =
                refine_paths_with_known_shifts(estimator.model(), frame, start, { shift });
            const double weight = delays.weights[i] * frequencies.weights[j];
            const double cost = fit.residual_power;
            if (random_sign)
                all.push_back({ moved(fit, shift, 1.0), cost, weight });
            sort_by_delay(fit);
            all.push_back({ std::move(fit), cost, weight });
        }
    return all;
}

//! Points at most \p spacing apart that cover an interval.
std::vector<double> cover(double low, double high, double spacing)
{
    const int steps = std::max(1, static_cast<int>(std::ceil((high - low) / spacing)));
    std::vector<double> points;
    for (int k = 0; k < steps; ++k)
        points.push_back(low + (k + 0.5) * (high - low) / steps);
    return points;
}

//! The likeliest paths and shift when the search starts all over the prior.
path_fit search_prior(const path_estimator& estimator,
                      const vector_cf64& frame,
                      const box& secret,
                      int path_count)
{
    // Twins that are off by a quarter of a resolution cell still correlate well.
    const normalized_shift cell = resolution_cell(estimator.model());
    path_fit best;
    for (double delay : cover(secret.low.delay, secret.high.delay, 0.5 * cell.delay))
        for (double frequency :
             cover(secret.low.frequency, secret.high.frequency, 0.5 * cell.frequency)) {
            path_fit fit =
                search_behind(estimator.model(), frame, path_count, { { delay, frequency } });
            if (best.paths.empty() || fit.residual_power < best.residual_power)
                best = std::move(fit);
        }
    path_fit fit = refine_paths_and_shifts(estimator.model(), frame, best.paths, best.shifts);
    estimator.drop_insignificant(frame, fit);
    return fit;
}

std::vector<hypothesis> explain_shift(const path_fit& seen, const box& secret, bool random_sign)
{
    const quadrature delays(secret.low.delay, secret.high.delay);
    const quadrature frequencies(secret.low.frequency, secret.high.frequency);
    std::vector<hypothesis> all;
    for (std::size_t i = 0; i < delays.points.size(); ++i)
        for (std::size_t j = 0; j < frequencies.points.size(); ++j)
            for (double sign : { 1.0, -1.0 })
                if (random_sign || sign > 0.0)
                    all.push_back({ moved(seen, { delays.points[i], frequencies.points[j] }, -sign),
                                    seen.residual_power,
                                    delays.weights[i] * frequencies.weights[j] });
    return all;
}

} // namespace

secret_prior public_prior(const config& config)
{
    if (config.secret)
        return *config.secret;
    const fake_set& fixed = config.fakes.at(0);
    return { fixed.delay_s, fixed.delay_s, fixed.angle_rad, fixed.angle_rad, false };
}

location_estimate estimate_with_prior(const config& config,
                                      const path_estimator& estimator,
                                      const vector_cf64& frame,
                                      const path_fit& likeliest,
                                      int expected_paths)
{
    const secret_prior prior = public_prior(config);
    const box secret = in_cycles(config, prior);
    const auto explain = [&](const path_fit& fit) {
        return fit.shifts.empty() ? explain_shift(fit, secret, prior.random_sign)
                                  : explain_twins(estimator, frame, fit, secret, prior.random_sign);
    };
    const auto contradicted = [&](const hypothesis& best) {
        return best.cost - likeliest.residual_power >
               estimator.significance_threshold() * estimator.noise_variance(likeliest);
    };
    auto hypotheses = explain(likeliest);
    auto best = std::min_element(hypotheses.begin(), hypotheses.end(), likelier);
    if (contradicted(*best)) {
        // What fits best without the prior is impossible by it: look where the secret can be.
        auto others = explain(search_prior(estimator, frame, secret, expected_paths));
        const auto other = std::min_element(others.begin(), others.end(), likelier);
        if (likelier(*other, *best)) {
            hypotheses.swap(others); // iterators follow their elements
            best = other;
        }
    }
    const double noise_variance = estimator.noise_variance(best->fit);

    location_estimate result = locate(config, config.eve_m, estimator, best->fit, expected_paths);
    result.reliable = result.reliable && !contradicted(*best);
    result.map_m = result.position_m;
    array::point mean{ 0.0, 0.0 };
    double total = 0.0;
    for (const hypothesis& h : hypotheses) {
        const double weight = h.weight * std::exp((best->cost - h.cost) / noise_variance);
        const auto path = estimator.model().to_path(h.fit.paths[0], h.fit.gains[0]);
        const auto position =
            position_from_path(config, config.eve_m, path.delay_s, path.spatial_frequency);
        mean.x += weight * position.x;
        mean.y += weight * position.y;
        total += weight;
    }
    result.position_m = { mean.x / total, mean.y / total };
    return result;
}

namespace {

class prior_eve : public fitting_eve
{
public:
    prior_eve(const config& config, const ofdm::pilot_grid& bare) : fitting_eve(config, bare)
    {
        if (config.fakes.size() > 1)
            throw invalid_input(
                complaint("number of fakes", config.fakes.size(), "1 for attack prior"));
    }

private:
    explanation explain(const vector_cf64& frame) const override
    {
        if (twin_count() == 0)
            return { estimator_.estimate(frame, path_count()) };
        return explain_by_structure(estimator_, frame, path_count(), twin_count());
    }

    location_estimate conclude(const vector_cf64& frame, const path_fit& fit) const override
    {
        if (!find_protection(config_.mode).uses_fakes())
            return fitting_eve::conclude(frame, fit);
        return estimate_with_prior(config_, estimator_, frame, fit, path_count());
    }
};

const attack_registration registered({
    "prior",
    "Prior: distribution known",
    "the form of the precoder (27) and the distribution that the secret is drawn from",
    "posterior mean as her position, the likeliest point beside it",
    attack_role::with_prior,
    [](const config& c, const ofdm::pilot_grid& bare) {
        return std::make_unique<prior_eve>(c, bare);
    },
    {},
});

} // namespace

} // namespace physec::fpi
