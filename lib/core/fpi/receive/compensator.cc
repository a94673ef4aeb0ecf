// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/receive/compensator.h>
#include <physec/error.h>
#include <physec/fpi/transmit/precoder.h>

namespace physec::fpi {

namespace {

ofdm::pilot_grid effective(const config& config, const ofdm::pilot_grid& bare)
{
    const precoder alice(config);
    if (alice.redraws())
        throw invalid_input("key_refresh is \"" + config.key_refresh +
                            "\"; allowed for compensation: session (it keeps one set of pilots)");
    return alice.apply(bare);
}

} // namespace

compensator::compensator(const config& config, const ofdm::pilot_grid& bare)
    : channel_(effective(config, bare))
{
}

scheduled_compensator::scheduled_compensator(const config& config,
                                             const ofdm::pilot_grid& bare,
                                             std::shared_ptr<const secret_schedule> schedule)
    : config_(config), bare_(bare), schedule_(std::move(schedule)), compensator_(config, bare)
{
}

matrix_cf64 scheduled_compensator::estimate(const vector_cf64& frame, std::uint64_t frame_number)
{
    const auto epoch = schedule_ ? schedule_->epoch_at(frame_number) : std::nullopt;
    secret_missing_ = schedule_ && !epoch;
    if (epoch && epoch != epoch_) {
        compensator_ = compensator(schedule_->with_secret(config_, *epoch), bare_);
        epoch_ = epoch;
    }
    return compensator_.estimate(frame);
}

} // namespace physec::fpi
