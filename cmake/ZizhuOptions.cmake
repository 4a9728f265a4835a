# How our own code is compiled. Third-party code gets none of these warnings.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

set(ZIZHU_SANITIZE "" CACHE STRING "Sanitizers for everything, as -fsanitize= takes them")
option(ZIZHU_FUZZ "Build the libFuzzer targets of tests/fuzz (clang)" OFF)
option(ZIZHU_DEVELOPMENT "Build what never ships: the device dock, the robot, recorders" ON)

find_program(ZIZHU_CCACHE ccache)
if(ZIZHU_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
        CCACHE_NOHASHDIR=1 ${ZIZHU_CCACHE})
endif()

# Paths in messages and debug data are relative to the project, so that a build is reproducible.
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
find_program(ZIZHU_LLD ld.lld)
if(ZIZHU_LLD)
    add_link_options(-fuse-ld=lld)
endif()

if(ZIZHU_SANITIZE)
    add_compile_options(-fsanitize=${ZIZHU_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${ZIZHU_SANITIZE})
endif()
if(ZIZHU_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
    add_compile_definitions(ZIZHU_FUZZ)
endif()
if(ZIZHU_DEVELOPMENT)
    add_compile_definitions(ZIZHU_DEVELOPMENT)
endif()

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(doctest REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)

add_library(zizhu_warnings INTERFACE)
target_compile_options(zizhu_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
    -Wformat=2 -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # False alarms of GCC 12 with -O2 in the standard library and in fmt.
    target_compile_options(zizhu_warnings INTERFACE -Wno-error=maybe-uninitialized -Wno-error=restrict
        -Wno-error=array-bounds -Wno-error=stringop-overflow -Wno-error=stringop-overread
        -Wno-missing-field-initializers)
else()
    target_compile_options(zizhu_warnings INTERFACE -Wno-missing-field-initializers)
endif()
