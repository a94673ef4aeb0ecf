// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <pybind11/complex.h>
#include <pybind11/eigen.h>
#include <pybind11/functional.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

/*!
 * \file
 * Hand-written bindings (no header hashes, so editing a comment in a header breaks nothing). One
 * small file per room keeps compile times short.
 */
namespace py = pybind11;

// physec_core: the mathematics, importable without GNU Radio; a submodule per room.
void bind_array(py::module& m);
void bind_ofdm(py::module& m);
void bind_channel(py::module& m);
void bind_sync(py::module& m);
void bind_secret(py::module& m);
void bind_an_air(py::module& m);
void bind_an_config(py::module& m);
void bind_an_beams(py::module& m);
void bind_an_kernels(py::module& m);
void bind_an_receivers(py::module& m);
void bind_an_analysis(py::module& m);
void bind_an_passive_radar(py::module& m);
void bind_an_printed(py::module& m);
void bind_an_frame_monte_carlo(py::module& m);
void bind_fpi_config(py::module& m);
void bind_fpi_transmit(py::module& m);
void bind_fpi_receive(py::module& m);
void bind_fpi_track(py::module& m);
void bind_fpi_position(py::module& m);
void bind_fpi_bounds(py::module& m);
void bind_fpi_analysis(py::module& m);
void bind_fpi_planner(py::module& m);
void bind_fpi_registry(py::module& m);
void bind_fpi_schedule(py::module& m);
void bind_bench(py::module& m);

// physec_python: the blocks.
void bind_an_air_blocks(py::module& m);
void bind_air_blocks(py::module& m);
void bind_an_blocks(py::module& m);
void bind_channel_blocks(py::module& m);
void bind_fpi_transmit_blocks(py::module& m);
void bind_fpi_receive_blocks(py::module& m);
