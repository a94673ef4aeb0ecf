// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/bounds/track_bound.h>
#include "../paths/track_geometry.h"
#include <cmath>
#include <physec/error.h>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/paths/information.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>
#include <physec/numeric/decompositions.h>
#include <physec/numeric/information.h>

namespace physec::fpi {

namespace {

path_effect effect_of(const std::vector<config>& track)
{
    if (track.empty())
        throw invalid_input(complaint("number of positions of the track", 0, "at least 1"));
    return find_protection(track[0].mode).effect;
}

//! \p nuisance as the receiver at \p receiver has it.
track_geometry geometry_of(const std::vector<config>& track,
                           array::point receiver,
                           map_nuisance nuisance,
                           bool fresh)
{
    return { track[0],
             receiver,
             static_cast<int>(track.size()),
             static_cast<int>(track[0].scatterers_m.size()),
             nuisance,
             static_cast<int>(track[0].fakes.size()),
             fresh };
}

//! Positions and reflectors as they are. Shifts act linearly: no slope depends on them.
map_state truth(const track_geometry& geometry, const std::vector<config>& track)
{
    map_state at{ Eigen::VectorXd::Zero(geometry.dimension()) };
    for (int t = 0; t < geometry.positions(); ++t)
        track_geometry::put(at, track_geometry::position_column(t), track[t].alice_m);
    for (int k = 0; k < geometry.reflectors(); ++k)
        track_geometry::put(at, geometry.reflector_column(k), track[0].scatterers_m[k]);
    return at;
}

track_bound no_bound(int positions)
{
    track_bound bound;
    bound.position_m.assign(positions, std::numeric_limits<double>::quiet_NaN());
    return bound;
}

track_bound bound_of(const Eigen::MatrixXd& information, int positions)
{
    track_bound bound = no_bound(positions);
    double condition = 0.0;
    const Eigen::MatrixXd covariance = numeric::inverse_information(information, condition);
    if (covariance.size() == 0)
        return bound;
    double squares = 0.0;
    for (int t = 0; t < positions; ++t) {
        const double square = covariance(2 * t, 2 * t) + covariance(2 * t + 1, 2 * t + 1);
        bound.position_m[t] = std::sqrt(square);
        squares += square / positions;
    }
    bound.rms_m = std::sqrt(squares);
    return bound;
}

//! Jacobians of every path's delay and frequency, stacked and divided by these deviations, cycles.
Eigen::MatrixXd weighted_slopes(const track_geometry& geometry,
                                const std::vector<config>& track,
                                double delay_deviation,
                                double frequency_deviation)
{
    const map_state at = truth(geometry, track);
    const int rows = 2 * geometry.path_count();
    Eigen::MatrixXd all(geometry.equations(), geometry.dimension());
    Eigen::MatrixXd slopes;
    for (int t = 0; t < geometry.positions(); ++t) {
        geometry.parameters(at, t, &slopes);
        slopes.topRows(rows / 2) /= delay_deviation;
        slopes.bottomRows(rows / 2) /= frequency_deviation;
        all.middleRows(rows * t, rows) = slopes;
    }
    return all;
}

//! To who fits paths alone, twins have melted into a common shift.
map_nuisance melted(path_effect effect)
{
    if (effect == path_effect::line_of_sight_delayed)
        throw invalid_input(
            "a track is for protections that shift all paths alike; allowed: another "
            "mode than mirage");
    return effect == path_effect::untouched ? map_nuisance::none : map_nuisance::common_shift;
}

//! Sum over positions of A' F A. \param derivatives as structure_derivatives() orders them
class track_information
{
public:
    track_information(const track_geometry& geometry, const std::vector<config>& track)
        : geometry_(geometry),
          at_(truth(geometry, track)),
          sum_(Eigen::MatrixXd::Zero(geometry.dimension(), geometry.dimension()))
    {
    }

    void add(int t, const matrix_cf64& derivatives, double noise_variance)
    {
        const int paths = geometry_.path_count(), sets = geometry_.shift_count();
        const int half = paths + sets, gains = 2 * paths;
        Eigen::MatrixXd slopes;
        geometry_.parameters(at_, t, &slopes);
        Eigen::MatrixXd jacobian =
            Eigen::MatrixXd::Zero(derivatives.cols(), geometry_.dimension() + gains);
        const int own = geometry_.dimension();
        jacobian.topLeftCorner(paths, own) = slopes.topRows(paths);
        jacobian.block(paths, 0, paths, own) = slopes.middleRows(half, paths);
        jacobian.block(gains, own, gains, gains).setIdentity();
        jacobian.block(2 * gains, 0, sets, own) = slopes.middleRows(paths, sets);
        jacobian.block(2 * gains + sets, 0, sets, own) = slopes.bottomRows(sets);
        const Eigen::MatrixXd full =
            jacobian.transpose() * information_matrix(derivatives, noise_variance) * jacobian;
        // The gains of this position are of no other: eliminated at once.
        const Eigen::MatrixXd cross = full.topRightCorner(own, gains);
        sum_ += full.topLeftCorner(own, own) -
                cross *
                    numeric::checked_inverse(full.bottomRightCorner(gains, gains), "path gains") *
                    cross.transpose();
    }

