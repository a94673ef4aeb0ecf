// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/track.h>
#include "../paths/levenberg_marquardt.h"
#include "../paths/variable_projection.h"
#include "track_search.h"
#include <algorithm>
#include <cmath>
#include <deque>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/bounds/track_bound.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/scenario.h>
#include <physec/numeric/information.h>

namespace physec::fpi {

namespace {

//! All frames with their gains eliminated, by the unknowns of the track.
class track_likelihood
{
public:
    using state_type = map_state;
    using linearization_type = linearization;

    track_likelihood(const track_geometry& geometry,
                     const std::vector<std::unique_ptr<path_estimator>>& estimators,
                     const std::vector<vector_cf64>& frames)
        : geometry_(geometry)
    {
        for (int t = 0; t < geometry.positions(); ++t)
            frames_.emplace_back(
                estimators[t]->model(), frames[t], geometry.path_count(), geometry.shift_count());
    }

    linearization at(const map_state& where)
    {
        const int n = geometry_.dimension();
        linearization sum;
        sum.cost = 0.0;
        sum.hessian = Eigen::MatrixXd::Zero(n, n);
        sum.gradient = Eigen::VectorXd::Zero(n);
        path_state origin;
        origin.paths.resize(geometry_.path_count(), { 0.0, 0.0 });
        origin.shifts.resize(geometry_.shift_count(), { 0.0, 0.0 });
        Eigen::MatrixXd slopes;
        for (int t = 0; t < geometry_.positions(); ++t) {
            const auto here = frames_[t].at(origin.moved(geometry_.parameters(where, t, &slopes)));
            sum.cost += here.cost;
            sum.hessian += slopes.transpose() * here.hessian * slopes;
            sum.gradient += slopes.transpose() * here.gradient;
        }
        return sum;
    }

