// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bindings.h"
#include <physec/ofdm/pilots.h>

//! Pilots as Python hands them in: anything that NumPy turns into a complex array.
using pilot_argument = py::array_t<std::complex<double>, py::array::c_style | py::array::forcecast>;

//! NumPy array of shape (G, N, Nt) with a copy of the grid.
py::array_t<std::complex<double>> to_array(const physec::ofdm::pilot_grid& grid);

//! Inverse of to_array(). Throws physec::invalid_input when the array is not 3-D.
physec::ofdm::pilot_grid to_grid(const pilot_argument& array);
