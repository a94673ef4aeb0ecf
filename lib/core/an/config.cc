// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/config.h>
#include <Eigen/SVD>
#include <cmath>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <tuple>
#include <utility>

namespace physec::an {

std::string to_string(noise_mode mode)
{
    return mode == noise_mode::streaming ? "streaming" : "frame_exact";
}

noise_mode noise_mode_from_string(const std::string& name)
{
    if (name == "streaming")
        return noise_mode::streaming;
    if (name == "frame_exact")
        return noise_mode::frame_exact;
    throw invalid_input("noise mode is \"" + name + "\"; allowed: streaming, frame_exact");
}

std::string to_string(noise_space space)
{
    return space == noise_space::user ? "user" : "user_and_target";
}

noise_space noise_space_from_string(const std::string& name)
{
    if (name == "user_and_target")
        return noise_space::user_and_target;
    if (name == "user")
        return noise_space::user;
    throw invalid_input("noise_space is \"" + name + "\"; allowed: user_and_target, user");
}

namespace {

//! Closer than this, two directions are one to single-precision samples.
constexpr double smallest = 1e-6;

//! Complaint about the decoys by themselves, or empty.
std::string validate_decoys(const config& c)
{
    const int most = c.tx_antennas - (c.space == noise_space::user ? 2 : 3);
    if (static_cast<int>(c.decoy_rad.size()) > most)
        return complaint("number of decoys",
                         c.decoy_rad.size(),
                         "0 to " + std::to_string(most) + " (the noise needs a dimension)");
    for (std::size_t i = 0; i < c.decoy_rad.size(); ++i) {
        const std::string name = "decoy_rad[" + std::to_string(i) + "]";
        if (auto text = validate_target_angle(c.decoy_rad[i]); !text.empty())
            return complaint(name, c.decoy_rad[i], "-pi/2 to pi/2, ends excluded");
        for (std::size_t k = 0; k < i; ++k)
            if (std::abs(std::sin(c.decoy_rad[i]) - std::sin(c.decoy_rad[k])) < smallest)
                return complaint(name, c.decoy_rad[i], "a direction that no other decoy has");
    }
    return {};
}

//! "at least N-1 = 14 in frame_exact mode", in terms of N where there are no decoys.
std::string least_exact_length(const config& c)
{
    const char* user = c.space == noise_space::user ? "N" : "N-1";
    const std::string name = c.decoy_rad.empty() ? user : user + std::string(" less the decoys");
    return "at least " + name + " = " + std::to_string(c.noise_rank() + 1) + " in frame_exact mode";
}

//! Complaint if a decoy lies in the span of what the noise spares anyway, or empty.
std::string validate_spared(const config& c, const vector_cf64& h, const vector_cf64& a)
{
    const int spared = c.tx_antennas - c.noise_rank();
    matrix_cf64 directions(c.tx_antennas, spared);
    int k = 0;
    directions.col(k++) = h.normalized();
    if (c.space == noise_space::user_and_target)
        directions.col(k++) = a;
    for (const double angle : c.decoy_rad)
        directions.col(k++) = array::steering_centered(angle, c.tx_antennas).normalized();
    const double least = directions.jacobiSvd().singularValues()[spared - 1];
    if (least < smallest)
        return complaint("smallest singular value of the directions that the noise spares",
                         least,
                         "at least 1e-06 (a decoy is where target, user or other decoys are)");
    return {};
}

} // namespace

int config::noise_rank() const
{
    return tx_antennas - (space == noise_space::user ? 1 : 2) - static_cast<int>(decoy_rad.size());
}

cf64 config::beta() const { return std::polar(std::sqrt(1.0 - std::norm(alpha)), beta_phase_rad); }

std::string config::validate() const
{
    if (tx_antennas < 3 || tx_antennas > 256)
        return complaint("tx_antennas (N)",
                         tx_antennas,
                         "3 to 256 (below 3 the artificial noise has no null space)");
    for (const auto& [name, count] : { std::pair{ "rx_antennas (M)", rx_antennas },
                                       std::pair{ "eve_antennas (Ne)", eve_antennas } })
        if (count < 2 || count > 256)
            return complaint(name, count, "2 to 256");
    if (frame_length < 1 || frame_length > 1 << 20)
        return complaint("frame_length (L)", frame_length, "1 to 1048576");
    if (auto text = validate_decoys(*this); !text.empty())
        return text;
    if (mode == noise_mode::frame_exact && frame_length < noise_rank() + 1)
        return complaint("frame_length (L)", frame_length, least_exact_length(*this));
    if (!(power > 0.0) || !std::isfinite(power))
        return complaint("power (P)", power, "finite and > 0");
    if (!(tau >= 0.0 && tau <= 1.0))
        return complaint("tau", tau, "0 to 1");
    if (!(std::abs(alpha) <= 1.0))
        return complaint("|alpha|", std::abs(alpha), "0 to 1");
    if (sensing && std::abs(alpha) == 0.0)
        return complaint("|alpha|",
                         0.0,
                         "> 0 while sensing is on (the target would see no data beam and its gain "
                         "could not be estimated)");
    if (!std::isfinite(beta_phase_rad))
        return complaint("beta_phase_rad", beta_phase_rad, "finite");
    for (const auto& [name, gain] : { std::pair{ "|gain_user|", gain_user },
                                      std::pair{ "|gain_comm_eve|", gain_comm_eve },
                                      std::pair{ "|gain_target|", gain_target },
                                      std::pair{ "|gain_sensing_eve|", gain_sensing_eve } })
        if (!(std::abs(gain) > 0.0) || !std::isfinite(std::abs(gain)))
            return complaint(name, std::abs(gain), "finite and > 0");
    for (const auto& [name, sigma] : { std::pair{ "noise_user", noise_user },
                                       std::pair{ "noise_comm_eve", noise_comm_eve },
                                       std::pair{ "noise_radar", noise_radar } })
        if (!(sigma > 0.0) || !std::isfinite(sigma))
            return complaint(name, sigma, "finite and > 0");
    if (!(truncation_rad > 0.0 && truncation_rad < pi / 2))
        return complaint("truncation_rad", truncation_rad, "> 0 and < pi/2");
    return {};
}

std::string validate_update(const config& current, const config& next)
{
    struct {
        const char* name;
        int before, after;
    } const fixed[] = {
        { "tx_antennas (N)", current.tx_antennas, next.tx_antennas },
        { "rx_antennas (M)", current.rx_antennas, next.rx_antennas },
        { "eve_antennas (Ne)", current.eve_antennas, next.eve_antennas },
        { "frame_length (L)", current.frame_length, next.frame_length },
    };
    for (const auto& size : fixed)
        if (size.after != size.before)
            return complaint(size.name, size.after, std::to_string(size.before) + " while running");
    if (next.mode != current.mode)
        return "noise mode is \"" + to_string(next.mode) +
               "\"; allowed while running: " + to_string(current.mode);
    // A decoy may lie where the other space cannot spare it: that depends on channels yet to come.
    if (next.space != current.space && !current.decoy_rad.empty())
        return "noise_space is \"" + to_string(next.space) +
               "\"; allowed while running with decoys: " + to_string(current.space);
    if (next.decoy_rad != current.decoy_rad)
        return "decoy_rad has changed; allowed while running: the decoys of the start";
    return next.validate();
}

bool operator==(const config& a, const config& b)
{
    const auto members = [](const config& c) {
        return std::tie(c.tx_antennas,
                        c.rx_antennas,
                        c.eve_antennas,
                        c.frame_length,
                        c.power,
                        c.tau,
                        c.alpha,
                        c.beta_phase_rad,
                        c.gain_user,
                        c.gain_comm_eve,
                        c.gain_target,
                        c.gain_sensing_eve,
                        c.noise_user,
                        c.noise_comm_eve,
                        c.noise_radar,
                        c.truncation_rad,
                        c.mode,
                        c.sensing,
                        c.space,
                        c.decoy_rad);
    };
    return members(a) == members(b);
}

std::string validate_csi(const config& config, const vector_cf64& h, double theta_rad)
{
    if (h.size() != config.tx_antennas)
        return complaint("CSI length", h.size(), std::to_string(config.tx_antennas) + " (N)");
    for (Eigen::Index i = 0; i < h.size(); ++i)
        if (!std::isfinite(h[i].real()) || !std::isfinite(h[i].imag()))
            return complaint("CSI[" + std::to_string(i) + "]",
                             std::isfinite(h[i].real()) ? h[i].imag() : h[i].real(),
                             "finite");
    const double norm = h.norm();
    if (norm == 0.0)
        return complaint("norm of the CSI", norm, "> 0");
    const vector_cf64 a = array::steering_centered(theta_rad, config.tx_antennas).normalized();
    const double outside = (h - a * a.dot(h)).norm() / norm;
    // Below this the direction of h~ is rounding noise of single-precision CSI.
    if (outside < smallest)
        return complaint("part of the CSI outside the target's direction, relative",
                         outside,
                         "at least 1e-06 (h is parallel to a(theta))");
    return config.decoy_rad.empty() ? std::string() : validate_spared(config, h, a);
}

bool is_papers_noise(const config& c)
{
    return c.space == noise_space::user_and_target && c.decoy_rad.empty();
}

std::string validate_target_angle(double theta_rad)
{
    if (!(std::abs(theta_rad) < pi / 2))
        return complaint("target angle in radians", theta_rad, "-pi/2 to pi/2, ends excluded");
    return {};
}

} // namespace physec::an
