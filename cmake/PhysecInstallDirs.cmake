# SPDX-License-Identifier: GPL-3.0-or-later
# Where Python modules go, and how installed libraries find each other.
#
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

# A private prefix is not on the loader's path: the libraries carry their own.
if(NOT CMAKE_INSTALL_PREFIX MATCHES "^/usr(/local)?$")
  set(CMAKE_INSTALL_RPATH ${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR})
endif()

message(STATUS "physec: prefix ${CMAKE_INSTALL_PREFIX}, Python ${PYTHON_EXECUTABLE}, modules in ${GR_PYTHON_DIR}")
