// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/bounds/receivers.h>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/paths/information.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>
#include <physec/numeric/information.h>

namespace physec::fpi {

config as_printed(const config& config, const std::string& mode)
{
    fpi::config printed = config;
    printed.mode = mode;
    printed.normalize_power = false;
    throw_if_invalid(printed.validate());
    return printed;
}

double
printed_noise_variance(const config& config, const ofdm::pilot_grid& bare, const std::string& mode)
{
    const fpi::config printed = as_printed(config, mode);
    return noise_variance(printed, precoder(printed).apply(bare));
}

std::string secret_mode(const config& config) { return config.mode == "spoof" ? "spoof" : "fpi"; }

path_bound bob_bound(const config& config, const ofdm::pilot_grid& bare)
{
    const fpi::config printed = as_printed(config, secret_mode(config));
    const auto sent = precoder(printed).apply(bare);
    return unstructured_bound(printed,
                              frame_model(printed.ofdm, sent),
                              true_paths(printed, printed.bob_m),
                              noise_variance(printed, sent));
}

std::vector<channel::path> paths_seen_by_eve(const config& config)
{
    const auto paths = true_paths(config, config.eve_m);
    std::vector<channel::path> seen;
    if (secret_mode(config) == "fpi")
        seen = paths;
    for (const fake_set& fake : config.fakes)
        for (const auto& path : paths)
            seen.push_back(
                { path.delay_s + fake.delay_s,
                  path.spatial_frequency +
                      array::spatial_frequency(fake.angle_rad, config.spacing_wavelengths),
                  fake.gain * path.gain });
    return seen;
}

path_bound separate_bound(const config& config, const ofdm::pilot_grid& bare)
{
    return unstructured_bound(config,
                              frame_model(config.ofdm, bare),
                              paths_seen_by_eve(config),
                              printed_noise_variance(config, bare, secret_mode(config)));
}

matrix_cf64 structure_derivatives(const config& config, const frame_model& bare)
{
    const auto seen = paths_seen_by_eve(config);
    const int sets = static_cast<int>(config.fakes.size());
    const int count = static_cast<int>(config.scatterers_m.size()) + 1;
    const int total = static_cast<int>(seen.size());
    const int true_columns = total - sets * count; // 0 in mode spoof
    const matrix_cf64 single = frame_derivatives(bare, seen);

    // A parameter of true path k moves the path and all its twins together; a delta moves all
    // twins of its set.
    matrix_cf64 derivatives = matrix_cf64::Zero(bare.size(), 4 * count + 2 * sets);
    for (int kind = 0; kind < 4; ++kind)
        for (int column = 0; column < total; ++column) {
            const int set = (column - true_columns) / count;
            // A twin's gain is that of the true path times its set's.
            const bool own_gain = kind >= 2 && column >= true_columns;
            const cf64 gain = own_gain ? config.fakes[set].gain : cf64(1.0);
            derivatives.col(kind * count + column % count) +=
                gain * single.col(kind * total + column);
        }
    for (int kind = 0; kind < 2; ++kind)
        for (int v = 0; v < sets; ++v)
            for (int k = 0; k < count; ++k)
                derivatives.col(4 * count + kind * sets + v) +=
                    single.col(kind * total + true_columns + v * count + k);
    return derivatives;
}

path_bound structure_bound(const config& config, const ofdm::pilot_grid& bare)
{
    double condition = 0.0;
    const double variance = printed_noise_variance(config, bare, secret_mode(config));
    const auto derivatives = structure_derivatives(config, frame_model(config.ofdm, bare));
    const auto covariance =
        numeric::inverse_information(information_matrix(derivatives, variance), condition);
    return bound_from_covariance(config, true_paths(config, config.eve_m), covariance, condition);
}

path_bound gaussian_bound(const config& config, const ofdm::pilot_grid& bare)
{
    const fpi::config printed = as_printed(config, "fpi");
    const auto paths = true_paths(config, config.eve_m);
    auto fakes_only = precoder(printed).apply(bare);
    fakes_only.values -= bare.values;
    const auto response = channel::miso_response(paths, config.ofdm, config.tx_antennas);
    const vector_cf64 fake_frame = received_frame(response, fakes_only);
    const double added = fake_frame.squaredNorm() / fake_frame.size();
    return unstructured_bound(config,
                              frame_model(config.ofdm, bare),
                              paths,
                              printed_noise_variance(config, bare, "fpi") + added);
}

path_bound known_frame_bound(const config& config,
                             array::point receiver,
                             const ofdm::pilot_grid& sent,
                             double noise_variance)
{
    throw_if_invalid(config.validate());
    return unstructured_bound(
        config, frame_model(config.ofdm, sent), true_paths(config, receiver), noise_variance);
}

path_bound unprotected_bound(const config& config, const ofdm::pilot_grid& bare)
{
    return unstructured_bound(config,
                              frame_model(config.ofdm, bare),
                              true_paths(config, config.eve_m),
                              printed_noise_variance(config, bare, "none"));
}

path_bound equal_power_bound(const config& config, const ofdm::pilot_grid& bare)
{
    fpi::config normalized = as_printed(config, secret_mode(config));
    normalized.normalize_power = true;
    return unstructured_bound(config,
                              frame_model(config.ofdm, bare),
                              true_paths(config, config.bob_m),
                              noise_variance(normalized, precoder(normalized).apply(bare)));
}

} // namespace physec::fpi
