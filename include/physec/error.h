// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <stdexcept>
#include <string>

namespace physec {

/*!
 * Input that cannot be used. The message is one line for a person: what was given, what is
 * allowed. The command line turns it into exit status 2; blocks log it and keep their last valid
 * setting.
 */
class PHYSEC_CORE_API invalid_input : public std::invalid_argument
{
public:
    explicit invalid_input(const std::string& message) : std::invalid_argument(message) {}
};

//! Throws invalid_input when a validate() function returned a complaint (a non-empty text).
PHYSEC_CORE_API void throw_if_invalid(const std::string& complaint);

/*!
 * The one sentence format of the library: "NAME is VALUE; allowed: RANGE".
 * VALUE is printed with up to 10 significant digits.
 */
PHYSEC_CORE_API std::string
complaint(const std::string& name, double value, const std::string& allowed);

} // namespace physec
