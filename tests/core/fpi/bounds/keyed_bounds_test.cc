// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/bounds/keyed_bounds.h>
#include "fpi/attacks/keyed_scenes.h"
#include <cmath>
#include <Eigen/LU>
#include <functional>
#include <gtest/gtest.h>
#include <physec/error.h>
#include <physec/numeric/information.h>

using namespace keyed_scenes;
using physec::matrix_cf64;
using physec::vector_cf64;

namespace {

constexpr auto unit = fpi::gain_law::unit;
constexpr auto lognormal = fpi::gain_law::lognormal;
constexpr auto gaussian = fpi::gain_law::gaussian;

//! Five subcarriers and symbols, four antennas: a derivation by brute force is quick.
fpi::config small_scene()
{
    fpi::config config;
    config.ofdm = physec::ofdm::numerology::all_active(40e6, 5);
    config.pilots = 5;
    config.tx_antennas = 4;
    config.mode = "none";
    config.snr_db = 10;
    config.map_m = config.scatterers_m;
    return config;
}

//! Channel by [x, y, Re gains, Im gains], the gains over those of the scenario.
matrix_cf64 channel_at(const fpi::config& config, const Eigen::VectorXd& unknown)
{
    fpi::config moved = config;
    moved.alice_m = { unknown[0], unknown[1] };
    auto paths = fpi::true_paths(moved, config.eve_m);
    const auto before = fpi::true_paths(config, config.eve_m);
    const int count = static_cast<int>(paths.size());
    for (int k = 0; k < count; ++k)
        paths[k].gain = before[k].gain * physec::cf64(unknown[2 + k], unknown[2 + count + k]);
    return physec::channel::miso_response(paths, config.ofdm, config.tx_antennas);
}

Eigen::VectorXd truth_of(const fpi::config& config)
{
    const int count = static_cast<int>(config.scatterers_m.size()) + 1;
    Eigen::VectorXd unknown = Eigen::VectorXd::Zero(2 + 2 * count);
    unknown.head(2) << config.alice_m.x, config.alice_m.y;
    unknown.segment(2, count).setOnes();
    return unknown;
}

//! d f / d unknown by central differences, one column each.
Eigen::MatrixXd differences(const std::function<Eigen::VectorXd(const Eigen::VectorXd&)>& f,
                            const Eigen::VectorXd& at)
{
    constexpr double step = 1e-5;
    Eigen::MatrixXd result(f(at).size(), at.size());
    for (int k = 0; k < at.size(); ++k) {
        Eigen::VectorXd up = at, down = at;
        up[k] += step;
        down[k] -= step;
        result.col(k) = (f(up) - f(down)) / (2.0 * step);
    }
    return result;
}

//! Without the imaginary part of the first gain: the phase common to all paths does not show.
double deviation_m(Eigen::MatrixXd information, int paths)
{
    const int fixed = 2 + paths, last = static_cast<int>(information.rows()) - 1;
    information.row(fixed).swap(information.row(last));
    information.col(fixed).swap(information.col(last));
    const auto covariance =
        physec::numeric::checked_inverse(information.topLeftCorner(last, last).eval(), "reference");
    return std::sqrt(covariance(0, 0) + covariance(1, 1));
}

Eigen::VectorXd parts(const vector_cf64& values)
{
    Eigen::VectorXd result(2 * values.size());
    result << values.real(), values.imag();
    return result;
}

//! Mean over pilots and keys of seeds 1 to 10.
double mean_bound(const fpi::config& config, fpi::key_knowledge law, int frames = 1)
{
    double sum = 0.0;
    for (int seed = 1; seed <= 10; ++seed)
        sum += keyed_link(config, seed, law, frames).bound() / 10;
    return sum;
}

} // namespace

// Differences of step 1e-5 are exact to 1e-10 relative, and an information matrix of condition 1e5
// to 1e10 behind them leaves 1e-4 or better.
constexpr double by_differences = 1e-4;

