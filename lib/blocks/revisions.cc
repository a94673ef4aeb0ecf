// SPDX-License-Identifier: GPL-3.0-or-later
#include "revisions.h"
#include <map>
#include <mutex>
#include <physec/an/config.h>
#include <physec/fpi/config.h>
#include <random>

namespace gr {
namespace physec {

namespace {

constexpr std::size_t most_kept = 4096;

template <class Config>
struct board {
    std::mutex mutex;
    std::uint64_t transmitters = 0;
    std::uint64_t last = 0;
    std::map<std::uint64_t, revision<Config>> told;
    std::map<std::uint64_t, std::shared_ptr<const Config>> first, newest;

    // 53 bits and a bit of room: everybody who reads tags, Python and JSON included, can count so far.
    board()
    {
        std::random_device draw;
        last = (std::uint64_t(draw()) << 20) + 1;
    }
};

template <class Config>
board<Config>& the_board()
{
    static board<Config> only;
    return only;
}

} // namespace

template <class Config>
std::uint64_t new_transmitter()
{
    const std::lock_guard<std::mutex> lock(the_board<Config>().mutex);
    return ++the_board<Config>().transmitters;
}

template <class Config>
void forget(std::uint64_t transmitter)
{
    const std::lock_guard<std::mutex> lock(the_board<Config>().mutex);
    the_board<Config>().first.erase(transmitter);
    the_board<Config>().newest.erase(transmitter);
}

template <class Config>
std::uint64_t announce(std::uint64_t transmitter, const Config& config)
{
    auto shared = std::make_shared<const Config>(config);
    auto& all = the_board<Config>();
    const std::lock_guard<std::mutex> lock(all.mutex);
    all.told[++all.last] = { transmitter, shared };
    if (all.told.size() > most_kept)
        all.told.erase(all.told.begin());
    all.first.emplace(transmitter, shared);
    all.newest[transmitter] = shared;
    return all.last;
}

template <class Config>
std::optional<revision<Config>> find_revision(std::uint64_t number)
{
    auto& all = the_board<Config>();
    const std::lock_guard<std::mutex> lock(all.mutex);
    const auto found = all.told.find(number);
    return found == all.told.end() ? std::nullopt : std::optional<revision<Config>>(found->second);
}

template <class Config>
std::shared_ptr<const Config> newest_of(std::uint64_t transmitter)
{
    auto& all = the_board<Config>();
    const std::lock_guard<std::mutex> lock(all.mutex);
    const auto found = all.newest.find(transmitter);
    return found == all.newest.end() ? nullptr : found->second;
}

template <class Config>
std::shared_ptr<const Config> first_of(std::uint64_t transmitter)
{
    auto& all = the_board<Config>();
    const std::lock_guard<std::mutex> lock(all.mutex);
    const auto found = all.first.find(transmitter);
    return found == all.first.end() ? nullptr : found->second;
}

// The two kinds of transmitters that there are.
#define PHYSEC_REVISIONS_OF(Config)                                                                \
    template std::uint64_t new_transmitter<Config>();                                              \
    template void forget<Config>(std::uint64_t);                                                   \
    template std::uint64_t announce(std::uint64_t, const Config&);                                 \
    template std::optional<revision<Config>> find_revision(std::uint64_t);                         \
    template std::shared_ptr<const Config> newest_of(std::uint64_t);                               \
    template std::shared_ptr<const Config> first_of(std::uint64_t)

PHYSEC_REVISIONS_OF(::physec::fpi::config);
PHYSEC_REVISIONS_OF(::physec::an::config);
#undef PHYSEC_REVISIONS_OF

pmt::pmt_t revision_to_pmt(std::uint64_t number)
{
    return pmt::dict_add(pmt::make_dict(), pmt::mp("revision"), pmt::from_uint64(number));
}

std::optional<std::uint64_t> revision_from_pmt(const pmt::pmt_t& value)
{
    if (!pmt::is_dict(value))
        return std::nullopt;
    const auto number = pmt::dict_ref(value, pmt::mp("revision"), pmt::PMT_NIL);
    return pmt::is_uint64(number) ? std::optional<std::uint64_t>(pmt::to_uint64(number))
                                  : std::nullopt;
}

} // namespace physec
} // namespace gr
