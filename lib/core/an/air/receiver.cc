// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/air/receiver.h>
#include <cmath>
#include <physec/error.h>
#include <physec/sync/coherence.h>

namespace physec::an {

namespace {
//! Not below -100; that also for 0 / 0, when nothing at all was received.
double to_db(double ratio) { return ratio > 1e-10 ? 10.0 * std::log10(ratio) : -100.0; }
} // namespace

air_receiver::air_receiver(const air_config& config, gain_refinement refinement)
    : config_((throw_if_invalid(config.validate()), config)),
      sounding_(sounding_pilots(config)),
      smoother_(config.format),
      coder_(config),
      data_(config.subcarriers() * config.data_symbols()),
      symbols_(config.layout().data_length()),
      heard_(config.layout().frames),
      known_(config.layout().frames),
      dibits_(config.payload_symbols())
{
    for (int m = 0; m < config.subcarriers(); ++m) {
        const auto seed = subcarrier_pilot_seed(config, m);
        receivers_.emplace_back(config.layout(), seed, refinement);
        pilots_.push_back(qpsk_pilots(1, seed)[0]);
    }
}

void air_receiver::estimate_channel(const cf32* body)
{
    const int antennas = config_.scheme.tx_antennas, subcarriers = config_.subcarriers();
    // The cover is orthogonal: each column of pilots has the energy P over the N symbols.
    matrix_cf64 rough = matrix_cf64::Zero(subcarriers, antennas);
    for (int g = 0; g < antennas; ++g)
        for (int m = 0; m < subcarriers; ++m)
            rough.row(m) += cf64(body[g * subcarriers + m]) *
                            sounding_.values.row(g * subcarriers + m).conjugate();
    rough /= config_.scheme.power;
    const auto [channel, noise] = smoother_.smooth(rough);
    result_.csi = channel.adjoint();
    result_.csi_snr_db =
        std::isnan(noise) ? noise : to_db(channel.squaredNorm() / (noise * channel.size()));
}

//! Phase by which one data symbol is turned against the one before it.
double air_receiver::bend() const
{
    const auto layout = config_.layout();
    const int pairs = layout.frames - 1, subcarriers = config_.subcarriers();
    // One and the same known symbol on each subcarrier: no need to divide by it.
    vector_cf64 first(pairs * subcarriers), second(pairs * subcarriers);
    for (int m = 0; m < subcarriers; ++m)
        for (int f = 0; f < pairs; ++f) {
            const cf32* pilot = &data_[m * layout.length() + f * layout.frame_length];
            first[m * pairs + f] = cf64(pilot[0]);
            second[m * pairs + f] = cf64(pilot[layout.frame_length]);
        }
    const auto match = sync::compare(first, second);
    const double turn = std::arg(match.product);
    return turn * turn > 9.0 * match.phase_variance ? turn / layout.frame_length : 0.0;
}

void air_receiver::equalise()
{
    const auto layout = config_.layout();
    double signal = 0.0, noise = 0.0, error = 0.0;
    for (int m = 0; m < config_.subcarriers(); ++m) {
        const cf32* data = &data_[m * layout.length()];
        for (int f = 0; f < layout.frames; ++f) {
            heard_[f] = data[f * layout.frame_length];
            known_[f] = pilots_[m];
        }
        const auto link = measure_link(heard_.data(), known_.data(), layout.frames);
        // Undoes sinr = |gain|^2 / variance - 1 / count, to average powers, not their ratios.
        const double variance = std::norm(link.gain) / (link.sinr + 1.0 / layout.frames);
        signal += std::norm(link.gain) - variance / layout.frames;
        noise += variance;
        const auto report =
            receivers_[m].process(data, symbols_.data(), &dibits_[m * layout.data_length()]);
        error += report.evm_percent * report.evm_percent;
    }
    result_.sinr_db = to_db(signal / noise);
    result_.evm_percent = std::sqrt(error / config_.subcarriers());
}

const air_reception& air_receiver::process(const cf32* body)
{
    const int subcarriers = config_.subcarriers(), data = config_.data_symbols();
    estimate_channel(body);
    const cf32* arrived = body + config_.sounding_symbols() * subcarriers;
    for (int g = 0; g < data; ++g)
        for (int m = 0; m < subcarriers; ++m)
            data_[m * data + g] = arrived[g * subcarriers + m];
    result_.bent_rad = bend();
    if (result_.bent_rad != 0.0)
        for (std::size_t k = 0; k < data_.size(); ++k)
            data_[k] *= cf32(std::polar(1.0, -result_.bent_rad * double(k % data)));
    equalise();
    result_.block = coder_.decode(dibits_.data(), result_.packed);
    return result_;
}

} // namespace physec::an
