# SPDX-License-Identifier: GPL-3.0-or-later
# Where things go below the prefix, and how they find each other there. Nothing that is installed
# holds the prefix: an installation may be moved, and `cmake --install build --prefix X` may name
# another one than the build was configured for.

# Libraries are found from where the library or module that needs them is.
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)
set(CMAKE_INSTALL_RPATH "$ORIGIN")

# physec_rpath(VARIABLE FOLDER): the way from FOLDER, below the prefix, to the libraries.
function(physec_rpath variable folder)
  file(RELATIVE_PATH way /prefix/${folder} /prefix/${CMAKE_INSTALL_LIBDIR})
  set(${variable} "$ORIGIN/${way}" PARENT_SCOPE)
endfunction()

if(PHYSEC_GNURADIO)
  # Debian's interpreter searches lib/python3/dist-packages under /usr and
  # lib/python3.X/dist-packages under /usr/local; any other prefix needs PYTHONPATH and uses
  # site-packages, as GNU Radio's own modules do.
  execute_process(
    COMMAND ${PYTHON_EXECUTABLE} -c "import sys; print('%d.%d' % sys.version_info[:2])"
    OUTPUT_VARIABLE PHYSEC_PYTHON_VERSION OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT GR_PYTHON_DIR)
    if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
      set(GR_PYTHON_DIR lib/python3/dist-packages)
    elseif(CMAKE_INSTALL_PREFIX STREQUAL "/usr/local")
      set(GR_PYTHON_DIR lib/python${PHYSEC_PYTHON_VERSION}/dist-packages)
    else()
      set(GR_PYTHON_DIR lib/python${PHYSEC_PYTHON_VERSION}/site-packages)
    endif()
  endif()
  set(GR_PYTHON_DIR ${GR_PYTHON_DIR} CACHE STRING "Python modules, below the prefix")

  # The build tree is importable as it stands: PYTHONPATH=build/python.
  set(PHYSEC_PYTHON_BUILD_DIR ${PROJECT_BINARY_DIR}/python/gnuradio/physec)
  file(MAKE_DIRECTORY ${PHYSEC_PYTHON_BUILD_DIR})
  message(STATUS "physec: prefix ${CMAKE_INSTALL_PREFIX}, Python ${PYTHON_EXECUTABLE}, modules in ${GR_PYTHON_DIR}")
endif()
