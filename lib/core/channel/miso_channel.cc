// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/channel/miso_channel.h>
#include <algorithm>
#include <volk/volk.h>

namespace physec::channel {

miso_channel::miso_channel(const matrix_cf64& response,
                           double noise_variance,
                           std::uint64_t seed,
                           const std::string& stream)
    : subcarriers_(static_cast<int>(response.rows())),
      antennas_(static_cast<int>(response.cols())),
      response_(response.size()),
      product_(response.rows()),
      noise_variance_(noise_variance),
      random_(seed, "channel noise " + stream)
{
    set_response(response);
}

void miso_channel::set_response(const matrix_cf64& response)
{
    for (Eigen::Index k = 0; k < response.size(); ++k)
        response_[k] = cf32(response.data()[k]);
}

void miso_channel::apply(const cf32* const* in, cf32* out)
{
    volk_32fc_x2_multiply_32fc(out, in[0], response_.data(), subcarriers_);
    for (int i = 1; i < antennas_; ++i) {
        volk_32fc_x2_multiply_32fc(
            product_.data(), in[i], &response_[i * subcarriers_], subcarriers_);
        volk_32fc_x2_add_32fc(out, out, product_.data(), subcarriers_);
    }
    random_.add_complex_normal(out, subcarriers_, noise_variance_);
}

} // namespace physec::channel
