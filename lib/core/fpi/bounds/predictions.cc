// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/bounds/predictions.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/bounds/map_bound.h>
#include <physec/fpi/bounds/misspecified.h>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>

namespace physec::fpi {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

//! The bounds of one draw of the pilots, in metres; infinite where there is no position.
struct drawn_bounds {
    double bob, equal_power, merged, merged_bias, separate, structure, informed;
    double map, bob_with_map; // NaN without a map
};

double or_infinite(double value) { return std::isnan(value) ? infinite : value; }

//! Bound of an Eve who knows the secret, at her own place and in the noise that Bob has.
double informed_bound_m(const config& config, const ofdm::pilot_grid& bare)
{
    const auto sent = precoder(config).apply(bare);
    return known_frame_bound(config, config.eve_m, sent, noise_variance(config, sent)).position_m;
}

drawn_bounds bounds_of_draw(const config& config, const ofdm::pilot_grid& bare)
{
    const auto merged = merged_bound(config, bare);
    drawn_bounds bounds{ or_infinite(bob_bound(config, bare).position_m),
                         or_infinite(equal_power_bound(config, bare).position_m),
                         or_infinite(merged.position_m),
                         or_infinite(merged.bias_m),
                         infinite,
                         infinite,
                         infinite,
                         undefined,
                         undefined };
    if (config.map_m) {
        // One frame, without noise that Alice adds: the modes with fakes have none.
        bounds.map = or_infinite(bound_of_map(config, bare).position_m);
        bounds.bob_with_map = or_infinite(bound_of_bob_with_map(config, bare, 0, 1));
    }
    if (find_protection(config.mode).effect ==
        path_effect::twins) { // in mode spoof nobody tells shifted paths from true ones
        bounds.separate = or_infinite(separate_bound(config, bare).position_m);
        bounds.structure = or_infinite(structure_bound(config, bare).position_m);
        bounds.informed = or_infinite(informed_bound_m(config, bare));
    }
    return bounds;
}

//! \param draws of this configuration
predicted_errors
errors_over(const config& config, const std::vector<drawn_bounds>& draws, int frames_per_epoch)
{
    drawn_bounds mean{};
    double merged_square = 0.0;
    const double count = static_cast<double>(draws.size());
    for (const drawn_bounds& draw : draws) {
        mean.bob += draw.bob / count;
        mean.equal_power += draw.equal_power / count;
        mean.merged_bias += draw.merged_bias / count;
        mean.separate += draw.separate / count;
        mean.structure += draw.structure / count;
        mean.informed += draw.informed / count;
        mean.map += draw.map / count;
        mean.bob_with_map += draw.bob_with_map / count;
        merged_square += draw.merged * draw.merged / count;
    }
    const double root = std::sqrt(static_cast<double>(frames_per_epoch));
    predicted_errors errors;
    errors.bob_m = mean.bob / root;
    errors.bob_loss_db = std::isfinite(mean.equal_power)
                             ? 20.0 * std::log10(mean.bob / mean.equal_power)
                             : undefined;
    // Only the noise averages out. Rounding must not make its variance negative.
    const double bias_square = mean.merged_bias * mean.merged_bias;
    const double noise =
        std::isfinite(bias_square) ? std::max(0.0, merged_square - bias_square) : 0.0;
    errors.merged_m = std::sqrt(bias_square + noise / frames_per_epoch);
    errors.separate_m = mean.separate / root;
    errors.structure_m = mean.structure / root;
    // A map that is wrong stays so: only its noise averages out, and that part is not known apart.
    const double map_root = config.map_deviation_m > 0.0 ? 1.0 : root;
    errors.map_m = mean.map / map_root;
    errors.bob_with_map_m = mean.bob_with_map / map_root;
    if (find_protection(config.mode).effect == path_effect::shifted) {
        errors.prior_m = errors.merged_m;
        return errors;
    }
    // Half of a shift away on either side, root mean square over the two signs.
    const double middle_m =
        std::hypot(line_of_sight_shift_m(config, 1), line_of_sight_shift_m(config, -1)) /
        std::sqrt(8.0);
    errors.prior_m = std::hypot(middle_m, mean.informed / root);
    return errors;
}

void require_usable(const config& config)
{
    const path_effect effect = find_protection(config.mode).effect;
    if (effect != path_effect::twins && effect != path_effect::shifted)
        throw invalid_input("mode is " + config.mode +
                            "; allowed: fpi or spoof, the others have no delta to plan");
    throw_if_invalid(config.validate());
}

} // namespace

std::vector<predicted_errors> predict_errors(const std::vector<config>& configs,
                                             int draws,
                                             std::uint64_t seed,
                                             int frames_per_epoch,
                                             unsigned threads,
                                             const numeric::loop_progress& progress)
{
    if (draws < 1)
        throw invalid_input(complaint("number of pilot draws", draws, "at least 1"));
    if (frames_per_epoch < 1)
        throw invalid_input(complaint("frames per epoch", frames_per_epoch, "at least 1"));
    for (const config& config : configs)
        require_usable(config);
    // One loop over everything: a few configurations of many draws keep all cores as busy as many
    // configurations of a few draws.
    std::vector<std::vector<drawn_bounds>> bounds(configs.size(), std::vector<drawn_bounds>(draws));
    const auto work = [&](std::uint64_t index) {
        const config& config = configs[index / draws];
        const std::uint64_t draw = index % draws;
        bounds[index / draws][draw] = bounds_of_draw(config, make_pilots(config, seed + draw));
    };
    numeric::parallel_for(configs.size() * draws, threads, work, progress);
    std::vector<predicted_errors> errors;
    for (std::size_t k = 0; k < configs.size(); ++k)
        errors.push_back(errors_over(configs[k], bounds[k], frames_per_epoch));
    return errors;
}

double line_of_sight_shift_m(const config& config, int sign)
{
    const channel::path path = true_paths(config, config.eve_m).front();
    const fake_set& fake = config.fakes.at(0);
    const double shift = array::spatial_frequency(fake.angle_rad, config.spacing_wavelengths);
    const array::point moved = position_from_path(config,
                                                  config.eve_m,
                                                  path.delay_s + sign * fake.delay_s,
                                                  path.spatial_frequency + sign * shift);
    const double distance_m = array::distance(moved, config.alice_m);
    return std::isfinite(distance_m) ? distance_m : 0.0;
}

} // namespace physec::fpi
