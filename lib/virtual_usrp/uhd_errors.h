// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/error.h>
#include <string>
#include <uhd/exception.hpp>

namespace physec::virtual_usrp {

//! Runs \p call; what the simulation calls invalid input is UHD's value_error.
template <class Call>
auto with_uhd_errors(Call&& call) -> decltype(call())
{
    try {
        return call();
    } catch (const physec::invalid_input& error) {
        throw uhd::value_error(std::string("simulated USRP: ") + error.what());
    }
}

} // namespace physec::virtual_usrp
