// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/bounds/printed.h>
#include <string>

//! "clt" or "exact"; throws physec::invalid_input otherwise.
physec::an::printed_law printed_law_from_string(const std::string& name);