    std::pair<Eigen::VectorXd, double> damped_step(const linearization& current,
                                                   double damping) const
    {
        return frames_[0].damped_step(current, damping);
    }
    int size() const { return geometry_.positions() * frames_[0].size(); }
    double frame_power() const
    {
        double sum = 0.0;
        for (const variable_projection& frame : frames_)
            sum += frame.frame_power();
        return sum;
    }

private:
    const track_geometry& geometry_;
    std::deque<variable_projection> frames_;
};

using track_fit = descent<track_likelihood>;

bool likelier(const track_fit& a, const track_fit& b) { return a.current.cost < b.current.cost; }

/*!
 * From common shifts to those of the sets: merged, a path and its twins are off by the mean of the
 * shifts, 0 among them; several sets start in proportion 1 : 2 : ..
 */
map_state with_twins(const track_geometry& merged, const track_geometry& twins, const map_state& at)
{
    const int sets = twins.shift_count();
    if (sets == 0)
        return at;
    map_state result{ Eigen::VectorXd::Zero(twins.dimension()) };
    result.x.head(twins.shift_column(0)) = at.x.head(twins.shift_column(0));
    for (int t = 0; t < (twins.fresh() ? twins.positions() : 1); ++t)
        for (int v = 0; v < sets; ++v) {
            const double times = 2.0 * (v + 1) / sets;
            result.x[twins.shift_column(t) + v] = times * at.x[merged.shift_column(t)];
            result.x[twins.shift_column(t) + sets + v] = times * at.x[merged.shift_column(t) + 1];
        }
    return result;
}

//! Common shifts of the reading that takes the twins of one set for the true paths.
std::vector<normalized_shift> other_reading(const track_geometry& twins, const map_state& at)
{
    std::vector<normalized_shift> shifts;
    for (int t = 0; t < (twins.fresh() ? twins.positions() : 1); ++t)
        shifts.push_back(
            { -0.5 * at.x[twins.shift_column(t)], -0.5 * at.x[twins.shift_column(t) + 1] });
    return shifts;
}

map_nuisance nuisance_of(path_effect effect)
{
    switch (effect) {
    case path_effect::untouched:
        return map_nuisance::none;
    case path_effect::twins:
        return map_nuisance::twins;
    default:
        return map_nuisance::common_shift;
    }
}

} // namespace

track_eve::track_eve(const config& config, const std::vector<ofdm::pilot_grid>& bare)
    : config_(config)
{
    throw_if_invalid(config.validate());
    if (bare.size() < 2 || bare.size() > fpi::config::most_track_positions)
        throw invalid_input(complaint("number of positions of the track", bare.size(), "2 to 64"));
    if (find_protection(config.mode).effect == path_effect::line_of_sight_delayed)
        throw invalid_input(
            "attack track is for protections that shift all paths alike; mode is \"" + config.mode +
            "\"; allowed: another mode");
    for (const ofdm::pilot_grid& pilots : bare)
        estimators_.push_back(std::make_unique<path_estimator>(frame_model(config.ofdm, pilots)));
}

track_estimate track_eve::estimate(const std::vector<vector_cf64>& frames) const
{
    constexpr std::size_t candidates = 4;
    constexpr int scan_iterations = 8, iterations = 60;
    if (frames.size() != estimators_.size())
        throw invalid_input(complaint(
            "number of frames", frames.size(), std::to_string(positions()) + ", one per position"));
    const int reflectors = static_cast<int>(config_.scatterers_m.size());
    const map_nuisance nuisance = nuisance_of(find_protection(config_.mode).effect);
    const int sets = static_cast<int>(config_.fakes.size());
    const auto geometry_with = [&](map_nuisance of) {
        return track_geometry(
            config_, config_.eve_m, positions(), reflectors, of, sets, config_.fresh_secret);
    };
    const track_geometry merged =
        geometry_with(nuisance == map_nuisance::twins ? map_nuisance::common_shift : nuisance);
    const track_geometry geometry = geometry_with(nuisance);

    std::vector<path_measurement> measured;
    for (int t = 0; t < positions(); ++t) {
        const frame_model& model = estimators_[t]->model();
        if (frames[t].size() != model.size() || !frames[t].allFinite())
            throw invalid_input("frame " + std::to_string(t) + " of the track has " +
                                std::to_string(frames[t].size()) + " values; allowed: " +
                                std::to_string(model.size()) + " finite ones");
        measured.push_back(
            measure(*estimators_[t], estimators_[t]->estimate(frames[t], reflectors + 1)));
    }

    track_likelihood problem(geometry, estimators_, frames);
    std::vector<track_fit> fits;
    for (const track_candidate& candidate : search_track(merged, config_, measured, candidates))
        fits.push_back(levenberg_marquardt(problem,
                                           with_twins(merged, geometry, candidate.where),
                                           scan_iterations,
                                           default_worthwhile));
    track_estimate result;
    if (fits.empty()) { // silence: no history at all
        const double unknown = std::numeric_limits<double>::quiet_NaN();
        result.position_m.assign(positions(), { unknown, unknown });
        return result;
    }
    std::sort(fits.begin(), fits.end(), likelier);
    fits.resize(std::min<std::size_t>(2, fits.size()));
    for (track_fit& fit : fits)
        fit = levenberg_marquardt(problem, fit.where, iterations, default_worthwhile);
    std::sort(fits.begin(), fits.end(), likelier);
    // The other reading of all positions, and, when secrets are fresh, that of every single one.
    const auto also = [&](const map_state& start) {
        fits.push_back(levenberg_marquardt(problem, start, iterations, default_worthwhile));
    };
    track_candidate other;
    if (geometry.shift_count() > 0 &&
        history_for(merged, config_, measured, other_reading(geometry, fits[0].where), other)) {
        also(with_twins(merged, geometry, other.where));
        const map_state read = with_twins(merged, geometry, other.where);
        for (int t = 0; t < positions() && config_.fresh_secret; ++t) {
            map_state start = std::min_element(fits.begin(), fits.end(), likelier)->where;
            for (const auto [column, count] :
                 { std::pair(track_geometry::position_column(t), 2),
                   { geometry.shift_column(t), geometry.nuisance_count() } })
                start.x.segment(column, count) = read.x.segment(column, count);
            also(start);
        }
        std::sort(fits.begin(), fits.end(), likelier);
    }

    const track_fit& best = fits[0];
    for (int t = 0; t < positions(); ++t)
        result.position_m.push_back(track_geometry::position(best.where, t));
    for (int k = 0; k < reflectors; ++k)
        result.reflectors_m.push_back(geometry.reflector(best.where, k));
    const int each = geometry.nuisance_count() / 2;
    for (int t = 0; t < (config_.fresh_secret ? positions() : 1); ++t)
        for (int v = 0; v < each; ++v) {
            const int column = geometry.shift_column(t) + v;
            result.shifts.push_back({ best.where.x[column], best.where.x[column + each] });
        }
    result.residual_power = best.current.cost;
    result.converged = best.converged;
    const double freedom =
        problem.size() - positions() * (reflectors + 1.0) - 0.5 * geometry.dimension();
    const double variance = best.current.cost / std::max(1.0, freedom);
    double condition = 0.0;
    const Eigen::MatrixXd covariance =
        numeric::inverse_information((2.0 / variance) * best.current.hessian, condition);
    if (covariance.size() > 0)
        result.deviation_m =
            std::sqrt(covariance.diagonal().head(2 * positions()).sum() / positions());
    // About as likely, and somewhere else: e^-8 of the likelihood, four deviations.
    const auto rival = [&](const track_fit& fit) {
        const double apart_m =
            (fit.where.x - best.where.x).head(2 * positions()).norm() / std::sqrt(positions());
        return fit.current.cost < best.current.cost + 8.0 * variance &&
               apart_m > 4.0 * result.deviation_m;
    };
    result.reliable = result.converged && std::isfinite(result.deviation_m) &&
                      std::none_of(fits.begin() + 1, fits.end(), rival);
    return result;
}

namespace {

/*!
 * The same as a receiver of single frames, for streams: as many frames as the track has positions make a
 * history, of which the last position is reported. Before that, the line of sight of K+1 paths.
 */
class history_eve : public locator
{
public:
    history_eve(const config& config, const ofdm::pilot_grid& bare)
        : locator(config),
          alone_(frame_model(config.ofdm, bare)),
          length_(config.alice_track_m ? config.alice_track_m->size() : default_length),
          history_(config, std::vector<ofdm::pilot_grid>(length_, bare))
    {
    }

private:
    static constexpr std::size_t default_length = 10;

