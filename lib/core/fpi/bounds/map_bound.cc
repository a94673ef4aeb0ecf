// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/bounds/map_bound.h>
#include "../paths/map_geometry.h"
#include "map_truth.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <physec/error.h>
#include <physec/fpi/bounds/attack_bounds.h>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/paths/information.h>
#include <physec/fpi/paths/path_prediction.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>
#include <physec/numeric/information.h>
#include <vector>

namespace physec::fpi {

Eigen::Matrix2d bound_with_scatterers(const config& config,
                                      array::point receiver,
                                      const frame_model& model,
                                      double noise_variance)
{
    const auto paths = true_paths(config, receiver);
    const int count = static_cast<int>(paths.size());
    const Eigen::MatrixXd covariance = numeric::checked_inverse(
        information_matrix(frame_derivatives(model, paths), noise_variance), "path");
    const Eigen::MatrixXd information =
        numeric::checked_inverse(covariance.topLeftCorner(2 * count, 2 * count), "path covariance");
    std::vector<array::point> vias = { receiver };
    vias.insert(vias.end(), config.scatterers_m.begin(), config.scatterers_m.end());
    Eigen::Matrix<double, Eigen::Dynamic, 2> jacobian(2 * count, 2);
    for (int k = 0; k < count; ++k) {
        const path_prediction path = predict_path(config, receiver, vias[k], config.alice_m);
        jacobian.row(k) = path.delay_slope;
        jacobian.row(count + k) = path.frequency_slope;
    }
    return numeric::checked_inverse(jacobian.transpose() * information * jacobian, "position");
}

std::vector<int> known_sources(const config& config)
{
    const double reach_m = 8.0 * config.map_deviation_m + 1e-6;
    auto map = config.map_m.value_or(std::vector<array::point>());
    std::vector<int> sources = { map_geometry::sight };
    for (std::size_t k = 0; k < config.scatterers_m.size(); ++k) {
        const auto far = [&](const array::point& v) {
            return array::distance(v, config.scatterers_m[k]);
        };
        const auto nearest = std::min_element(
            map.begin(), map.end(), [&](const auto& a, const auto& b) { return far(a) < far(b); });
        const bool known = nearest != map.end() && far(*nearest) <= reach_m;
        sources.push_back(known ? static_cast<int>(k) + 1 : map_geometry::unknown_source);
        if (known)
            map.erase(nearest);
    }
    return sources;
}

namespace {

/*!
 * \param derivatives of the frame by [delays; frequencies; Re gains; Im gains] of the K+1 paths,
 *        then delays and frequencies of the twins' shifts
 */
double position_bound_m(const config& config,
                        array::point receiver,
                        map_nuisance nuisance,
                        const matrix_cf64& derivatives,
                        double noise_variance)
{
    fpi::config truth = config;
    truth.map_m = config.scatterers_m;
    const map_geometry geometry(
        truth, receiver, nuisance, static_cast<int>(config.fakes.size()), known_sources(config));
    map_state where{ Eigen::VectorXd::Zero(geometry.dimension()) };
    where.x[0] = config.alice_m.x;
    where.x[1] = config.alice_m.y;
    Eigen::MatrixXd slopes;
    geometry.parameters(where, &slopes);

    const int paths = geometry.path_count(), sets = geometry.shift_count(), half = paths + sets;
    const int unknowns = geometry.dimension();
    Eigen::MatrixXd jacobian = Eigen::MatrixXd::Zero(derivatives.cols(), unknowns + 2 * paths);
    jacobian.topLeftCorner(paths, unknowns) = slopes.topRows(paths);
    jacobian.block(paths, 0, paths, unknowns) = slopes.middleRows(half, paths);
    jacobian.block(2 * paths, unknowns, 2 * paths, 2 * paths).setIdentity();
    jacobian.block(4 * paths, 0, sets, unknowns) = slopes.middleRows(paths, sets);
    jacobian.block(4 * paths + sets, 0, sets, unknowns) = slopes.bottomRows(sets);
    Eigen::MatrixXd information =
        jacobian.transpose() * information_matrix(derivatives, noise_variance) * jacobian;
    information.diagonal().head(unknowns) += geometry.prior();
    double condition = 0.0;
    const Eigen::MatrixXd covariance = numeric::inverse_information(information, condition);
    if (covariance.size() == 0)
        return std::numeric_limits<double>::quiet_NaN();
    return std::sqrt(covariance(0, 0) + covariance(1, 1));
}

} // namespace

attack_bound bound_of_map(const config& config, const ofdm::pilot_grid& bare)
{
    throw_if_invalid(config.validate());
    if (!config.map_m)
        return {};
    const frame_model model(config.ofdm, bare);
    auto paths = true_paths(config, config.eve_m);
    const auto sent = precoder(config).apply(bare);
    const double variance =
        noise_variance(config, sent) + transmitted_noise_power(config, config.eve_m);
    // As it is printed: neither shifts nor SNR change with the power normalisation.
    const auto printed = [&] { return printed_noise_variance(config, bare, config.mode); };
    double bound_m = std::numeric_limits<double>::quiet_NaN();
    const auto bound = [&](map_nuisance nuisance, const matrix_cf64& derivatives, double noise) {
        return position_bound_m(config, config.eve_m, nuisance, derivatives, noise);
    };
    switch (find_protection(config.mode).effect) {
    case path_effect::untouched:
        bound_m = bound(map_nuisance::none, frame_derivatives(model, paths), variance);
        break;
    case path_effect::twins:
        bound_m = bound(map_nuisance::twins, structure_derivatives(config, model), printed());
        break;
    case path_effect::shifted:
        bound_m = bound(map_nuisance::common_shift,
                        frame_derivatives(model, paths_seen_by_eve(config)),
                        printed());
        break;
    case path_effect::line_of_sight_delayed:
        paths[0].delay_s += mirage_delay_s(config);
        bound_m = bound(map_nuisance::sight_delay, frame_derivatives(model, paths), printed());
        break;
    case path_effect::shifted_apart:
    case path_effect::unspecified:
        break;
    }
    return { bound_m, std::isnan(bound_m) ? bound_m : 0.0 };
}

double bound_of_bob_with_map(const config& config,
                             const ofdm::pilot_grid& bare,
                             std::uint64_t noise_seed,
                             int frames)
{
    throw_if_invalid(config.validate());
    if (!config.map_m)
        return std::numeric_limits<double>::quiet_NaN();
    const precoder alice(config);
    const int count = differing_frames(alice, frames);
    const double variance = noise_variance(config, alice.apply(bare));
    double squares = 0.0;
    for (int frame = 0; frame < count; ++frame) {
        const frame_model model(config.ofdm, transmitted_frame(config, bare, noise_seed, frame));
        const double bound_m =
            position_bound_m(config,
                             config.bob_m,
                             map_nuisance::none,
                             frame_derivatives(model, true_paths(config, config.bob_m)),
                             variance);
        squares += bound_m * bound_m;
    }
    return std::sqrt(squares / count);
}

} // namespace physec::fpi
