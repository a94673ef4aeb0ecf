// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/bounds/frame_monte_carlo.h>
#include <cmath>
#include <limits>
#include <memory>
#include <physec/an/bounds/frame_meter.h>
#include <physec/an/transmit/precoder.h>
#include <physec/an/transmit/qpsk.h>
#include <physec/array/steering.h>
#include <physec/error.h>

namespace physec::an {

namespace {

//! Values per tau, in the order in which write() puts and name() takes them.
constexpr std::size_t quantities = 12;

//! sigma_r^2 / (2 |gain|^2 L)
double radar_noise(const config& c, cf64 gain)
{
    return c.noise_radar * c.noise_radar / (2.0 * std::norm(gain) * c.frame_length);
}

//! One frame after the other; owns what it works in.
class frame_trial
{
public:
    frame_trial(const config& config, const std::vector<double>& tau)
        : config_(config),
          tau_(tau),
          meter_(config),
          points_(qpsk_points()),
          symbols_(config.frame_length),
          samples_(static_cast<std::size_t>(config.tx_antennas) * meter_.padded_length()),
          rows_(config.tx_antennas)
    {
        if (config.mode == noise_mode::streaming)
            noise_.resize(static_cast<std::size_t>(config.tx_antennas) * config.frame_length);
        for (int i = 0; i < config.tx_antennas; ++i)
            rows_[i] = &samples_[static_cast<std::size_t>(i) * meter_.padded_length()];
    }

    void operator()(random::generator& random, double* out)
    {
        const channel_state state = next_channel_state(config_, random);
        if (precoder_)
            precoder_->set_channel(state.h, state.theta_rad);
        else
            precoder_ = std::make_unique<precoder>(config_, state.h, state.theta_rad);
        meter_.set_state(state, precoder_->directions().data);
        for (cf32& symbol : symbols_)
            symbol = points_[random.below(4)];
        const matrix_cf64* exact = nullptr;
        if (noise_.empty())
            exact = &precoder_->draw_frame_noise(symbols_.data(), random);
        else {
            std::fill(noise_.begin(), noise_.end(), cf32(0.0f));
            random.add_complex_normal(noise_.data(), noise_.size(), 1.0 / config_.noise_rank());
        }
        prepare_radar(state);
        for (const double tau : tau_) {
            config at_tau = config_;
            at_tau.tau = tau;
            precoder_->set_split(at_tau);
            if (exact)
                precoder_->apply_frame(symbols_.data(), *exact, rows_.data());
            else
                precoder_->apply(
                    symbols_.data(), config_.frame_length, noise_.data(), rows_.data());
            out = write(out,
                        meter_.measure(symbols_.data(), rows_.data(), config_.power * tau),
                        tau == 1.0);
        }
    }

private:
    void prepare_radar(const channel_state& state)
    {
        const double widest = pi / 2 - config_.truncation_rad;
        theta_inside_ = std::abs(state.theta_rad) < widest;
        phi_inside_ = std::abs(state.phi_rad) < widest;
        aperture_ =
            array::steering_centered_derivative(state.theta_rad, config_.rx_antennas).squaredNorm();
        eve_aperture_ =
            array::steering_centered_derivative(state.phi_rad, config_.eve_antennas).squaredNorm();
    }

    double* write(double* out, const frame_measurement& m, bool no_noise) const
    {
        const auto rate = [](double gain, double sigma, double signal, double noise) {
            return std::log2(1.0 + gain * signal / (gain * noise + sigma * sigma));
        };
        const double user =
            rate(std::norm(config_.gain_user), config_.noise_user, m.user_signal, m.user_noise);
        const double eve = rate(
            std::norm(config_.gain_comm_eve), config_.noise_comm_eve, m.eve_signal, m.eve_noise);
        const double echo = radar_noise(config_, config_.gain_target);
        const double eve_echo = radar_noise(config_, config_.gain_sensing_eve);
        const auto truncated = [](bool inside, double noise, double information) {
            return inside ? noise / information : 0.0;
        };
        *out++ = user;
        *out++ = eve;
        *out++ = user - eve;
        *out++ = m.user_signal;
        *out++ = m.user_noise;
        *out++ = m.eve_signal;
        *out++ = m.eve_noise;
        *out++ = truncated(theta_inside_,
                           echo,
                           aperture_ * m.target_power + config_.rx_antennas * m.target_sharpness);
        *out++ = truncated(theta_inside_, echo, aperture_ * m.target_data);
        const bool spared = config_.space == noise_space::user_and_target;
        *out++ = truncated(
            phi_inside_, eve_echo, eve_aperture_ * (spared ? m.target_data : m.target_power));
        *out++ = truncated(
            theta_inside_ && !no_noise, eve_echo, config_.eve_antennas * m.target_sharpness);
        *out++ = rate(std::norm(config_.gain_comm_eve),
                      config_.noise_comm_eve,
                      m.target_signal,
                      m.target_noise);
        return out;
    }

    config config_;
    std::vector<double> tau_;
    frame_meter meter_;
    std::array<cf32, 4> points_;
    std::vector<cf32> symbols_, noise_, samples_;
    std::vector<cf32*> rows_;
    std::unique_ptr<precoder> precoder_;
    bool theta_inside_ = false, phi_inside_ = false;
    double aperture_ = 0.0, eve_aperture_ = 0.0;
};

frame_point name(const random::estimate* v, double tau)
{
    frame_point p{ tau, v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11] };
    if (tau == 1.0)
        p.crb_theta_leak_rad2 = { std::numeric_limits<double>::infinity(), 0.0 };
    return p;
}

} // namespace

std::vector<frame_point> frame_monte_carlo(const config& c,
                                           const std::vector<double>& tau,
                                           const random::monte_carlo_options& options)
{
    throw_if_invalid(c.validate());
    if (tau.empty())
        throw invalid_input(complaint("number of tau values", 0.0, "at least 1"));
    for (const double t : tau)
        if (!(t > 0.0 && t <= 1.0))
            throw invalid_input(complaint("tau", t, "(0, 1]"));
    if (c.alpha == cf64(0.0))
        throw invalid_input(complaint("|alpha|", 0.0, "> 0 (otherwise c3 cannot be observed)"));

    const auto make_trial = [&]() -> random::trial {
        auto trial = std::make_shared<frame_trial>(c, tau); // std::function wants a copyable thing
        return [trial](random::generator& random, double* out) { (*trial)(random, out); };
    };
    const auto values =
        random::monte_carlo_with_workspace(options, quantities * tau.size(), make_trial);
    std::vector<frame_point> points;
    for (std::size_t i = 0; i < tau.size(); ++i)
        points.push_back(name(&values[i * quantities], tau[i]));
    return points;
}

} // namespace physec::an