    location_estimate estimate_checked(const vector_cf64& frame, std::uint64_t) override
    {
        const int expected = static_cast<int>(config_.scatterers_m.size()) + 1;
        location_estimate result =
            locate(config_, config_.eve_m, alone_, alone_.estimate(frame, expected), expected);
        heard_.push_back(frame);
        if (heard_.size() > length_)
            heard_.erase(heard_.begin());
        result.reliable = false;
        if (heard_.size() < length_)
            return result;
        const track_estimate track = history_.estimate(heard_);
        result.position_m = track.position_m.back();
        result.deviation_m = track.deviation_m;
        result.converged = track.converged;
        result.reliable = track.reliable;
        return result;
    }

    path_estimator alone_;
    std::size_t length_;
    track_eve history_;
    std::vector<vector_cf64> heard_;
};

attack_bound bound_of_history(const config& config, const ofdm::pilot_grid& bare)
{
    constexpr int default_length = 10;
    if (find_protection(config.mode).effect == path_effect::line_of_sight_delayed)
        return {};
    const int length =
        config.alice_track_m ? static_cast<int>(config.alice_track_m->size()) : default_length;
    const auto track = along_track(config, track_positions(config, length), 1);
    const double rms_m = bound_of_track(track,
                                        std::vector<ofdm::pilot_grid>(track.size(), bare),
                                        config.fresh_secret)
                             .rms_m;
    return { rms_m, std::isnan(rms_m) ? rms_m : 0.0 };
}

const attack_registration registered({
    "track",
    "Track: a moving Alice",
    "frames from several positions of Alice, the form of the precoder (27), and whether the secret "
    "is "
    "kept while she moves (fresh_secret)",
    "fits K+1 paths at each position, then all positions, the unknown reflectors and the shifts "
    "together; simulated by --positions",
    attack_role::on_request,
    [](const config& c, const ofdm::pilot_grid& bare) {
        return std::make_unique<history_eve>(c, bare);
    },
    bound_of_history,
});

} // namespace

} // namespace physec::fpi
