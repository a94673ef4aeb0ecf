// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/track.h>
#include <cmath>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/bounds/track_bound.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/scenario.h>

namespace physec::fpi {

namespace {

/*!
 * The same as a receiver of single frames, for streams: as many frames as the track has positions make a
 * history, of which the last position is reported. Before that, the line of sight of K+1 paths.
 */
class history_eve : public locator
{
public:
    history_eve(const config& config, const ofdm::pilot_grid& bare)
        : locator(config),
          alone_(frame_model(config.ofdm, bare)),
          length_(config.alice_track_m ? config.alice_track_m->size() : default_length),
          history_(config, std::vector<ofdm::pilot_grid>(length_, bare))
    {
    }

private:
    static constexpr std::size_t default_length = 10;

    location_estimate estimate_checked(const vector_cf64& frame, std::uint64_t) override
    {
        const int expected = static_cast<int>(config_.scatterers_m.size()) + 1;
        location_estimate result =
            locate(config_, config_.eve_m, alone_, alone_.estimate(frame, expected), expected);
        heard_.push_back(frame);
        if (heard_.size() > length_)
            heard_.erase(heard_.begin());
        result.reliable = false;
        if (heard_.size() < length_)
            return result;
        const track_estimate track = history_.estimate(heard_);
        result.position_m = track.position_m.back();
        result.deviation_m = track.deviation_m;
        result.converged = track.converged;
        result.reliable = track.reliable;
        return result;
    }

    path_estimator alone_;
    std::size_t length_;
    track_eve history_;
    std::vector<vector_cf64> heard_;
};

attack_bound bound_of_history(const config& config, const ofdm::pilot_grid& bare)
{
    constexpr int default_length = 10;
    if (find_protection(config.mode).effect == path_effect::line_of_sight_delayed)
        return {};
    const int length =
        config.alice_track_m ? static_cast<int>(config.alice_track_m->size()) : default_length;
    const auto track = along_track(config, track_positions(config, length), 1);
    const double rms_m = bound_of_track(track,
                                        std::vector<ofdm::pilot_grid>(track.size(), bare),
                                        config.fresh_secret)
                             .rms_m;
    return { rms_m, std::isnan(rms_m) ? rms_m : 0.0 };
}

const attack_registration registered({
    "track",
    "Track: a moving Alice",
    "frames from several positions of Alice, the form of the precoder (27), and whether the secret "
    "is "
    "kept while she moves (fresh_secret)",
    "fits K+1 paths at each position, then all positions, the unknown reflectors and the shifts "
    "together; simulated by --positions",
    attack_role::on_request,
    [](const config& c, const ofdm::pilot_grid& bare) {
        return std::make_unique<history_eve>(c, bare);
    },
    bound_of_history,
});

} // namespace

} // namespace physec::fpi
