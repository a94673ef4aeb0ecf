// SPDX-License-Identifier: GPL-3.0-or-later
#include <Eigen/Cholesky>
#include <cmath>
#include <physec/an/air/channel_smoother.h>
#include <physec/error.h>

namespace physec::an {

channel_smoother::channel_smoother(const ofdm::air_frame& format)
{
    throw_if_invalid(format.validate());
    const auto& active = format.ofdm.active;
    const int size = format.ofdm.active_count();
    matrix_cf64 correlation(size, size);
    for (int m = 0; m < size; ++m)
        for (int k = 0; k < size; ++k) {
            // Mean of exp(-j 2 pi x u) for u uniform on (0, 1).
            const double x =
                double(active[m] - active[k]) * format.cyclic_prefix / format.ofdm.fft_size;
            const double sinc = x == 0.0 ? 1.0 : std::sin(pi * x) / (pi * x);
            correlation(m, k) = std::polar(1.0, -pi * x) * sinc;
        }
    const matrix_cf64 identity = matrix_cf64::Identity(size, size);
    const matrix_cf64 observed = correlation + identity / design_snr;
    // R and (R + I / snr)^-1 commute.
    filter_ = observed.llt().solve(correlation);
    removed_ = (identity - filter_).squaredNorm();
}

channel_smoother::result channel_smoother::smooth(const matrix_cf64& rough) const
{
    result out;
    out.channel.noalias() = filter_ * rough;
    out.noise = (rough - out.channel).squaredNorm() / (removed_ * rough.cols());
    return out;
}

} // namespace physec::an
