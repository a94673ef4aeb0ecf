// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/channel/miso_channel.h>
#include <algorithm>
#include <cmath>
#include <physec/error.h>
#include <volk/volk.h>

namespace physec::channel {

std::string validate_responses(const std::vector<matrix_cf64>& responses)
{
    const auto shape = [](const matrix_cf64& m) {
        return std::to_string(m.rows()) + " x " + std::to_string(m.cols());
    };
    if (responses.empty() || responses[0].size() == 0)
        return "responses hold no value; allowed: one or more of active subcarriers x antennas";
    for (const auto& response : responses) {
        if (response.rows() != responses[0].rows() || response.cols() != responses[0].cols())
            return "responses are " + shape(responses[0]) + " and " + shape(response) +
                   "; allowed: all of one shape";
        if (!response.allFinite())
            return "responses hold a value that is not finite; allowed: finite values";
    }
    return "";
}

std::string validate_noise_variance(double noise_variance)
{
    if (std::isfinite(noise_variance) && noise_variance >= 0.0)
        return "";
    return complaint("noise_variance", noise_variance, "0 and more");
}

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
