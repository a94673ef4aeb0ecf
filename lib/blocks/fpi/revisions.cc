// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/revisions.h"
#include <map>
#include <mutex>
#include <random>

namespace gr {
namespace physec {

namespace {

using ::physec::fpi::config;

constexpr std::size_t most_kept = 4096;

struct board {
    std::mutex mutex;
    std::uint64_t transmitters = 0;
    std::uint64_t last = 0;
    std::map<std::uint64_t, revision> told;
    std::map<std::uint64_t, std::shared_ptr<const config>> first, newest;

    // 53 bits and a bit of room: everybody who reads tags, Python and JSON included, can count so far.
    board()
    {
        std::random_device draw;
        last = (std::uint64_t(draw()) << 20) + 1;
    }
};

board& the_board()
{
    static board only;
    return only;
}

} // namespace

std::uint64_t new_transmitter()
{
    const std::lock_guard<std::mutex> lock(the_board().mutex);
    return ++the_board().transmitters;
}

void forget(std::uint64_t transmitter)
{
    const std::lock_guard<std::mutex> lock(the_board().mutex);
    the_board().first.erase(transmitter);
    the_board().newest.erase(transmitter);
}

std::uint64_t announce(std::uint64_t transmitter, const config& config)
{
    auto shared = std::make_shared<const ::physec::fpi::config>(config);
    board& all = the_board();
    const std::lock_guard<std::mutex> lock(all.mutex);
    all.told[++all.last] = { transmitter, shared };
    if (all.told.size() > most_kept)
        all.told.erase(all.told.begin());
    all.first.emplace(transmitter, shared);
    all.newest[transmitter] = shared;
    return all.last;
}

std::optional<revision> find_revision(std::uint64_t number)
{
    board& all = the_board();
    const std::lock_guard<std::mutex> lock(all.mutex);
    const auto found = all.told.find(number);
    return found == all.told.end() ? std::nullopt : std::optional<revision>(found->second);
}

std::shared_ptr<const config> newest_of(std::uint64_t transmitter)
{
    board& all = the_board();
    const std::lock_guard<std::mutex> lock(all.mutex);
    const auto found = all.newest.find(transmitter);
    return found == all.newest.end() ? nullptr : found->second;
}

std::shared_ptr<const config> first_of(std::uint64_t transmitter)
{
    board& all = the_board();
    const std::lock_guard<std::mutex> lock(all.mutex);
    const auto found = all.first.find(transmitter);
    return found == all.first.end() ? nullptr : found->second;
}

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
