// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/magnitude.h>
#include "../paths/levenberg_marquardt.h"
#include "phase_likelihood.h"
#include "power_likelihood.h"
#include "room_fix.h"
#include "room_search.h"
#include <algorithm>
#include <cmath>
#include <optional>
#include <physec/error.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/receive/least_squares_channel.h>
#include <physec/fpi/receive/map_position_fit.h>

namespace physec::fpi {

namespace {

constexpr double usual_noise = 0.1; // over the received power: 10 dB, where she has to begin

//! Inverse variances of |w h|^2 + noise over squared received power.
Eigen::MatrixXd power_weights(const Eigen::MatrixXd& noise_gain, gain_law law)
{
    const auto noise = usual_noise * noise_gain.array();
    return ((law == gain_law::unit ? 0.0 : 1.0) + 2.0 * noise + noise.square()).inverse();
}

double mean_power(const std::vector<vector_cf64>& frames)
{
    double sum = 0.0;
    for (const vector_cf64& frame : frames)
        sum += frame.squaredNorm() / frame.size();
    return sum / frames.size();
}

} // namespace

struct magnitude_eve::parts {
    parts(const config& config, const ofdm::pilot_grid& bare, key_knowledge knowledge)
        : setting(config),
          knowledge(knowledge),
          symbols(bare.symbols),
          geometry(setting, setting.eve_m, map_nuisance::none, 0, all_sources(setting)),
          channel(setting, geometry)
    {
        if (bare.symbols >= bare.antennas())
            least_squares.emplace(bare);
        noise_gain = least_squares ? least_squares->noise_gain()
                                   : Eigen::MatrixXd::Ones(bare.subcarriers, bare.antennas());
        search = std::make_unique<room_search>(
            setting, power_weights(noise_gain, knowledge.law), bare.antennas());
        for (int m = 0; m < bare.subcarriers; ++m) {
            pilots.push_back(
                bare.values(Eigen::seqN(m, bare.symbols, bare.subcarriers), Eigen::all));
            grams.push_back(pilots.back().adjoint() * pilots.back());
        }
    }

    //! What least squares make of the frames: w_i(n) h_i(n).
    struct heard {
        matrix_cf64 products;                   // element m * antennas + i, one column a frame
        Eigen::MatrixXd powers, typical_powers; // means over frames: arithmetic, geometric
        double left_over = 0.0;                 // received power that no channel explains
        double power = 0.0;                     // mean of what is received
    };
    heard listen(const std::vector<vector_cf64>& frames) const;

    std::vector<room_reading> by_power(const heard& what) const;
    std::vector<room_reading> by_phases(const heard& what) const;

