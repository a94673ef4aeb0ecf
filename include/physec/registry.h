// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <physec/api.h>
#include <physec/error.h>
#include <string>
#include <utility>
#include <vector>

namespace physec {

/*!
 * What registrations at namespace scope could not do. They run while a library is loaded, where an
 * exception would end the program.
 */
PHYSEC_CORE_API std::vector<std::string> registration_failures();
PHYSEC_CORE_API void add_registration_failure(const std::string& sentence);

//! Calls add() for a registration at namespace scope.
template <class Add>
void register_while_loading(Add&& add) noexcept
{
    try {
        add();
    } catch (const std::exception& error) {
        add_registration_failure(error.what());
    }
}

/*!
 * Things by name, added while a library is loaded or when a user brings his own, and never removed:
 * references stay valid. Safe for use by several threads. \p Thing has a member `name`.
 */
template <class Thing>
class registry
{
public:
    //! \param what they are called in complaints, for example "attack"
    explicit registry(std::string what) : what_(std::move(what)) {}

    //! \throws invalid_input for a name that is empty or taken
    void add(Thing thing)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (thing.name.empty() || things_.count(thing.name) > 0)
            throw invalid_input("name of a new " + what_ + " is \"" + thing.name +
                                "\"; allowed: one that is not empty and not taken (" + known() +
                                ")");
        const std::string name = thing.name;
        things_.emplace(name, std::make_unique<const Thing>(std::move(thing)));
    }

    //! \throws invalid_input for an unknown name, naming those that are known
    const Thing& find(const std::string& name) const
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto found = things_.find(name);
        if (found == things_.end())
            throw invalid_input(what_ + " is \"" + name + "\"; allowed: " + known());
        return *found->second;
    }

    //! All of them, in the order of their names.
    std::vector<const Thing*> all() const
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        std::vector<const Thing*> result;
        for (const auto& [name, thing] : things_)
            result.push_back(thing.get());
        return result;
    }

private:
    std::string known() const
    {
        std::string names;
        for (const auto& [name, thing] : things_)
            names += (names.empty() ? "" : ", ") + name;
        return names;
    }

    const std::string what_;
    mutable std::mutex mutex_;
    std::map<std::string, std::unique_ptr<const Thing>> things_;
};

} // namespace physec
