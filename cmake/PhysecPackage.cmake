# SPDX-License-Identifier: GPL-3.0-or-later
# What lets other projects build on this one: headers, CMake package, pkg-config files.
include(CMakePackageConfigHelpers)
set(PHYSEC_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/gnuradio-physec)

install(DIRECTORY include/physec include/gnuradio DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h")
install(EXPORT gnuradio-physecTargets NAMESPACE gnuradio:: DESTINATION ${PHYSEC_CMAKE_DIR})
configure_package_config_file(cmake/gnuradio-physecConfig.cmake.in
  ${PROJECT_BINARY_DIR}/gnuradio-physecConfig.cmake INSTALL_DESTINATION ${PHYSEC_CMAKE_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/gnuradio-physecConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/gnuradio-physecConfig.cmake
              ${PROJECT_BINARY_DIR}/gnuradio-physecConfigVersion.cmake
        DESTINATION ${PHYSEC_CMAKE_DIR})
configure_file(cmake/gnuradio-physec.pc.in ${PROJECT_BINARY_DIR}/gnuradio-physec.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/gnuradio-physec.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
