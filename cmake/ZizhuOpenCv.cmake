# zizhu::opencv: OpenCV's core and imgproc alone. Its own package file links every module there is, and
# with them half a desktop.
if(TARGET zizhu_opencv)
    return()
endif()
find_path(ZIZHU_OPENCV_INCLUDE opencv2/imgproc.hpp PATH_SUFFIXES opencv4 REQUIRED)
find_library(ZIZHU_OPENCV_CORE opencv_core REQUIRED)
find_library(ZIZHU_OPENCV_IMGPROC opencv_imgproc REQUIRED)
add_library(zizhu_opencv INTERFACE)
target_include_directories(zizhu_opencv SYSTEM INTERFACE ${ZIZHU_OPENCV_INCLUDE})
target_link_libraries(zizhu_opencv INTERFACE ${ZIZHU_OPENCV_IMGPROC} ${ZIZHU_OPENCV_CORE})
add_library(zizhu::opencv ALIAS zizhu_opencv)
