// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <physec/fpi/bounds/path_bound.h>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/paths/information.h>
#include <physec/fpi/receive/position.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>
#include <physec/numeric/information.h>
#include <physec/random/generator.h>

//! What the tests of position estimates share.
namespace position_test {

namespace fpi = physec::fpi;
using physec::array::point;

inline std::vector<physec::channel::path> by_delay(std::vector<physec::channel::path> paths)
{
    std::sort(paths.begin(), paths.end(), [](const auto& a, const auto& b) {
        return a.delay_s < b.delay_s;
    });
    return paths;
}

//! Bob's receiver up to the paths, in one configuration.
struct radio_link {
    explicit radio_link(const fpi::config& config)
        : config(config),
          bare(fpi::make_pilots(config, 1)),
          sent(fpi::precoder(config).apply(bare)),
          clean(fpi::received_frame(
              physec::channel::miso_response(
                  fpi::true_paths(config, config.bob_m), config.ofdm, config.tx_antennas),
              sent)),
          variance(fpi::noise_variance(config, sent)),
          estimator(fpi::frame_model(config.ofdm, sent))
    {
    }
    fpi::path_measurement measured(std::uint64_t trial, bool noisy = true) const
    {
        physec::random::generator random(7, "position test noise", trial);
        physec::vector_cf64 frame = clean;
        if (noisy)
            frame += random.complex_normal(clean.size(), 1, variance).col(0);
        const int count = static_cast<int>(config.scatterers_m.size()) + 1;
        return fpi::measure(estimator, estimator.estimate(frame, count), count);
    }
    //! True paths, earliest first, with their true information.
    fpi::path_measurement exact() const
    {
        const auto paths = by_delay(fpi::true_paths(config, config.bob_m));
        double condition = 0.0;
        const int size = 2 * static_cast<int>(paths.size());
        const Eigen::MatrixXd covariance = physec::numeric::inverse_information(
            fpi::information_matrix(fpi::frame_derivatives(estimator.model(), paths), variance),
            condition);
        fpi::path_measurement result;
        for (const auto& path : paths)
            result.paths.push_back(estimator.model().from_path(path));
        result.information =
            physec::numeric::inverse_information(covariance.topLeftCorner(size, size), condition);
        result.reliable = true;
        return result;
    }
    fpi::config config;
    physec::ofdm::pilot_grid bare, sent;
    physec::vector_cf64 clean;
    double variance;
    fpi::path_estimator estimator;
};

inline fpi::config paper(double snr_db)
{
    fpi::config config;
    config.snr_db = snr_db;
    return config;
}

inline double squared_error(const fpi::position_estimate& estimate, const fpi::config& config)
{
    return std::pow(physec::array::distance(estimate.position_m, config.alice_m), 2);
}

} // namespace position_test