    const config setting;
    const key_knowledge knowledge;
    const int symbols;
    const map_geometry geometry;
    const map_channel channel;
    std::optional<least_squares_channel> least_squares; // G >= Nt
    Eigen::MatrixXd noise_gain;
    std::unique_ptr<room_search> search;
    std::vector<matrix_cf64> pilots, grams; // per subcarrier
};

magnitude_eve::parts::heard
magnitude_eve::parts::listen(const std::vector<vector_cf64>& frames) const
{
    const int subcarriers = channel.subcarriers(), antennas = channel.antennas();
    heard what;
    what.products.resize(subcarriers * antennas, frames.size());
    what.powers = what.typical_powers = Eigen::MatrixXd::Zero(subcarriers, antennas);
    for (std::size_t frame = 0; frame < frames.size(); ++frame) {
        const matrix_cf64 seen = least_squares->estimate(frames[frame]);
        what.products.col(frame) = seen.transpose().reshaped();
        what.powers += seen.cwiseAbs2() / frames.size();
        what.typical_powers +=
            (seen.cwiseAbs2().array().max(1e-300).log() / frames.size()).matrix();
        for (int m = 0; m < subcarriers; ++m) {
            const vector_cf64 received = frames[frame](Eigen::seqN(m, symbols, subcarriers));
            what.left_over += (received - pilots[m] * seen.row(m).transpose()).squaredNorm();
        }
    }
    what.typical_powers = what.typical_powers.array().exp();
    what.power = std::max(mean_power(frames), 1e-300);
    return what;
}

std::vector<room_reading> magnitude_eve::parts::by_power(const heard& what) const
{
    constexpr std::size_t starts = 60;
    const double frames = static_cast<double>(what.products.cols());
    const auto descend = [&](const Eigen::MatrixXd& powers,
                             const Eigen::MatrixXd& weights,
                             power_law law) {
        return descend_powers(channel,
                              power_likelihood(channel, powers, noise_gain, weights, law, false),
                              search->starts(what.powers, starts),
                              setting.eve_m,
                              0.3 * usual_noise * what.power);
    };
    switch (knowledge.law) {
    case gain_law::lognormal: {
        // ln |w|^2 has twice the deviation of ln |w|; the mean of the logarithms is in the gains.
        const double key = 4.0 * knowledge.log_deviation * knowledge.log_deviation;
        return descend(what.typical_powers,
                       frames * (key + 2.0 * usual_noise * noise_gain.array()).inverse(),
                       power_law::logarithmic);
    }
    case gain_law::gaussian:
        return descend(what.powers,
                       Eigen::MatrixXd::Constant(noise_gain.rows(), noise_gain.cols(), frames),
                       power_law::exponential);
    case gain_law::unit:
        break;
    }
    return descend(what.powers,
                   frames / (what.power * what.power) * power_weights(noise_gain, gain_law::unit),
                   power_law::normal);
}

std::vector<room_reading> magnitude_eve::parts::by_phases(const heard& what) const
{
    constexpr std::size_t scanned = 16, polished = 3;
    constexpr int scan_iterations = 6, iterations = 60, rounds = 2;
    double variance = usual_noise * what.power;
    std::vector<descent<phase_likelihood>> fits;
    const auto descend = [&](const phase_state& from, int most) {
        phase_likelihood problem(channel, grams, what.products, variance);
        return levenberg_marquardt(problem, from, most, 1e-3);
    };
    const auto sort = [&] {
        std::sort(fits.begin(), fits.end(), [](const auto& a, const auto& b) {
            return a.current.cost < b.current.cost;
        });
    };
    for (const room_reading& from : by_power(what)) {
        if (fits.size() == scanned)
            break;
        const phase_likelihood problem(channel, grams, what.products, variance);
        fits.push_back(descend(problem.start(from.channel), scan_iterations));
    }
    sort();
    if (fits.size() > polished)
        fits.erase(fits.begin() + polished, fits.end());
    // A phase for every element, and what is unknown of the channel.
    const double freedom = 2.0 * symbols * channel.subcarriers() * what.products.cols() -
                           what.products.size() - channel.unknowns();
    for (int round = 0; round < rounds && !fits.empty(); ++round) {
        for (auto& fit : fits)
            fit = descend(fit.where, iterations);
        sort();
        variance = 2.0 * (what.left_over + fits[0].current.received_cost) / std::max(1.0, freedom);
    }
    std::vector<room_reading> readings;
    for (const auto& fit : fits) {
        const room_reading reading{ fit.where.channel,
                                    fit.current.cost / variance,
                                    position_deviation_m(2.0 / variance * fit.current.reduced()),
                                    fit.converged };
        if (in_front(setting, reading.position_m(), setting.eve_m))
            readings.push_back(reading);
    }
    return readings;
}

magnitude_eve::magnitude_eve(const config& config,
                             const ofdm::pilot_grid& bare,
                             key_knowledge knowledge)
{
    throw_if_invalid(config.validate());
    throw_if_invalid(validate_map(config, path_effect::shifted));
    parts_ = std::make_unique<parts>(config, bare, knowledge);
}

magnitude_eve::~magnitude_eve() = default;

location_estimate magnitude_eve::estimate(const std::vector<vector_cf64>& frames) const
{
    if (frames.empty())
        throw invalid_input("number of frames is 0; allowed: at least 1");
    const parts& p = *parts_;
    if (!p.least_squares)
        return middle_of_room(p.setting, *p.search);
    const auto what = p.listen(frames);
    const auto readings = p.knowledge.law == gain_law::unit ? p.by_phases(what) : p.by_power(what);
    return readings.empty() ? middle_of_room(p.setting, *p.search)
                            : conclude(p.setting, p.channel, readings);
}

location_estimate magnitude_eve::know_the_room_only() const
{
    return middle_of_room(parts_->setting, *parts_->search);
}

namespace {

class magnitude_locator : public locator
{
public:
    magnitude_locator(const config& config, const ofdm::pilot_grid& bare)
        : locator(config),
          eve_(config, bare, eves_key_knowledge(config)),
          nothing_left_(secret_pilots(config))
    {
    }

private:
    location_estimate estimate_checked(const vector_cf64& frame, std::uint64_t) override
    {
        return nothing_left_ ? eve_.know_the_room_only() : eve_.estimate({ frame });
    }

    const magnitude_eve eve_;
    const bool nothing_left_;
};

const attack_registration registered({
    "magnitude",
    "Magnitude: reflectors known, |h| alone",
    "the places of the reflectors (map_m), how exactly (map_deviation_m), and the law by which "
    "Alice's "
    "factors are drawn",
    "ignores every phase: position from the pattern that the paths make in |h| over antennas and "
    "subcarriers; sees through keyed phases, and through keyed gains over many frames",
    attack_role::with_map,
    [](const config& c, const ofdm::pilot_grid& bare) {
        return std::make_unique<magnitude_locator>(c, bare);
    },
    bound_of_magnitude,
});

} // namespace

} // namespace physec::fpi
