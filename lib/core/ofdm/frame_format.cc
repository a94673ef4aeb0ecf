// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/ofdm/frame_format.h>
#include <algorithm>
#include <cmath>
#include <physec/error.h>

namespace physec::ofdm {

numerology frame_format::guarded(double bandwidth_hz, int fft_size, double occupied)
{
    if (!(occupied > 0.0 && occupied < 1.0))
        throw invalid_input(complaint("occupied share of the band", occupied, "between 0 and 1"));
    numerology result;
    result.bandwidth_hz = bandwidth_hz;
    result.fft_size = fft_size;
    const int outermost = static_cast<int>(occupied * fft_size / 2);
    for (int n = -outermost; n <= outermost; ++n)
        if (n != 0)
            result.active.push_back(n);
    return result;
}

std::string frame_format::validate() const
{
    const std::string inner = ofdm.validate();
    if (!inner.empty())
        return inner;
    const int size = ofdm.fft_size;
    if (size < 16 || size % 2 != 0)
        return complaint("FFT size on the air", size, "even and at least 16");
    if (ofdm.active.front() <= -size / 2 || ofdm.active.back() >= size / 2)
        return complaint("outermost active subcarrier",
                         std::max(-ofdm.active.front(), ofdm.active.back()),
                         "less than half of the FFT size " + std::to_string(size));
    if (std::binary_search(ofdm.active.begin(), ofdm.active.end(), 0))
        return complaint("active subcarrier", 0, "any but 0, where receivers have their DC offset");
    const auto odd =
        std::count_if(ofdm.active.begin(), ofdm.active.end(), [](int n) { return n % 2 != 0; });
    if (odd < 4)
        return complaint("number of odd active subcarriers", odd, "at least 4, for the preamble");
    if (cyclic_prefix < 4 || cyclic_prefix > size)
        return complaint(
            "cyclic prefix in samples", cyclic_prefix, "4 to the FFT size " + std::to_string(size));
    if (header_symbols < 1 || header_symbols > 64 ||
        header_symbols * ofdm.active_count() < frame_header::bits)
        return complaint("header symbols",
                         header_symbols,
                         "1 to 64, and at least 64 subcarriers altogether (each symbol has " +
                             std::to_string(ofdm.active_count()) + ")");
    if (body_symbols < 1 || body_symbols > 4096)
        return complaint("body symbols", body_symbols, "1 to 4096");
    if (steady_symbols < 0 || steady_symbols > body_symbols)
        return complaint("steady symbols",
                         steady_symbols,
                         "0 (all) to the body symbols " + std::to_string(body_symbols));
    if (idle_symbols < 0 || idle_symbols > 1000000)
        return complaint("idle symbols", idle_symbols, "0 to 1000000");
    const auto spacing =
        (std::int64_t(symbols()) + idle_symbols) * (std::int64_t(cyclic_prefix) + size);
    if (spacing > (std::int64_t(1) << 30))
        return complaint("samples from frame to frame", spacing, "up to 2^30");
    return {};
}

pilot_grid make_preamble(const frame_format& format, int antennas)
{
    const auto& active = format.ofdm.active;
    const int subcarriers = format.ofdm.active_count();
    std::vector<int> odd;
    for (int m = 0; m < subcarriers; ++m)
        if (active[m] % 2 != 0)
            odd.push_back(m);
    // The energy of a whole symbol on the odd subcarriers alone.
    const double amplitude = std::sqrt(double(subcarriers) / odd.size() / antennas);
    // Half the symbol, delayed by i/antennas of it: n/2 cycles over the FFT size.
    const double shift = -pi / antennas;
    // So that the second symbol goes on where the first one ended.
    const double advance = 2.0 * pi * format.cyclic_prefix / format.ofdm.fft_size;
    pilot_grid preamble{ frame_format::preamble_symbols,
                         subcarriers,
                         matrix_cf64::Zero(frame_format::preamble_symbols * subcarriers,
                                           antennas) };
    for (std::size_t k = 0; k < odd.size(); ++k) {
        const int n = active[odd[k]];
        const double length = odd.size();
        const double chirp = -pi * k * (k + odd.size() % 2) / length; // Zadoff-Chu, root 1
        for (int g = 0; g < frame_format::preamble_symbols; ++g)
            for (int i = 0; i < antennas; ++i)
                preamble.values(g * subcarriers + odd[k], i) =
                    std::polar(amplitude, chirp + shift * n * i + g * advance * n);
    }
    return preamble;
}

pilot_grid
make_header(const frame_format& format, const frame_header& header, const pilot_grid& body)
{
    const int subcarriers = format.ofdm.active_count();
    const auto signs = header_signs(header, format.header_symbols * subcarriers);
    pilot_grid result{ format.header_symbols,
                       subcarriers,
                       matrix_cf64(format.header_symbols * subcarriers, body.antennas()) };
    for (Eigen::Index row = 0; row < result.values.rows(); ++row)
        result.values.row(row) = double(signs[row]) * body.values.row(row % subcarriers);
    return result;
}

} // namespace physec::ofdm
