// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/transmit/precoder.h>
#include <cmath>
#include <Eigen/QR>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/delay_window.h>
#include <physec/fpi/scenario.h>
#include <volk/volk.h>

namespace physec::fpi {

namespace {

//! exp(-j 2 pi n delay / (N Ts)) over the active subcarriers.
vector_cf64 delay_phase(const ofdm::numerology& numerology, double delay_s)
{
    vector_cf64 phase(numerology.active_count());
    for (int m = 0; m < phase.size(); ++m)
        phase[m] = std::polar(
            1.0, -2.0 * pi * numerology.active[m] * delay_s * numerology.subcarrier_spacing_hz());
    return phase;
}

} // namespace

precoder::precoder(const config& config)
    : subcarriers_(config.ofdm.active_count()), antennas_(config.tx_antennas)
{
    throw_if_invalid(config.validate());
    weights_ = matrix_cf64::Ones(subcarriers_, antennas_);
    switch (config.mode) {
    case protection::fpi:
    case protection::spoof:
        set_diagonal(config);
        refuse_comb(config);
        break;
    case protection::mirage:
        set_mirage(config);
        break;
    case protection::gaussian:
        set_gaussian(config);
        break;
    case protection::none:
        break;
    }
    mean_power_ = weights_.squaredNorm() / (subcarriers_ * antennas_);
    if (rank_one_gain_.size() > 0) {
        // ||I + c u v^H||_F^2 = Nt + 2 Re(c v^H u) + |c|^2 ||u||^2 ||v||^2
        const cf64 overlap = rank_one_in_.dot(rank_one_out_);
        const double norms = rank_one_in_.squaredNorm() * rank_one_out_.squaredNorm();
        const double added =
            2.0 * (rank_one_gain_.sum() * overlap).real() + rank_one_gain_.squaredNorm() * norms;
        mean_power_ += added / (subcarriers_ * antennas_);
    }
    // Relative to pilots of power 1/Nt on each antenna.
    mean_power_ += antennas_ * antenna_noise_variance_;
    if (config.normalize_power)
        normalize();
    prepare_single_precision();
}

void precoder::set_diagonal(const config& config)
{
    if (config.mode == protection::spoof)
        weights_.setZero();
    for (const fake_set& fake : config.fakes) {
        const double f = array::spatial_frequency(fake.angle_rad, config.spacing_wavelengths);
        // sqrt(Nt) alpha^H has unit-modulus entries exp(+j 2 pi i f).
        const vector_cf64 antenna_phase =
            std::sqrt(antennas_) * array::steering_first_element(f, antennas_).conjugate();
        weights_ += delay_phase(config.ofdm, fake.delay_s) * antenna_phase.transpose();
    }
}

void precoder::refuse_comb(const config& config) const
{
    constexpr double negligible = 1e-3; // of the mean power of a subcarrier
    const Eigen::VectorXd power = weights_.rowwise().squaredNorm();
    std::vector<int> left;
    for (int m = 0; m < subcarriers_; ++m)
        if (power[m] > negligible * power.mean())
            left.push_back(config.ofdm.active[m]);
    const double steps = 1.0 / delay_period(left), before = 1.0 / delay_period(config.ofdm);
    if (steps != before)
        throw invalid_input(
            complaint("greatest common divisor of the distances between subcarriers that the "
                      "fakes leave",
                      steps,
                      "that of all subcarriers, " + std::to_string(static_cast<int>(before)) +
                          " (the others are nulled on every antenna, and Bob's delays repeat "
                          "earlier)"));
}

void precoder::set_mirage(const config& config)
{
    const auto paths = true_paths(config, config.eve_m);
    const vector_cf64 line_of_sight =
        array::steering_first_element(paths[0].spatial_frequency, antennas_);
    vector_cf64 projected = line_of_sight;
    if (paths.size() > 1) {
        matrix_cf64 others(antennas_, paths.size() - 1);
        for (std::size_t k = 1; k < paths.size(); ++k)
            others.col(k - 1) =
                array::steering_first_element(paths[k].spatial_frequency, antennas_);
        projected -= others * others.colPivHouseholderQr().solve(line_of_sight);
    }
    const cf64 kept = line_of_sight.dot(projected);
    if (std::abs(kept) < 1e-9)
        throw invalid_input(complaint("line-of-sight energy outside the reflections' directions",
                                      std::abs(kept),
                                      "> 1e-9 in mode mirage (a reflection leaves Alice in the "
                                      "direction of Eve)"));
    rank_one_gain_ = delay_phase(config.ofdm, mirage_delay_s(config)).array() - 1.0;
    rank_one_out_ = projected / kept;
    rank_one_in_ = line_of_sight;
}

void precoder::set_gaussian(const config& config)
{
    // Expected received power per unit of antenna noise variance, and of the fake paths that mode
    // fpi would add, both at Eve and for pilots with E{s s^H} = I/Nt.
    const auto response =
        channel::miso_response(true_paths(config, config.eve_m), config.ofdm, config.tx_antennas);
    fpi::config as_fpi = config;
    as_fpi.mode = protection::fpi;
    as_fpi.normalize_power = false;
    if (as_fpi.fakes.empty())
        return;
    const matrix_cf64 fake_response = response.array() * (precoder(as_fpi).weights().array() - 1.0);
    antenna_noise_variance_ = fake_response.squaredNorm() / antennas_ / response.squaredNorm();
}

void precoder::normalize()
{
    const double scale = 1.0 / std::sqrt(mean_power_);
    weights_ *= scale;
    rank_one_gain_ *= scale;
    antenna_noise_variance_ *= scale * scale;
}

void precoder::prepare_single_precision()
{
    weights_single_.resize(weights_.size());
    for (Eigen::Index k = 0; k < weights_.size(); ++k)
        weights_single_[k] = cf32(weights_.data()[k]); // column-major: one antenna after another
}

int precoder::null_count(double relative) const
{
    const double threshold = relative * weights_.norm() / std::sqrt(weights_.size());
    return static_cast<int>((weights_.array().abs() < threshold).count());
}

void precoder::apply(const cf32* const* in, cf32* const* out) const
{
    if (rank_one_gain_.size() == 0) {
        for (int i = 0; i < antennas_; ++i)
            volk_32fc_x2_multiply_32fc(
                out[i], in[i], &weights_single_[i * subcarriers_], subcarriers_);
        return;
    }
    // All antennas of a subcarrier are read before any is written, so in-place works.
    for (int m = 0; m < subcarriers_; ++m) {
        cf64 inner = 0.0;
        for (int i = 0; i < antennas_; ++i)
            inner += std::conj(rank_one_in_[i]) * cf64(in[i][m]);
        for (int i = 0; i < antennas_; ++i)
            out[i][m] = cf32(weights_(m, i) * cf64(in[i][m]) +
                             rank_one_gain_[m] * rank_one_out_[i] * inner);
    }
}

ofdm::pilot_grid precoder::apply(const ofdm::pilot_grid& bare) const
{
    ofdm::pilot_grid result = bare;
    result.values.array() *= weights_.replicate(bare.symbols, 1).array();
    if (rank_one_gain_.size() > 0) {
        const vector_cf64 inner = bare.values * rank_one_in_.conjugate();
        const vector_cf64 gain = rank_one_gain_.replicate(bare.symbols, 1);
        result.values += (gain.cwiseProduct(inner)) * rank_one_out_.transpose();
    }
    return result;
}

} // namespace physec::fpi
