// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/air/channel_smoother.h>
#include <cmath>
#include <limits>
#include <physec/error.h>
#include <physec/numeric/decompositions.h>

namespace physec::an {

channel_smoother::channel_smoother(const ofdm::frame_format& format)
{
    throw_if_invalid(format.validate());
    const auto& active = format.ofdm.active;
    const int size = format.ofdm.active_count();
    // R(m, k) is the mean of exp(-j 2 pi x u) for u uniform on (0, 1): exp(-j pi x) sinc(x).
    // The phases are a unitary factor on either side of a real matrix.
    const double share = double(format.cyclic_prefix) / format.ofdm.fft_size;
    Eigen::MatrixXd sinc(size, size);
    vector_cf64 phases(size);
    for (int m = 0; m < size; ++m) {
        phases[m] = std::polar(1.0, -pi * active[m] * share);
        for (int k = 0; k < size; ++k) {
            const double x = (active[m] - active[k]) * share;
            sinc(m, k) = x == 0.0 ? 1.0 : std::sin(pi * x) / (pi * x);
        }
    }
    const auto eigen = numeric::self_adjoint_eigen(sinc);
    const Eigen::ArrayXd powers = eigen.values.array(); // increasing
    const matrix_cf64 vectors = phases.asDiagonal() * eigen.vectors.cast<cf64>();
    const Eigen::VectorXd gains = powers / (powers + 1.0 / design_snr);
    filter_ = vectors * gains.asDiagonal() * vectors.adjoint();
    silent_ = vectors.leftCols((powers < silent_share).count()).adjoint();
}

channel_smoother::result channel_smoother::smooth(const matrix_cf64& rough) const
{
    result out;
    out.channel.noalias() = filter_ * rough;
    out.noise = silent_.rows() > 0
                    ? (silent_ * rough).squaredNorm() / (silent_.rows() * rough.cols())
                    : std::numeric_limits<double>::quiet_NaN();
    return out;
}

} // namespace physec::an
