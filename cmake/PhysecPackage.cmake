# SPDX-License-Identifier: GPL-3.0-or-later
# What lets other projects build on this one: headers, CMake package, pkg-config files.
include(CMakePackageConfigHelpers)
set(PHYSEC_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/gnuradio-physec)
file(RELATIVE_PATH PHYSEC_PC_TO_PREFIX /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
string(REGEX REPLACE "/$" "" PHYSEC_PC_TO_PREFIX ${PHYSEC_PC_TO_PREFIX})

# physec_package_part(COMPONENT): exported targets and pkg-config file of a component.
function(physec_package_part component pc)
  install(EXPORT physec-${component}Targets NAMESPACE gnuradio:: DESTINATION ${PHYSEC_CMAKE_DIR})
  configure_file(cmake/${pc}.pc.in ${PROJECT_BINARY_DIR}/${pc}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${pc}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endfunction()

install(DIRECTORY include/physec DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h")
physec_package_part(core physec-core)
if(PHYSEC_GNURADIO)
  install(DIRECTORY include/gnuradio DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
          FILES_MATCHING PATTERN "*.h")
  physec_package_part(blocks gnuradio-physec)
  # The modules look for the libraries from where they are.
  physec_rpath(modules_rpath ${GR_PYTHON_DIR}/gnuradio/physec)
  set_target_properties(physec_core physec_python PROPERTIES INSTALL_RPATH "${modules_rpath}")
  if(TARGET uhd-physec)
    physec_rpath(radio_rpath ${CMAKE_INSTALL_LIBDIR}/physec/uhd-modules)
    set_target_properties(uhd-physec PROPERTIES INSTALL_RPATH "${radio_rpath}")
  endif()
endif()

configure_package_config_file(cmake/gnuradio-physecConfig.cmake.in
  ${PROJECT_BINARY_DIR}/gnuradio-physecConfig.cmake INSTALL_DESTINATION ${PHYSEC_CMAKE_DIR}
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/gnuradio-physecConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/gnuradio-physecConfig.cmake
              ${PROJECT_BINARY_DIR}/gnuradio-physecConfigVersion.cmake
        DESTINATION ${PHYSEC_CMAKE_DIR})

# Removes what the last installation from this build folder put in place.
if(NOT TARGET uninstall)
  add_custom_target(uninstall
    COMMAND ${CMAKE_COMMAND} -DMANIFEST=${PROJECT_BINARY_DIR}/install_manifest.txt
            -P ${PROJECT_SOURCE_DIR}/cmake/uninstall.cmake
    VERBATIM)
endif()