TEST(FpiKeyedBounds, OfUnitAndLognormalFactorsAreThoseOfAllUnknownsTogether)
{
    const fpi::config config = small_scene();
    for (const auto& law : { fpi::key_knowledge{ unit }, { lognormal, 0.4 } }) {
        const keyed_link link(config, 3, law, 1);
        const Eigen::VectorXd geometry = truth_of(config);
        const int factors = static_cast<int>(link.keys[0].size());
        Eigen::VectorXd all(geometry.size() + 2 * factors);
        all << geometry, Eigen::VectorXd::Zero(2 * factors); // then phases and logarithms
        const auto received = [&](const Eigen::VectorXd& unknown) {
            matrix_cf64 response = channel_at(config, unknown.head(geometry.size()));
            for (int k = 0; k < factors; ++k)
                response.data()[k] *= link.keys[0].data()[k] *
                                      std::exp(physec::cf64(unknown[geometry.size() + factors + k],
                                                            unknown[geometry.size() + k]));
            return parts(fpi::received_frame(response, link.bare));
        };
        const Eigen::MatrixXd slopes = differences(received, all);
        Eigen::MatrixXd information = 2.0 / link.variance * slopes.transpose() * slopes;
        if (law.law == unit)
            information.conservativeResize(all.size() - factors, all.size() - factors);
        else
            information.diagonal().tail(factors).array() += 1.0 / (0.4 * 0.4);
        const double reference = deviation_m(information, 3);
        EXPECT_NEAR(link.bound() / reference, 1.0, by_differences);
    }
}

TEST(FpiKeyedBounds, OfGaussianFactorsIsThatOfACovariance)
{
    const fpi::config config = small_scene();
    const keyed_link link(config, 3, { gaussian }, 4);
    Eigen::VectorXd unknown(truth_of(config).size() + 1);
    // sigma^2 last, relative, as the common phase that is left out must not be.
    unknown << truth_of(config).head(5), 1.0, truth_of(config).tail(3);
    const auto covariance = [&](const Eigen::VectorXd& at) {
        Eigen::VectorXd geometry(8);
        geometry << at.head(5), at.tail(3);
        const matrix_cf64 response = channel_at(config, geometry);
        Eigen::VectorXd all;
        for (int m = 0; m < 5; ++m) {
            const matrix_cf64 pilots = link.bare.values(Eigen::seqN(m, 5, 5), Eigen::all);
            const matrix_cf64 r =
                pilots * response.row(m).cwiseAbs2().asDiagonal() * pilots.adjoint() +
                at[5] * link.variance * matrix_cf64::Identity(5, 5);
            Eigen::VectorXd joined(all.size() + 50);
            joined << all, parts(r.reshaped());
            all = joined;
        }
        return all;
    };
    const Eigen::VectorXd at = covariance(unknown);
    const Eigen::MatrixXd slopes = differences(covariance, unknown);
    Eigen::MatrixXd information = Eigen::MatrixXd::Zero(9, 9);
    const auto block = [&](const auto& stacked, int m) {
        const Eigen::VectorXd both = stacked.segment(50 * m, 50);
        const vector_cf64 values = both.head(25) + physec::cf64(0, 1) * both.tail(25);
        return matrix_cf64(values.reshaped(5, 5));
    };
    for (int m = 0; m < 5; ++m) {
        const matrix_cf64 inverse = block(at, m).inverse();
        for (int a = 0; a < 9; ++a)
            for (int b = 0; b < 9; ++b)
                information(a, b) +=
                    4.0 * (inverse * block(slopes.col(a), m) * inverse * block(slopes.col(b), m))
                              .trace()
                              .real(); // four frames
    }
    // Im of the first gain stands at 2 + 4 now.
    EXPECT_NEAR(link.bound() / deviation_m(information, 4), 1.0, by_differences);
}

TEST(FpiKeyedBounds, OfEnergiesIsThatOfExponentialLaws)
{
    fpi::config config = scene(100e6, 20);
    const double noise = 1e-9;
    Eigen::VectorXd unknown(9);
    unknown << truth_of(config).head(5), 1.0, truth_of(config).tail(3);
    for (const bool known : { false, true }) {
        const auto logarithm = [&](const Eigen::VectorXd& at) {
            Eigen::VectorXd geometry(8);
            geometry << at.head(5), at.tail(3);
            const Eigen::VectorXd power =
                channel_at(config, geometry).rowwise().squaredNorm() / config.tx_antennas;
            return Eigen::VectorXd((power.array() + at[5] * noise).log());
        };
        // Of an exponential law with mean m, information is (d ln m)^2.
        const Eigen::MatrixXd slopes = differences(logarithm, unknown);
        Eigen::MatrixXd information = 300.0 * slopes.transpose() * slopes;
        if (known)
            information(5, 5) += 1e20;
        EXPECT_NEAR(fpi::energy_bound_m(config, 300, noise, known) / deviation_m(information, 4),
                    1.0,
                    1e-3); // condition 1e10 and more
    }
}

