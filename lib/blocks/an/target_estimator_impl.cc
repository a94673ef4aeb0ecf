// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/an_target_estimator.h>
#include "angle_estimator.h"
#include <physec/an/receive/target_estimator.h>
#include <physec/error.h>

namespace gr {
namespace physec {

namespace {

using ::physec::an::target_reference;

std::vector<int> input_lengths(const ::physec::an::config& config, target_reference reference)
{
    return { config.rx_antennas, reference == target_reference::known_x ? config.tx_antennas : 1 };
}

} // namespace

class an_target_estimator_impl
    : public angle_estimator<an_target_estimator, ::physec::an::target_estimator>
{
public:
    an_target_estimator_impl(const ::physec::an::config& config,
                             target_reference reference,
                             int frames)
        : gr::block("an_target_estimator", signature(input_lengths(config, reference)), output()),
          angle_estimator("theta_rad",
                          input_lengths(config, reference),
                          config,
                          frames,
                          ::physec::an::target_estimator(config, reference))
    {
    }

private:
    void add(const gr_complex* echo, const gr_complex* snapshot) override
    {
        estimator_.add(echo, snapshot);
    }
};

an_target_estimator::sptr an_target_estimator::make(const ::physec::an::config& config,
                                                    const std::string& reference,
                                                    int frames)
{
    ::physec::throw_if_invalid(config.validate());
    return gnuradio::make_block_sptr<an_target_estimator_impl>(
        config, ::physec::an::target_reference_from_string(reference), frames);
}

} // namespace physec
} // namespace gr
