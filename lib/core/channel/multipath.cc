// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/channel/multipath.h>
#include <cmath>

namespace physec::channel {

matrix_cf64
miso_response(const std::vector<path>& paths, const ofdm::numerology& numerology, int antennas)
{
    const double spacing_hz = numerology.subcarrier_spacing_hz();
    matrix_cf64 response = matrix_cf64::Zero(numerology.active_count(), antennas);
    for (const path& p : paths)
        for (int i = 0; i < antennas; ++i)
            for (int m = 0; m < numerology.active_count(); ++m)
                response(m, i) +=
                    p.gain * std::polar(1.0,
                                        2.0 * pi *
                                            (i * p.spatial_frequency -
                                             numerology.active[m] * p.delay_s * spacing_hz));
    return response;
}

} // namespace physec::channel