// Numbers of an independent program for draws of its own: .036 m, and .044 m from ten frames. Draws
// of ours scatter by 5 %, those numbers have two digits.
TEST(FpiKeyedBounds, AreThoseOfAnIndependentProgram)
{
    EXPECT_NEAR(mean_bound(scene(15e6, 20), { unit }), 0.036, 0.1 * 0.036);
    EXPECT_NEAR(mean_bound(scene(15e6, 20), { gaussian }, 10), 0.044, 0.1 * 0.044);
    const double noise = keyed_link(scene(100e6, 20), 1, { unit }, 1).variance;
    EXPECT_NEAR(fpi::energy_bound_m(scene(100e6, 20), 16 * 300, noise, true), 0.24, 0.005);
}

TEST(FpiKeyedBounds, TenFramesUnderOneKeyAreOneOfATenthOfTheNoise)
{
    const double one = mean_bound(scene(15e6, 20), { unit });
    EXPECT_NEAR(mean_bound(scene(15e6, 10), { unit }) / one, std::sqrt(10.0), 1e-6);
    // Fresh keys differ from each other in what they make of the pilots, nothing more.
    EXPECT_NEAR(mean_bound(scene(15e6, 10), { unit }, 10) / one, 1.0, 0.05);
}

TEST(FpiKeyedBounds, KeyedMagnitudesCostMoreThanPhasesAndAverageOut)
{
    const auto config = scene(15e6, 20);
    double before = mean_bound(config, { unit });
    for (const double deviation : { 0.1, 0.5, 1.0 }) {
        const double now = mean_bound(config, { lognormal, deviation });
        EXPECT_GT(now, before) << deviation;
        EXPECT_LT(mean_bound(config, { lognormal, deviation }, 10), 0.4 * now) << deviation;
        before = now;
    }
    // Magnitudes that hardly vary are known.
    const keyed_link link(config, 1, { unit }, 1);
    const auto nearly =
        fpi::magnitude_bound_m(config, link.bare, link.keys, { lognormal, 1e-4 }, link.variance);
    EXPECT_NEAR(nearly / link.bound(), 1.0, 1e-5); // (1e-4 / .1)^2: noise is at .1
}

TEST(FpiKeyedBounds, EnergiesTellNothingAtTheBandwidthOfThePaper)
{
    const double noise = keyed_link(scene(15e6, 20), 1, { unit }, 1).variance;
    EXPECT_GT(fpi::energy_bound_m(scene(15e6, 20), 16 * 300, noise, true), 1000.0);
}

TEST(FpiKeyedBounds, AreNoNumbersWhereNothingIsDetermined)
{
    fpi::config config = scene(100e6, 20);
    const auto bare = fpi::make_pilots(config, 1);
    config.map_m.emplace(); // all differences are of paths from anywhere
    EXPECT_TRUE(std::isnan(fpi::bound_of_magnitude(config, bare).position_m));
    EXPECT_TRUE(std::isnan(fpi::energy_bound_m(config, 16, 1e-9, true)));
    config.map_m.reset();
    EXPECT_TRUE(std::isnan(fpi::bound_of_magnitude(config, bare).position_m));
    config = scene(100e6, 20);
    config.scatterers_m = { config.scatterers_m[0] }; // one difference of delays, two coordinates
    config.map_m = config.scatterers_m;
    EXPECT_TRUE(std::isnan(fpi::energy_bound_m(config, 16, 1e-9, true)));
    EXPECT_TRUE(std::isfinite(fpi::bound_of_magnitude(config, bare).position_m));
}

TEST(FpiKeyedBounds, OfAWrongMapAreLarger)
{
    fpi::config config = scene(15e6, 20);
    const auto bare = fpi::make_pilots(config, 1);
    double before = fpi::bound_of_magnitude(config, bare).position_m;
    for (const double deviation_m : { 0.1, 0.3, 1.0 }) {
        config.map_deviation_m = deviation_m;
        const double now = fpi::bound_of_magnitude(config, bare).position_m;
        EXPECT_GT(now, before);
        before = now;
    }
    EXPECT_LT(before, 10.0);
}

TEST(FpiKeyedBounds, RefuseWhatIsNoFrame)
{
    const fpi::config config = scene(15e6, 20);
    const auto bare = fpi::make_pilots(config, 1);
    EXPECT_THROW(fpi::magnitude_bound_m(config, bare, {}, {}, 1.0), physec::invalid_input);
    EXPECT_THROW(fpi::magnitude_bound_m(config, bare, { matrix_cf64::Ones(3, 16) }, {}, 1.0),
                 physec::invalid_input);
    EXPECT_THROW(fpi::energy_bound_m(config, 0, 1.0, true), physec::invalid_input);
}
