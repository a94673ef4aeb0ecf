// SPDX-License-Identifier: GPL-3.0-or-later
#include "../radio_link.h"
#include <gtest/gtest.h>
#include <physec/channel/miso_channel.h>
#include <physec/fpi/paths/information.h>

namespace fpi = physec::fpi;
using physec::cf64;

namespace {

//! The noise-free frame, with one parameter of eta moved by \p step.
physec::vector_cf64 frame(const fpi::frame_model& model,
                          std::vector<physec::channel::path> paths,
                          int parameter,
                          double step)
{
    const int count = paths.size();
    auto& path = paths[parameter % count];
    switch (parameter / count) {
    case 0:
        path.delay_s += step / model.numerology().subcarrier_spacing_hz();
        break;
    case 1:
        path.spatial_frequency += step;
        break;
    case 2:
        path.gain += step;
        break;
    default:
        path.gain += cf64(0.0, step);
    }
    const auto response =
        physec::channel::miso_response(paths, model.numerology(), model.antennas());
    return fpi::received_frame(response, model.pilots());
}

} // namespace

TEST(FpiInformation, DerivativesAreDifferencesOfTheFrame)
{
    for (const auto& config : fpi_radio_link::scenarios()) {
        const fpi::frame_model model(config.ofdm, fpi::make_pilots(config, 6));
        const auto paths = fpi::true_paths(config, config.bob_m);
        const auto derivatives = fpi::frame_derivatives(model, paths);
        ASSERT_EQ(derivatives.cols(), static_cast<int>(4 * paths.size()));
        constexpr double step = 1e-6;
        for (int q = 0; q < derivatives.cols(); ++q) {
            const physec::vector_cf64 expected =
                (frame(model, paths, q, step) - frame(model, paths, q, -step)) / (2.0 * step);
            // (2 pi 63 step)^2 / 6 = 3e-8 of truncation; delays lose ten digits of 1e-6 in 1 to
            // rounding: 1e-10 of a frame that is 1 / (2 pi 8) of its derivative.
            EXPECT_LT((derivatives.col(q) - expected).norm(), 1e-7 * expected.norm()) << q;
        }
        const auto information = fpi::information_matrix(derivatives, 0.25);
        for (int a = 0; a < derivatives.cols(); ++a)
            for (int b = 0; b < derivatives.cols(); ++b) {
                double sum = 0.0, magnitudes = 0.0;
                for (int row = 0; row < derivatives.rows(); ++row) {
                    const cf64 x = derivatives(row, a), y = derivatives(row, b);
                    sum += 2.0 / 0.25 * (x.real() * y.real() + x.imag() * y.imag());
                    magnitudes += 2.0 / 0.25 * std::abs(x) * std::abs(y);
                }
                EXPECT_NEAR(information(a, b), sum, 1e-12 * magnitudes); // 1300 terms at most
            }
    }
}
