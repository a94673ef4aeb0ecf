// SPDX-License-Identifier: GPL-3.0-or-later
#include "bytes.h"
#include <cstdio>
#include <cstdlib>
#include <physec/an/air/channel_state_record.h>
#include <physec/error.h>
#include <physec/secret/record_stream.h>
#include <vector>

using namespace physec;

/*!
 * \file
 * A stream of sealed records that the input cuts, alters, repeats, mixes with its own bytes and with the
 * beginnings of records. What is accepted was sealed, in the order in which it was, and once; and honest
 * records that come one after the other at the end are heard whatever was before them.
 */
namespace {

[[noreturn]] void found(const char* what)
{
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

const an::air_config& config()
{
    static const auto small = [] {
        an::config scheme;
        scheme.tx_antennas = 3;
        ofdm::frame_format format;
        format.ofdm = ofdm::frame_format::guarded(1e6, 32, 0.79);
        format.cyclic_prefix = 8;
        return an::make_air_config(scheme, format, 8, 4, 1);
    }();
    return small;
}

class station
{
public:
    station()
        : layout_(config()),
          sealer_({},
                  secret::record_kind::channel_state,
                  an::hash_air_config(config()),
                  layout_.bytes()),
          stream_(secret::record_opener(
              {},
              { secret::record_kind::channel_state, 1, an::hash_air_config(config()) },
              layout_.bytes(),
              0)),
          payload_(layout_.bytes())
    {
    }

    //! A record of the next number, for session 1 unless told otherwise.
    std::vector<std::uint8_t> seal(std::uint32_t session = 1)
    {
        const matrix_cf64 h = matrix_cf64::Constant(3, config().subcarriers(), ++sealed_);
        layout_.write({ session, sealed_, h }, payload_.data());
        std::vector<std::uint8_t> record(sealer_.record_bytes());
        sealer_.seal(session, payload_.data(), 1000, record.data());
        return record;
    }

    void hear(const std::vector<std::uint8_t>& bytes)
    {
        stream_.feed(bytes.data(), bytes.size(), 1000, [this](const std::uint8_t* payload) {
            const auto csi = layout_.read(1, payload);
            if (csi.frame <= last_ || csi.frame > sealed_ || csi.h(1, 1) != cf64(csi.frame))
                found("accepted what was not sealed, or not in its order");
            last_ = csi.frame;
        });
    }

    std::uint64_t sealed() const { return sealed_; }
    std::uint64_t last() const { return last_; }

private:
    an::channel_state_record layout_;
    secret::record_sealer sealer_;
    secret::record_stream stream_;
    std::vector<std::uint8_t> payload_;
    std::uint64_t sealed_ = 0, last_ = 0;
};

//! One thing that may happen to a record on its way.
std::vector<std::uint8_t>
on_its_way(fuzz::bytes& input, std::vector<std::uint8_t> record, std::vector<std::uint8_t>& old)
{
    switch (input.take<std::uint8_t>() % 7) {
    case 0:
        record[input.up_to(record.size() - 1)] ^= input.take<std::uint8_t>();
        break;
    case 1:
        record.resize(input.up_to(record.size()));
        break;
    case 2:
        record.erase(record.begin(), record.begin() + input.up_to(record.size()));
        break;
    case 3: // its beginning again and again, newer than all
        record.resize(secret::record_clear_bytes);
        record[15] ^= 0x40;
        for (int more = input.up_to(20); more > 0; --more)
            record.insert(
                record.end(), record.begin(), record.begin() + secret::record_clear_bytes);
        break;
    case 4: // the input's own bytes
        record.clear();
        for (int more = input.up_to(300); more > 0; --more)
            record.push_back(input.take<std::uint8_t>());
        break;
    case 5: // an old one
        std::swap(record, old);
        break;
    default:
        break;
    }
    return record;
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::bytes input(data, size);
    station both;
    std::vector<std::uint8_t> old;
    while (!input.empty())
        both.hear(on_its_way(input, both.seal(input.take<std::uint8_t>() % 8 ? 1 : 2), old));
    // Two records may fall to a beginning that still waits for its body.
    for (int honest = 0; honest < 3; ++honest)
        both.hear(both.seal());
    if (both.last() != both.sealed())
        found("an honest record at the end was not heard");
    return 0;
}
