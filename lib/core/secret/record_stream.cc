// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/secret/record_stream.h>
#include <algorithm>
#include <cstring>

namespace physec::secret {

namespace {
//! Bytes that may be authenticated for one that arrives: an honest record is one, the rest are errors.
constexpr std::size_t work = 4;
} // namespace

std::uint64_t record_counts::refused() const
{
    std::uint64_t all = 0;
    for (int verdict = 1; verdict < record_verdicts; ++verdict)
        all += records[verdict];
    return all;
}

std::string record_counts::complaint() const
{
    std::string text;
    for (int verdict = 1; verdict < record_verdicts; ++verdict)
        if (records[verdict])
            text += std::to_string(records[verdict]) + " " +
                    record_verdict_words(static_cast<record_verdict>(verdict)) + ", ";
    return skipped_bytes ? text + std::to_string(skipped_bytes) + " bytes skipped" : "";
}

record_stream::record_stream(record_opener opener)
    : opener_(std::move(opener)),
      buffer_(2 * opener_.record_bytes()),
      payload_(opener_.payload_bytes()),
      credit_(work * buffer_.size())
{
}

void record_stream::feed(const std::uint8_t* bytes,
                         std::size_t count,
                         std::uint64_t now_ns,
                         const std::function<void(const std::uint8_t*)>& take)
{
    while (count > 0) {
        if (end_ == buffer_.size()) { // less than a record is kept, so at least one fits behind it
            std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
            end_ -= begin_;
            begin_ = 0;
        }
        const auto part = std::min(count, buffer_.size() - end_);
        std::memcpy(buffer_.data() + end_, bytes, part);
        end_ += part;
        credit_ = std::min(credit_ + work * part, work * buffer_.size());
        bytes += part;
        count -= part;
        while (step(now_ns, take))
            ;
    }
}

void record_stream::skip(std::size_t count)
{
    begin_ += count;
    counts_.skipped_bytes += count;
}

//! One beginning, true or false; false when more bytes are needed to tell.
bool record_stream::step(std::uint64_t now_ns, const std::function<void(const std::uint8_t*)>& take)
{
    const void* found = std::memchr(buffer_.data() + begin_, 'P', end_ - begin_);
    skip(found ? static_cast<const std::uint8_t*>(found) - buffer_.data() - begin_ : end_ - begin_);
    if (end_ - begin_ < record_clear_bytes)
        return false;
    const std::uint8_t* record = buffer_.data() + begin_;
    auto verdict = opener_.claims(record, now_ns);
    if (verdict == record_verdict::accepted) {
        if (end_ - begin_ < opener_.record_bytes())
            return false;
        verdict = record_verdict::forged;
        if (credit_ >= opener_.record_bytes()) {
            credit_ -= opener_.record_bytes();
            verdict = opener_.open(record, now_ns, payload_.data());
        }
    }
    if (verdict == record_verdict::no_record) {
        skip(1);
        return true;
    }
    ++counts_.records[static_cast<std::size_t>(verdict)];
    if (verdict == record_verdict::accepted) {
        begin_ += opener_.record_bytes();
        take(payload_.data());
    } else {
        skip(1);
    }
    return true;
}

} // namespace physec::secret