    track_bound bound() const { return bound_of(sum_, geometry_.positions()); }

private:
    const track_geometry& geometry_;
    map_state at_;
    Eigen::MatrixXd sum_;
};

void check_pilots(const std::vector<config>& track, const std::vector<ofdm::pilot_grid>& bare)
{
    if (bare.size() != track.size())
        throw invalid_input(complaint("number of pilot grids",
                                      bare.size(),
                                      std::to_string(track.size()) + ", one per position"));
}

} // namespace

std::string track_rank::statement() const
{
    const std::string kind = !secret ? "no secret" : fresh ? "secret fresh" : "secret kept";
    const auto number = [](int count) { return std::to_string(count); };
    const std::string counts = number(positions) + " positions, " + number(reflectors) +
                               " reflectors, " + kind + ": " + number(equations) + " equations, " +
                               number(unknowns) + " unknowns, rank " + number(rank);
    if (determined())
        return counts + ": delays and angles determine the positions";
    return counts + ": undetermined by " + number(unknowns - rank) +
           (equations < unknowns ? ", too few equations" : ", although there are equations enough");
}

track_rank rank_of_track(const std::vector<config>& track, bool fresh)
{
    constexpr double nothing = 1e-12;
    const map_nuisance nuisance = melted(effect_of(track));
    const track_geometry geometry = geometry_of(track, track[0].eve_m, nuisance, fresh);
    // In resolution cells, so that neither kind of equation drowns the other.
    Eigen::MatrixXd slopes = weighted_slopes(
        geometry, track, 1.0 / track[0].ofdm.active_count(), 1.0 / track[0].tx_antennas);
    slopes = slopes.colwise().normalized().eval();
    const auto eigen = numeric::self_adjoint_eigen(Eigen::MatrixXd(slopes.transpose() * slopes));
    track_rank result;
    result.positions = geometry.positions();
    result.reflectors = geometry.reflectors();
    result.secret = nuisance != map_nuisance::none;
    result.fresh = fresh;
    result.equations = geometry.equations();
    result.unknowns = geometry.dimension();
    result.rank =
        static_cast<int>((eigen.values.array() > nothing * eigen.values.maxCoeff()).count());
    return result;
}

track_bound bound_from_paths(const std::vector<config>& track,
                             bool fresh,
                             double length_deviation_m,
                             double sine_deviation)
{
    const track_rank rank = rank_of_track(track, fresh);
    const config& c = track[0];
    const track_geometry geometry = geometry_of(track, c.eve_m, melted(effect_of(track)), fresh);
    if (!rank.determined())
        return no_bound(geometry.positions());
    const Eigen::MatrixXd slopes = weighted_slopes(
        geometry,
        track,
        length_deviation_m * c.ofdm.subcarrier_spacing_hz() / c.propagation_speed_mps,
        sine_deviation * c.spacing_wavelengths);
    return bound_of(slopes.transpose() * slopes, geometry.positions());
}

track_bound bound_of_track(const std::vector<config>& track,
                           const std::vector<ofdm::pilot_grid>& bare,
                           bool fresh)
{
    const path_effect effect = effect_of(track);
    check_pilots(track, bare);
    if (effect == path_effect::line_of_sight_delayed || effect == path_effect::unspecified)
        return no_bound(static_cast<int>(track.size()));
    const bool twins = effect == path_effect::twins;
    const track_geometry geometry =
        geometry_of(track, track[0].eve_m, twins ? map_nuisance::twins : melted(effect), fresh);
    if (!twins && !rank_of_track(track, fresh).determined())
        return no_bound(geometry.positions());
    track_information information(geometry, track);
    for (int t = 0; t < geometry.positions(); ++t) {
        const config& there = track[t];
        const frame_model model(there.ofdm, bare[t]);
        if (twins)
            information.add(t,
                            structure_derivatives(there, model),
                            printed_noise_variance(there, bare[t], there.mode));
        else if (effect == path_effect::shifted)
            information.add(t,
                            frame_derivatives(model, paths_seen_by_eve(there)),
                            printed_noise_variance(there, bare[t], there.mode));
        else
            information.add(t,
                            frame_derivatives(model, true_paths(there, there.eve_m)),
                            noise_variance(there, precoder(there).apply(bare[t])) +
                                transmitted_noise_power(there, there.eve_m));
    }
    return information.bound();
}

track_bound bound_of_bob_on_track(const std::vector<config>& track,
                                  const std::vector<ofdm::pilot_grid>& bare)
{
    effect_of(track);
    check_pilots(track, bare);
    const track_geometry geometry = geometry_of(track, track[0].bob_m, map_nuisance::none, false);
    track_information information(geometry, track);
    for (int t = 0; t < geometry.positions(); ++t) {
        const auto sent = precoder(track[t]).apply(bare[t]);
        information.add(t,
                        frame_derivatives(frame_model(track[t].ofdm, sent),
                                          true_paths(track[t], track[t].bob_m)),
                        noise_variance(track[t], sent));
    }
    return information.bound();
}

} // namespace physec::fpi
