# zizhu_strings(TARGET zizhu_screens NAMESPACE zizhu::screens FOLDER strings)
#
# Compiles the gettext files <folder>/<language>.po of a directory into the table that tr() reads
# (<directory>/strings.h, generated): a key that a language lacks, or an argument that a translation
# drops, fails the build. zh_TW is made of zh_CN; zh_TW.po, if there is one, corrects it.
find_package(Python3 COMPONENTS Interpreter QUIET)
set(ZIZHU_PYTHON /usr/bin/python3 CACHE FILEPATH "The Python that has Debian's python3-polib")

function(zizhu_strings)
    cmake_parse_arguments(arg "" "TARGET;NAMESPACE;FOLDER" "" ${ARGN})
    get_filename_component(directory ${CMAKE_CURRENT_SOURCE_DIR} NAME)
    set(out ${CMAKE_BINARY_DIR}/generated/${directory})
    file(GLOB po CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${arg_FOLDER}/*.po)
    add_custom_command(
        OUTPUT ${out}/strings.h ${out}/strings.cpp
        COMMAND ${ZIZHU_PYTHON} ${CMAKE_SOURCE_DIR}/scripts/compile-strings --namespace ${arg_NAMESPACE}
                --include ${directory}/strings.h --out ${out} ${po}
        DEPENDS ${po} ${CMAKE_SOURCE_DIR}/scripts/compile-strings
                ${CMAKE_SOURCE_DIR}/catalog/traditional/to-traditional.json
                ${CMAKE_SOURCE_DIR}/catalog/traditional/phrases.txt
                ${CMAKE_SOURCE_DIR}/catalog/traditional/characters.txt
        COMMENT "Strings of ${directory}")
    target_sources(${arg_TARGET} PRIVATE ${out}/strings.cpp ${out}/strings.h)
    target_include_directories(${arg_TARGET} PUBLIC ${CMAKE_BINARY_DIR}/generated)
endfunction()
