// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/bounds/misspecified.h>
#include <cmath>
#include <Eigen/LU>
#include <limits>
#include <physec/array/steering.h>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/paths/information.h>
#include <physec/fpi/paths/path_estimator.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>
#include <physec/numeric/information.h>

namespace physec::fpi {

namespace {

/*!
 * A of the sandwich covariance: expected Hessian of the log-likelihood at the pseudo-true point,
 * (2/sigma^2) Re{ (d2u)^H (y - u) - (du)^H (du) }, for eta as in frame_derivatives().
 */
Eigen::MatrixXd curvature(const frame_model& model,
                          const path_fit& fit,
                          const matrix_cf64& derivatives,
                          const vector_cf64& misfit,
                          double noise_variance)
{
    const int p = static_cast<int>(fit.paths.size());
    const matrix_cf64 all = model.evaluate_second_order(fit.paths);
    const vector_cf64 inner = all.adjoint() * misfit; // (column)^H (y - u)
    Eigen::MatrixXd second = Eigen::MatrixXd::Zero(4 * p, 4 * p);
    const auto set = [&](int row, int column, cf64 value) {
        second(row, column) = second(column, row) = value.real();
    };
    for (int k = 0; k < p; ++k) {
        const cf64 gain = std::conj(fit.gains[k]);
        set(k, k, gain * inner[3 * p + k]);
        set(k, p + k, gain * inner[4 * p + k]);
        set(p + k, p + k, gain * inner[5 * p + k]);
        for (int kind = 0; kind < 2; ++kind) { // delay, frequency against the gain's parts
            const cf64 slope = inner[(1 + kind) * p + k];
            set(kind * p + k, 2 * p + k, slope);
            set(kind * p + k, 3 * p + k, cf64(0.0, -1.0) * slope);
        }
    }
    return (2.0 / noise_variance) * (second - (derivatives.adjoint() * derivatives).real());
}

misspecified_bound bound_at(const config& config,
                            const frame_model& model,
                            const path_fit& fit,
                            const vector_cf64& noise_free,
                            double noise_variance)
{
    misspecified_bound result;
    for (std::size_t k = 0; k < fit.paths.size(); ++k)
        result.pseudo_true.push_back(model.to_path(fit.paths[k], fit.gains[k]));
    const matrix_cf64 derivatives = frame_derivatives(model, result.pseudo_true);
    const int p = static_cast<int>(fit.paths.size());
    const Eigen::Map<const vector_cf64> gains(fit.gains.data(), p);
    const vector_cf64 misfit = noise_free - derivatives.middleCols(2 * p, p) * gains;
    const Eigen::MatrixXd a = -curvature(model, fit, derivatives, misfit, noise_variance);
    const Eigen::MatrixXd inverse = numeric::inverse_information(a, result.condition);

    path_bound spread;
    if (inverse.size() > 0)
        spread = bound_from_covariance(config,
                                       result.pseudo_true,
                                       inverse * information_matrix(derivatives, noise_variance) *
                                           inverse,
                                       result.condition);
    else
        spread = bound_from_covariance(config, result.pseudo_true, {}, result.condition);
    result.singular = spread.singular;
    result.variance_m = spread.position_m;
    const auto position = position_from_path(config,
                                             config.eve_m,
                                             result.pseudo_true[0].delay_s,
                                             result.pseudo_true[0].spatial_frequency);
    result.bias_m = array::distance(position, config.alice_m);
    result.position_m = std::hypot(result.bias_m, result.variance_m);
    return result;
}

} // namespace

misspecified_bound merged_bound(const config& config, const ofdm::pilot_grid& bare)
{
    const auto seen = paths_seen_by_eve(config);
    const fpi::config printed = as_printed(config, secret_mode(config));
    const vector_cf64 noise_free =
        received_frame(channel::miso_response(seen, config.ofdm, config.tx_antennas), bare);
    const path_estimator estimator(frame_model(config.ofdm, bare));

    // The pseudo-true point is the global minimum; small deltas have it near the middle of each
    // true path and its twins, large ones wherever a greedy search finds it.
    const int count = static_cast<int>(true_paths(config, config.eve_m).size());
    std::vector<normalized_path> middles(count, { 0.0, 0.0 });
    const int twins = static_cast<int>(seen.size()) / count;
    for (std::size_t s = 0; s < seen.size(); ++s) {
        const auto path = estimator.model().from_path(seen[s]);
        middles[s % count].delay += path.delay / twins;
        middles[s % count].frequency += path.frequency / twins;
    }
    // There is no noise to stop at: the misfit of the wrong model must not end the descent early.
    const auto solve = [&](const std::vector<normalized_path>& start) {
        return refine_paths(estimator.model(), noise_free, start, 200, 1e-12);
    };
    path_fit fit = solve(middles);
    const path_fit greedy = solve(estimator.estimate(noise_free, count).paths);
    if (greedy.residual_power < fit.residual_power)
        fit = greedy;
    sort_by_delay(fit);
    return bound_at(config,
                    estimator.model(),
                    fit,
                    noise_free,
                    noise_variance(printed, precoder(printed).apply(bare)));
}

misspecified_bound misfit_bound(const config& config, const ofdm::pilot_grid& bare)
{
    const auto sent = precoder(config).apply(bare);
    const auto paths = true_paths(config, config.eve_m);
    const vector_cf64 noise_free =
        received_frame(channel::miso_response(paths, config.ofdm, config.tx_antennas), sent);
    const path_estimator estimator(frame_model(config.ofdm, bare));
    // As in merged_bound(): from the true paths, and from where a greedy search ends.
    std::vector<normalized_path> truth;
    for (const auto& path : paths)
        truth.push_back(estimator.model().from_path(path));
    path_fit fit = refine_paths(estimator.model(), noise_free, truth, 200, 1e-12);
    const auto greedy = estimator.estimate(noise_free, static_cast<int>(paths.size())).paths;
    const path_fit other = refine_paths(estimator.model(), noise_free, greedy, 200, 1e-12);
    if (other.residual_power < fit.residual_power)
        fit = other;
    sort_by_delay(fit);
    const double variance =
        noise_variance(config, sent) + transmitted_noise_power(config, config.eve_m);
    return bound_at(config, estimator.model(), fit, noise_free, variance);
}

misspecified_bound mirage_bound(const config& config, const ofdm::pilot_grid& bare)
{
    const fpi::config printed = as_printed(config, "mirage");
    const auto sent = precoder(printed).apply(bare);
    auto paths = true_paths(config, config.eve_m);
    paths[0].delay_s += mirage_delay_s(printed);
    const vector_cf64 noise_free =
        received_frame(channel::miso_response(paths, config.ofdm, config.tx_antennas), bare);
    const frame_model model(config.ofdm, bare);
    path_fit fit;
    for (const auto& path : paths) {
        fit.paths.push_back(model.from_path(path));
        fit.gains.push_back(path.gain);
    }
    fit.information.setZero(2 * paths.size(), 2 * paths.size());
    sort_by_delay(fit);
    return bound_at(config, model, fit, noise_free, noise_variance(printed, sent));
}

} // namespace physec::fpi
