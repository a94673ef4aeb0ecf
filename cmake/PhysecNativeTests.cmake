# SPDX-License-Identifier: GPL-3.0-or-later
# physec_native_tests(TARGET FOLDER SOURCE...): every GoogleTest case of the sources an entry of its
# own in ctest, named FOLDER.<folder of the source>.<suite>.<case>, with the label "native".
#
# A process for each costs 10 ms: 3 s of processor time for 300 cases that need 50 s. It buys
# failures that name themselves, both cores busy to the end, and reruns of what failed alone.
#
# What takes long is a suite whose name ends in Long. It has the label "long" as well, and a shorter
# version without it.
#
# The target physec_native builds every program that such a test runs: what sanitizers build.
include(GoogleTest)
add_custom_target(physec_native)

function(physec_native_tests target folder)
  add_dependencies(physec_native ${target})
  foreach(source ${ARGN})
    get_filename_component(room ${source} DIRECTORY)
    string(REGEX REPLACE "[/.]+" "." prefix "${folder}/${room}/")
    # By reading the sources: the other way, gtest_discover_tests(), does not say which file a case
    # is from.
    gtest_add_tests(TARGET ${target} SOURCES ${source} TEST_PREFIX ${prefix} TEST_LIST cases
                    EXTRA_ARGS --gtest_brief=1)
    foreach(case ${cases})
      set(labels native)
      if(case MATCHES "Long\\.")
        list(APPEND labels long)
      endif()
      set_tests_properties(${case} PROPERTIES LABELS "${labels}" TIMEOUT 600)
    endforeach()
  endforeach()
endfunction()
