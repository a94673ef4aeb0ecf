// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bindings.h"
#include <gnuradio/block.h>
#include <gnuradio/sync_block.h>

//! py::class_ of a block that derives from gr::sync_block.
template <class T>
using sync_block_class =
    py::class_<T, gr::sync_block, gr::block, gr::basic_block, std::shared_ptr<T>>;

//! py::class_ of a block that derives from gr::block.
template <class T>
using general_block_class = py::class_<T, gr::block, gr::basic_block, std::shared_ptr<T>>;
