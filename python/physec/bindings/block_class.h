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

/*!
 * A setter that locks what a block's thread locks, too. That thread may have to wait for Python (an
 * attack or protection written in it), so Python must not wait for it.
 */
template <class T, class Value>
auto released(void (T::*setter)(const Value&))
{
    return [setter](T& block, const Value& value) {
        const Value copy = value;
        const py::gil_scoped_release released;
        (block.*setter)(copy);
    };
}
