// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/error.h>
#include <sstream>

namespace physec {

void throw_if_invalid(const std::string& complaint)
{
    if (!complaint.empty())
        throw invalid_input(complaint);
}

std::string complaint(const std::string& name, double value, const std::string& allowed)
{
    std::ostringstream text;
    text.precision(10);
    text << name << " is " << value << "; allowed: " << allowed;
    return text.str();
}

} // namespace physec
