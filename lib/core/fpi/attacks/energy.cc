// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/energy.h>
#include "power_likelihood.h"
#include "room_fix.h"
#include "room_search.h"
#include <algorithm>
#include <cmath>
#include <physec/error.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/bounds/keyed_bounds.h>
#include <physec/fpi/receive/map_position_fit.h>

namespace physec::fpi {

struct energy_eve::parts {
    parts(const config& config, std::optional<double> noise_variance)
        : setting(config),
          noise_variance(noise_variance),
          geometry(setting, setting.eve_m, map_nuisance::none, 0, all_sources(setting)),
          channel(setting, geometry),
          search(
              setting, Eigen::MatrixXd::Ones(setting.ofdm.active_count(), 1), setting.tx_antennas)
    {
    }

    struct vague {
        array::point position_m;
        double deviation_m;
    };
    //! Mean of the grid by the likelihood of what its best linear fits leave.
    vague by_grid(const Eigen::MatrixXd& energies, double looks) const;

    const config setting;
    const std::optional<double> noise_variance;
    const map_geometry geometry;
    const map_channel channel;
    const room_search search;
};

energy_eve::parts::vague energy_eve::parts::by_grid(const Eigen::MatrixXd& energies,
                                                    double looks) const
{
    // Relative deviation of a mean of exponential variables: looks^-1/2.
    const double variance = energies.squaredNorm() / energies.size() / looks;
    const Eigen::VectorXd cost = search.unexplained(energies) / variance;
    const double least = cost.minCoeff();
    double sum = 0.0, x = 0.0, y = 0.0, squares = 0.0;
    for (int point = 0; point < search.points(); ++point) {
        const double weight = std::exp(-0.5 * (cost[point] - least));
        const array::point p = search.place(point);
        sum += weight;
        x += weight * p.x;
        y += weight * p.y;
        squares += weight * (p.x * p.x + p.y * p.y);
    }
    x /= sum;
    y /= sum;
    return { { x, y }, std::sqrt(std::max(0.0, squares / sum - x * x - y * y)) };
}

energy_eve::energy_eve(const config& config, std::optional<double> noise_variance)
{
    throw_if_invalid(config.validate());
    throw_if_invalid(validate_map(config, path_effect::shifted));
    parts_ = std::make_unique<parts>(config, noise_variance);
}

energy_eve::~energy_eve() = default;

location_estimate energy_eve::estimate(const std::vector<vector_cf64>& frames) const
{
    constexpr std::size_t starts = 40;
    const parts& p = *parts_;
    const int subcarriers = p.setting.ofdm.active_count();
    if (frames.empty())
        throw invalid_input("number of frames is 0; allowed: at least 1");
    Eigen::MatrixXd energies = Eigen::MatrixXd::Zero(subcarriers, 1);
    double looks = 0.0;
    for (const vector_cf64& frame : frames) {
        if (frame.size() == 0 || frame.size() % subcarriers != 0)
            throw invalid_input(complaint(
                "frame length", frame.size(), "a multiple of " + std::to_string(subcarriers)));
        const auto symbols = frame.size() / subcarriers;
        energies += frame.reshaped(subcarriers, symbols).cwiseAbs2().rowwise().sum();
        looks += static_cast<double>(symbols);
    }
    energies /= looks;
    if (!(energies.minCoeff() > 0.0)) // silence
        return middle_of_room(p.setting, p.search);
    const Eigen::MatrixXd one = Eigen::MatrixXd::Ones(subcarriers, 1);
    const power_likelihood powers(p.channel,
                                  energies,
                                  one,
                                  looks * one,
                                  power_law::exponential,
                                  p.noise_variance.has_value());
    const auto readings = descend_powers(p.channel,
                                         powers,
                                         p.search.starts(energies, starts),
                                         p.setting.eve_m,
                                         p.noise_variance.value_or(0.03 * energies.mean()));
    const parts::vague vague = p.by_grid(energies, looks);
    if (!readings.empty() && readings.front().deviation_m < vague.deviation_m)
        return conclude(p.setting, p.channel, readings);
    location_estimate result = middle_of_room(p.setting, p.search);
    result.position_m = vague.position_m;
    result.deviation_m = vague.deviation_m;
    return result;
}

namespace {

class energy_locator : public locator
{
public:
    explicit energy_locator(const config& config) : locator(config), eve_(config) {}

private:
    location_estimate estimate_checked(const vector_cf64& frame, std::uint64_t) override
    {
        return eve_.estimate({ frame });
    }

    const energy_eve eve_;
};

const attack_registration registered({
    "energy",
    "Energy: reflectors known, ||h|| alone",
    "the places of the reflectors (map_m) and how exactly (map_deviation_m); not even the pilots",
    "position from the energy on each subcarrier: all that secret pilots leave; needs many frames "
    "and "
    "a bandwidth that tells the paths apart",
    attack_role::with_map,
    [](const config& c, const ofdm::pilot_grid&) { return std::make_unique<energy_locator>(c); },
    bound_of_energy,
});

} // namespace

} // namespace physec::fpi
