# SPDX-License-Identifier: GPL-3.0-or-later
# Reading Eigen, pybind11 and GNU Radio takes most of the time of most files: each target reads
# them once. Files still include what they use; -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON builds, and
# proves, without. The lists name foreign headers only: an edit in here never rebuilds a target.

# A compiler cache that is not told how to treat precompiled headers stores nothing at all.
if(CMAKE_CXX_COMPILER_LAUNCHER MATCHES "ccache" AND NOT DEFINED CMAKE_DISABLE_PRECOMPILE_HEADERS)
  execute_process(COMMAND ccache --get-config sloppiness OUTPUT_VARIABLE sloppiness ERROR_QUIET)
  if(NOT sloppiness MATCHES "pch_defines")
    message(STATUS "physec: no precompiled headers (sloppiness of ccache lacks pch_defines)")
    set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
  endif()
endif()

# physec_precompile(TARGET HEADER...): files with options or definitions of their own are left out,
# because a precompiled header serves one set of them.
function(physec_precompile target)
  if(NOT TARGET ${target} OR CMAKE_DISABLE_PRECOMPILE_HEADERS)
    return()
  endif()
  target_precompile_headers(${target} PRIVATE ${ARGN})
  get_target_property(sources ${target} SOURCES)
  get_target_property(folder ${target} SOURCE_DIR)
  foreach(source ${sources})
    get_filename_component(source ${source} ABSOLUTE BASE_DIR ${folder})
    get_property(own SOURCE ${source} TARGET_DIRECTORY ${target} PROPERTY COMPILE_OPTIONS)
    get_property(defined SOURCE ${source} TARGET_DIRECTORY ${target}
                 PROPERTY COMPILE_DEFINITIONS)
    if(own OR defined)
      set_source_files_properties(${source} TARGET_DIRECTORY ${target}
                                  PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    endif()
  endforeach()
endfunction()

set(standard <algorithm> <cmath> <complex> <cstdint> <functional> <limits> <map> <memory> <random>
             <stdexcept> <string> <utility> <vector>)
set(algebra <Eigen/Cholesky> <Eigen/Core> <Eigen/Eigenvalues> <Eigen/LU> <Eigen/QR>)
set(blocks <gnuradio/block.h> <gnuradio/io_signature.h> <gnuradio/sync_block.h> <pmt/pmt.h>)
set(bindings <pybind11/complex.h> <pybind11/eigen.h> <pybind11/functional.h> <pybind11/numpy.h>
             <pybind11/pybind11.h> <pybind11/stl.h>)

physec_precompile(physec-core ${standard} ${algebra})
physec_precompile(gnuradio-physec ${standard} <Eigen/Core> ${blocks})
physec_precompile(physec_core ${standard} <Eigen/Core> ${bindings})
physec_precompile(physec_python ${standard} <Eigen/Core> ${bindings} ${blocks})
physec_precompile(physec_core_tests ${standard} ${algebra} <gtest/gtest.h>)

# Bindings convert and forward; the optimiser would spend more time on them than they ever run.
if(PHYSEC_GNURADIO AND CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
  target_compile_options(physec_core PRIVATE $<$<CONFIG:Release>:-O1>)
  target_compile_options(physec_python PRIVATE $<$<CONFIG:Release>:-O1>)
endif()
