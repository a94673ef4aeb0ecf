// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bindings.h"
#include <cstdint>
#include <functional>

//! Python's progress(done, total), or None, as the Monte Carlo engine wants it.
inline std::function<void(std::uint64_t, std::uint64_t)>
interruptible(std::function<void(std::uint64_t, std::uint64_t)> progress)
{
    // Also without a progress function: this is where Ctrl-C gets through.
    return [progress](std::uint64_t done, std::uint64_t all) {
        py::gil_scoped_acquire gil;
        if (PyErr_CheckSignals() != 0)
            throw py::error_already_set();
        if (progress)
            progress(done, all);
    };
}
