// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/bounds/asymptotic.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/paths/information.h>
#include <physec/fpi/scenario.h>
#include <physec/numeric/information.h>

namespace physec::fpi {

namespace {

constexpr double unit_s = 1e-6; // the paper adds microseconds and radians

//! O1 O6, O2 O3, O4 O5 and M1 M6, M2 M3, M4 M5 of (18).
struct pair_sums {
    double o16, o23, o45;
    cf64 m16, m23, m45;
};

double sine_difference(const config& config, const path_pair& pair)
{
    return (pair.twin.spatial_frequency - pair.truth.spatial_frequency) /
           config.spacing_wavelengths;
}

double delay_difference(const path_pair& pair) { return pair.twin.delay_s - pair.truth.delay_s; }

//! NaN without an angle.
double cosine(const config& config, const channel::path& path)
{
    return std::cos(
        array::angle_from_spatial_frequency(path.spatial_frequency, config.spacing_wavelengths));
}

//! lambda / (N Ts d), in 1/s.
double big_lambda(const config& config)
{
    return config.ofdm.subcarrier_spacing_hz() / config.spacing_wavelengths;
}

pair_sums sums_of(const config& config, const path_pair& pair)
{
    const double delay = delay_difference(pair) * config.ofdm.subcarrier_spacing_hz();
    const double frequency = pair.twin.spatial_frequency - pair.truth.spatial_frequency;
    double o1 = 0, o2 = 0, o3 = 0, o4 = 0;
    cf64 m1 = 0, m2 = 0, m3 = 0, m4 = 0, m5 = 0, m6 = 0;
    for (double n : config.ofdm.active) {
        const cf64 phase = std::polar(1.0, -2.0 * pi * n * delay);
        o1 += n * n;
        o2 += n;
        m1 += n * n * phase;
        m2 += n * phase;
        m5 += phase;
    }
    const double antennas = config.tx_antennas;
    for (double i = 0; i < antennas; ++i) {
        const cf64 phase = std::polar(1.0 / antennas, 2.0 * pi * i * frequency);
        o3 += i / antennas;
        o4 += i * i / antennas;
        m3 += i * phase;
        m4 += i * i * phase;
        m6 += phase;
    }
    const double o5 = config.ofdm.active_count();
    return { o1, o2 * o3, o4 * o5, m1 * m6, m2 * m3, m4 * m5 };
}

//! 1/|cos cos~| as printed, its root when corrected.
double cosine_factor(const config& config, const path_pair& pair, expression form)
{
    const double product = std::abs(cosine(config, pair.truth) * cosine(config, pair.twin));
    return 1.0 / (form == expression::printed ? product : std::sqrt(product));
}

bool starts_at_zero_without_gap(const config& config)
{
    return config.ofdm.active.front() == 0 &&
           config.ofdm.active.back() == config.ofdm.active_count() - 1;
}

} // namespace

path_pair true_fake_pair(const config& config, int index, int set)
{
    const auto paths = true_paths(config, config.eve_m);
    if (index < 0 || index >= static_cast<int>(paths.size()))
        throw invalid_input(
            complaint("path index", index, "0 to " + std::to_string(paths.size() - 1)));
    if (set < 0 || set >= static_cast<int>(config.fakes.size()))
        throw invalid_input(complaint(
            "fake set index", set, "0 to number of fakes - 1, with at least one in the scenario"));
    path_pair pair = { paths[index], paths[index] };
    pair.twin.delay_s += config.fakes[set].delay_s;
    pair.twin.spatial_frequency +=
        array::spatial_frequency(config.fakes[set].angle_rad, config.spacing_wavelengths);
    return pair;
}

fake_set figure_3_fake_set(const config& config, double mu)
{
    const double angle = mu * config.upsilon_angle_rad();
    return { std::sin(angle) / (config.ofdm.active.back() * big_lambda(config)), angle };
}

Eigen::Matrix4d asymptotic_information(const config& config,
                                       const path_pair& pair,
                                       double noise_variance,
                                       expression form)
{
    const pair_sums s = sums_of(config, pair);
    const double own = cosine(config, pair.truth) / big_lambda(config);
    const double fake = cosine(config, pair.twin) / big_lambda(config);
    const double last = form == expression::printed ? own : fake;
    const double g = std::norm(pair.truth.gain), h = std::norm(pair.twin.gain);
    const cf64 cross = std::conj(pair.truth.gain) * pair.twin.gain;
    const double c16 = (s.m16 * cross).real();
    const double c23 = (s.m23 * cross).real();
    const double c45 = (s.m45 * cross).real();
    Eigen::Matrix4d gamma;
    // clang-format off
    gamma << s.o16 * g,        -s.o23 * g * own,       c16,              -c23 * fake,
            -s.o23 * g * own,   s.o45 * g * own * own, -c23 * own,        c45 * own * fake,
             c16,              -c23 * own,              s.o16 * h,       -s.o23 * h * fake,
            -c23 * fake,        c45 * own * fake,      -s.o23 * h * fake, s.o45 * h * last * last;
    // clang-format on
    const double scale = config.ofdm.subcarrier_spacing_hz();
    return 8.0 * pi * pi * scale * scale / noise_variance * gamma;
}

Eigen::Matrix4d pair_information(const config& config,
                                 const path_pair& pair,
                                 const ofdm::pilot_grid& bare,
                                 double noise_variance)
{
    const matrix_cf64 all =
        frame_derivatives(frame_model(config.ofdm, bare), { pair.truth, pair.twin });
    matrix_cf64 chosen(all.rows(), 4);
    const double per_s = config.ofdm.subcarrier_spacing_hz();
    chosen << per_s * all.col(0),
        config.spacing_wavelengths * cosine(config, pair.truth) * all.col(2), per_s * all.col(1),
        config.spacing_wavelengths * cosine(config, pair.twin) * all.col(3);
    return information_matrix(chosen, noise_variance);
}

double pair_error(const Eigen::Matrix4d& information, double& condition)
{
    const Eigen::MatrixXd covariance = numeric::inverse_information(information, condition);
    if (covariance.size() == 0)
        return std::numeric_limits<double>::quiet_NaN();
    return (covariance(0, 0) + covariance(2, 2)) / (unit_s * unit_s) + covariance(1, 1) +
           covariance(3, 3);
}

double xi(const config& config, const path_pair& pair, double noise_variance, expression form)
{
    const pair_sums s = sums_of(config, pair);
    const auto block = [&s](double sign) {
        const double cross = s.o23 + sign * s.m23.real();
        return (s.o16 + sign * s.m16.real()) * (s.o45 + sign * s.m45.real()) - cross * cross;
    };
    const double symbol = 1.0 / config.ofdm.subcarrier_spacing_hz() / unit_s;
    return noise_variance * symbol * cosine_factor(config, pair, form) /
           (2.0 * pi * pi * config.spacing_wavelengths * std::norm(pair.truth.gain)) /
           std::pow(block(1.0) * block(-1.0), 0.25);
}

double psi(const config& config, const path_pair& pair, double noise_variance, expression form)
{
    if (!starts_at_zero_without_gap(config))
        throw invalid_input(complaint("number of gaps or the first active subcarrier",
                                      config.ofdm.active.front(),
                                      "subcarriers 0..N-1 without a gap for Psi (23)"));
    const pair_sums s = sums_of(config, pair);
    const double nt = config.tx_antennas;
    const double polynomial = nt * (((6.0 * nt - 11.0) * nt + 21.0) * nt - 6.0);
    // Ts of the paper is N Ts over the number of subcarriers its sums run over.
    const double sample =
        1.0 / (config.ofdm.subcarrier_spacing_hz() * config.ofdm.active_count() * unit_s);
    return noise_variance * cosine_factor(config, pair, form) /
           (std::sqrt(2.0) * std::pow(pi, 2.5) * std::pow(config.spacing_wavelengths, 1.5) *
            std::norm(pair.truth.gain)) *
           sample / std::pow(s.o16 * s.o45 * polynomial, 0.25) /
           std::sqrt(sine_difference(config, pair));
}

std::vector<std::string> unmet_assumptions(const config& config, const path_pair& pair)
{
    const pair_sums s = sums_of(config, pair);
    const double sine = sine_difference(config, pair);
    const double delay = delay_difference(pair) * big_lambda(config);
    const double last = config.ofdm.active.back();
    // (24a)-(24c) define delta_max of A2 and A3; delay and angle enter them together.
    const double epsilon = 2.0 * (s.o16 * s.o45 - s.o23 * s.o23) / (s.o16 + 2.0 * s.o23 + s.o45);
    const bool close = std::abs(s.m16.real() - s.o16) < epsilon &&
                       std::abs(s.m23.real() - s.o23) < epsilon &&
                       std::abs(s.m45.real() - s.o45) < epsilon;
    constexpr double rounding = 1.0 + 1e-9; // A5 may hold with equality
    std::vector<std::string> unmet;
    if (std::abs(pair.twin.gain - pair.truth.gain) > 1e-9 * std::abs(pair.truth.gain))
        unmet.push_back("A1");
    if (!(delay > 0.0) || !close)
        unmet.push_back("A2");
    if (!(sine > 0.0) || !close)
        unmet.push_back("A3");
    if (!((config.tx_antennas - 1) * sine + last * delay <=
          rounding / (4.0 * config.spacing_wavelengths)))
        unmet.push_back("A4");
    if (!starts_at_zero_without_gap(config) || !(sine * rounding >= last * delay))
        unmet.push_back("A5");
    return unmet;
}

pair_bounds bounds_of_pair(const config& config,
                           const path_pair& pair,
                           const ofdm::pilot_grid& bare,
                           expression form)
{
    const double variance = printed_noise_variance(config, bare, "fpi");
    const double symbols = bare.symbols;
    pair_bounds bounds;
    double ignored = 0.0;
    bounds.exact = pair_error(pair_information(config, pair, bare, variance), bounds.condition);
    bounds.asymptotic =
        pair_error(asymptotic_information(config, pair, variance, form), ignored) / symbols;
    bounds.xi = xi(config, pair, variance, form) / symbols;
    bounds.psi = starts_at_zero_without_gap(config) ? psi(config, pair, variance, form) / symbols
                                                    : std::numeric_limits<double>::quiet_NaN();
    return bounds;
}

std::vector<std::string> violated_orderings(const pair_bounds& bounds)
{
    std::vector<std::string> violated;
    if (!std::isnan(bounds.psi) && !(bounds.psi < bounds.xi))
        violated.push_back("Psi < Xi");
    if (!(bounds.xi <= bounds.asymptotic))
        violated.push_back("Xi < asymptotic");
    if (!std::isnan(bounds.exact) && !(bounds.xi <= bounds.exact))
        violated.push_back("Xi < exact");
    return violated;
}

} // namespace physec::fpi
