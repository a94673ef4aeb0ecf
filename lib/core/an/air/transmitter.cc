// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/air/transmitter.h>
#include <algorithm>
#include <cmath>
#include <physec/error.h>

namespace physec::an {

subcarrier_precoders::subcarrier_precoders(const air_config& config,
                                           const matrix_cf64& h,
                                           double theta_rad,
                                           const vector_cf64& transmit_chains)
    : csi_(h), theta_rad_(theta_rad), data_symbols_(config.data_symbols())
{
    if (h.rows() != config.scheme.tx_antennas)
        throw invalid_input(complaint(
            "antennas of the CSI", h.rows(), std::to_string(config.scheme.tx_antennas) + " (N)"));
    if (h.cols() != config.subcarriers())
        throw invalid_input(complaint("subcarriers of the CSI",
                                      h.cols(),
                                      std::to_string(config.subcarriers()) + ", the active ones"));
    const int antennas = config.scheme.tx_antennas;
    vector_cf64 phases = vector_cf64::Ones(antennas);
    if (transmit_chains.size() > 0) {
        throw_if_invalid(validate_chains("transmit chains", transmit_chains, antennas));
        phases = transmit_chains.array() / transmit_chains.array().abs();
    }
    for (const cf64 phase : phases)
        undo_.push_back(cf32(std::conj(phase)));
    // x = conj(phase) x' reaches the target as x' does without phases, and h^H x = (phase h)^H x'.
    const matrix_cf64 seen = phases.asDiagonal() * h;
    precoders_.reserve(h.cols());
    for (Eigen::Index m = 0; m < h.cols(); ++m)
        try {
            precoders_.emplace_back(config.scheme, seen.col(m), theta_rad);
        } catch (const invalid_input& problem) {
            throw invalid_input("on active subcarrier " + std::to_string(m) + " " + problem.what());
        }
    part_.resize(antennas);
}

void subcarrier_precoders::set_split(const config& config)
{
    for (auto& precoder : precoders_)
        precoder.set_split(config);
}

void subcarrier_precoders::apply(const cf32* symbols, random::generator& random, cf32* const* out)
{
    std::copy_n(out, part_.size(), part_.begin());
    for (auto& precoder : precoders_) {
        precoder.apply(symbols, data_symbols_, random, part_.data());
        symbols += data_symbols_;
        for (cf32*& part : part_)
            part += data_symbols_;
    }
    const std::size_t count = precoders_.size() * data_symbols_;
    for (std::size_t i = 0; i < undo_.size(); ++i)
        for (std::size_t k = 0; k < count; ++k)
            out[i][k] *= undo_[i];
}

std::optional<std::uint64_t> frame_with_counter(std::uint64_t counter, std::uint64_t latest)
{
    const std::uint64_t ago =
        counter >> 32 ? latest - counter : static_cast<std::uint32_t>(latest - counter);
    if (ago > latest)
        return std::nullopt;
    return latest - ago;
}

air_transmitter::air_transmitter(const air_config& config,
                                 std::uint16_t session,
                                 std::uint64_t noise_seed)
    : config_((throw_if_invalid(config.validate()), config)),
      session_(session),
      coder_(config),
      noise_(random::generator::for_the_air(noise_seed, noise_stream)),
      sounding_(sounding_pilots(config)),
      payload_(config.payload_symbols()),
      symbols_(config.subcarriers() * config.data_symbols()),
      out_(config.scheme.tx_antennas)
{
    const int antennas = config.scheme.tx_antennas, subcarriers = config.subcarriers();
    for (int m = 0; m < subcarriers; ++m)
        pilots_.push_back(qpsk_pilots(1, subcarrier_pilot_seed(config, m)));
    precoded_.assign(antennas, std::vector<cf32>(symbols_.size()));
    frame_.assign(antennas, std::vector<cf32>(config.format.symbols() * subcarriers));

    const auto preamble = ofdm::make_preamble(config.format, antennas);
    const double amplitude = std::sqrt(config.scheme.power);
    const int sounding_begin = (config.format.symbols() - config.format.body_symbols) * subcarriers;
    for (int i = 0; i < antennas; ++i) {
        out_[i] = precoded_[i].data();
        for (Eigen::Index k = 0; k < preamble.values.rows(); ++k)
            frame_[i][k] = cf32(amplitude * preamble.values(k, i));
        for (Eigen::Index k = 0; k < sounding_.values.rows(); ++k)
            frame_[i][sounding_begin + k] = cf32(sounding_.values(k, i));
    }
}

void air_transmitter::write_header(std::uint32_t counter)
{
    const auto header = ofdm::make_header(config_.format, { session_, counter }, sounding_);
    const int begin = config_.format.preamble_symbols * config_.subcarriers();
    for (std::size_t i = 0; i < frame_.size(); ++i)
        for (Eigen::Index k = 0; k < header.values.rows(); ++k)
            frame_[i][begin + k] = cf32(header.values(k, i));
}

void air_transmitter::fill_symbols(const payload_block& block)
{
    coder_.encode(block, payload_.data());
    const int data = config_.data_symbols(), period = config_.pilot_period;
    const cf32* next = payload_.data();
    for (int m = 0; m < config_.subcarriers(); ++m)
        for (int g = 0; g < data; ++g)
            symbols_[m * data + g] = g % period == 0 ? pilots_[m][0] : *next++;
}

const std::vector<std::vector<cf32>>& air_transmitter::frame(std::uint64_t number,
                                                             subcarrier_precoders* precoders,
                                                             const payload_block& block)
{
    write_header(static_cast<std::uint32_t>(number));
    const int data = config_.data_symbols(), subcarriers = config_.subcarriers();
    const int begin = (config_.format.symbols() - data) * subcarriers;
    if (!precoders) {
        for (auto& antenna : frame_)
            std::fill(antenna.begin() + begin, antenna.end(), cf32(0.0f));
        return frame_;
    }
    fill_symbols(block);
    precoders->apply(symbols_.data(), noise_, out_.data());
    for (std::size_t i = 0; i < frame_.size(); ++i)
        for (int m = 0; m < subcarriers; ++m)
            for (int g = 0; g < data; ++g)
                frame_[i][begin + g * subcarriers + m] = precoded_[i][m * data + g];
    return frame_;
}

} // namespace physec::an
