# One directory = one library = one test program.

# zizhu_library(base LINK … [PRIVATE …] [FOLDERS …])
#
# Makes zizhu::<directory> of every .cpp in the directory (and the named sub-folders) but *_test.cpp,
# *_bench.cpp and main_*.cpp, and <directory>-test of every *_test.cpp. LINK is passed on to users.
# THREADS: its tests start threads, and run under the thread sanitizer too.
function(zizhu_library name)
    cmake_parse_arguments(arg "THREADS" "" "LINK;PRIVATE;FOLDERS;TEST_LINK" ${ARGN})
    set(patterns "*.cpp")
    foreach(folder IN LISTS arg_FOLDERS)
        list(APPEND patterns "${folder}/*.cpp")
    endforeach()
    list(TRANSFORM patterns PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/")
    file(GLOB sources CONFIGURE_DEPENDS ${patterns})
    set(tests ${sources})
    list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
    list(FILTER sources EXCLUDE REGEX "(_test|_bench)\\.cpp$|/main_[a-z_]*\\.cpp$")

    set(target zizhu_${name})
    add_library(${target} STATIC ${sources})
    add_library(zizhu::${name} ALIAS ${target})
    target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
    target_link_libraries(${target} PUBLIC ${arg_LINK} PRIVATE ${arg_PRIVATE} zizhu_warnings)

    if(tests AND NOT ZIZHU_FUZZ)
        add_executable(${name}-test ${tests} ${CMAKE_SOURCE_DIR}/tests/support/doctest_main.cpp)
        target_link_libraries(${name}-test PRIVATE zizhu::${name} ${arg_PRIVATE} ${arg_TEST_LINK}
            doctest::doctest zizhu_warnings)
        target_compile_definitions(${name}-test PRIVATE ZIZHU_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
            ZIZHU_BINARY_DIR="${CMAKE_BINARY_DIR}")
        add_test(NAME ${name} COMMAND ${name}-test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
        set(labels unit)
        if(arg_THREADS)
            list(APPEND labels threads)
            set_property(GLOBAL APPEND PROPERTY ZIZHU_THREAD_TESTS ${name}-test)
        endif()
        set_tests_properties(${name} PROPERTIES LABELS "${labels}" TIMEOUT 1200)
    endif()
endfunction()

# zizhu_program(zizhu-kiosk SOURCES main_kiosk.cpp LINK zizhu::kiosk)
function(zizhu_program name)
    cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
    if(ZIZHU_FUZZ)
        return()
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE ${arg_LINK} zizhu_warnings)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endfunction()
