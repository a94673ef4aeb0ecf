// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/air/channel_state_record.h>
#include <cstring>
#include <ios>
#include <physec/error.h>
#include <physec/numeric/little_endian.h>
#include <sstream>

namespace physec::an {

namespace {

constexpr std::size_t head_bytes = 8 + 2 + 2;

void put_float(std::uint8_t*& at, double value)
{
    const auto rounded = static_cast<float>(value);
    std::uint32_t bits = 0;
    std::memcpy(&bits, &rounded, sizeof(bits));
    numeric::put_little_endian(at, bits);
}

double get_float(const std::uint8_t*& at)
{
    const auto bits = numeric::get_little_endian<std::uint32_t>(at);
    float value = 0.0f;
    std::memcpy(&value, &bits, sizeof(value));
    return value;
}

std::string shape_words(Eigen::Index antennas, Eigen::Index subcarriers)
{
    return std::to_string(antennas) + " x " + std::to_string(subcarriers);
}

} // namespace

secret::configuration_hash hash_air_config(const air_config& config)
{
    const auto& format = config.format;
    std::ostringstream text;
    text << "AN-ISAC channel state 1;" << config.scheme.tx_antennas << ';' << std::hexfloat
         << format.ofdm.bandwidth_hz << ';' << format.ofdm.fft_size << ';' << format.cyclic_prefix
         << ';' << format.header_symbols << ';' << format.body_symbols << ';' << format.idle_symbols
         << ';' << format.steady_symbols << ';' << config.pilot_period << ';' << config.pilot_seed;
    for (const int subcarrier : format.ofdm.active)
        text << ';' << subcarrier;
    return secret::hash_configuration(text.str());
}

channel_state_record::channel_state_record(const air_config& config)
    : antennas_(config.scheme.tx_antennas),
      subcarriers_(config.subcarriers()),
      bytes_(head_bytes + std::size_t(8) * antennas_ * subcarriers_)
{
    throw_if_invalid(config.validate());
}

void channel_state_record::write(const measured_channel& csi, std::uint8_t* out) const
{
    if (csi.h.rows() != antennas_ || csi.h.cols() != subcarriers_)
        throw invalid_input("shape of the CSI is " + shape_words(csi.h.rows(), csi.h.cols()) +
                            "; allowed: " + shape_words(antennas_, subcarriers_));
    if (!csi.h.cast<cf32>().allFinite())
        throw invalid_input("the CSI holds values that are not finite; allowed: numbers");
    numeric::put_little_endian(out, csi.frame);
    numeric::put_little_endian(out, static_cast<std::uint16_t>(antennas_));
    numeric::put_little_endian(out, static_cast<std::uint16_t>(subcarriers_));
    for (int i = 0; i < antennas_; ++i)
        for (int m = 0; m < subcarriers_; ++m) {
            put_float(out, csi.h(i, m).real());
            put_float(out, csi.h(i, m).imag());
        }
}

measured_channel channel_state_record::read(std::uint32_t session, const std::uint8_t* in) const
{
    measured_channel csi{ session,
                          numeric::get_little_endian<std::uint64_t>(in),
                          matrix_cf64(antennas_, subcarriers_) };
    const auto antennas = numeric::get_little_endian<std::uint16_t>(in),
               subcarriers = numeric::get_little_endian<std::uint16_t>(in);
    if (antennas != static_cast<std::uint16_t>(antennas_) ||
        subcarriers != static_cast<std::uint16_t>(subcarriers_))
        throw invalid_input("shape of the CSI is " + shape_words(antennas, subcarriers) +
                            "; allowed: " + shape_words(antennas_, subcarriers_));
    for (int i = 0; i < antennas_; ++i)
        for (int m = 0; m < subcarriers_; ++m) {
            const double real = get_float(in), imaginary = get_float(in);
            csi.h(i, m) = { real, imaginary };
        }
    if (!csi.h.allFinite())
        throw invalid_input("the CSI holds values that are not finite; allowed: numbers");
    return csi;
}

} // namespace physec::an
