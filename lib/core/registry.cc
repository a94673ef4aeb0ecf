// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/registry.h>

namespace physec {

namespace {

struct failure_list {
    std::mutex mutex;
    std::vector<std::string> sentences;
};

//! Made at its first use, which may be before main().
failure_list& failures()
{
    static failure_list list;
    return list;
}

} // namespace

std::vector<std::string> registration_failures()
{
    const std::lock_guard<std::mutex> lock(failures().mutex);
    return failures().sentences;
}

void add_registration_failure(const std::string& sentence)
{
    const std::lock_guard<std::mutex> lock(failures().mutex);
    failures().sentences.push_back(sentence);
}

} // namespace physec
