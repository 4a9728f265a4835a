#include "drivers/imaging/mat.h"

#include <algorithm>
#include <cstring>

namespace zizhu::drivers::imaging {

namespace {

// Stateless, so one serves every thread.
class SecretMatAllocator final : public cv::MatAllocator {
public:
    // `given` memory is the caller's own, as with matOf(): OpenCV wraps that without asking an allocator.
    cv::UMatData* allocate(int dims, const int* sizes, int type, void* given, std::size_t* step,
                           cv::AccessFlag, cv::UMatUsageFlags) const override {
        if (given != nullptr) return nullptr;
        std::size_t total = CV_ELEM_SIZE(type);
        for (int i = dims - 1; i >= 0; --i) {
            if (step != nullptr) step[i] = total;
            total *= std::size_t(sizes[i]);
        }
        auto* made = new cv::UMatData(this);
        made->data = made->origdata = static_cast<uchar*>(base::detail::allocateSecret(total));
        made->size = total;
        return made;
    }
    bool allocate(cv::UMatData* data, cv::AccessFlag, cv::UMatUsageFlags) const override {
        return data != nullptr;
    }
    void deallocate(cv::UMatData* data) const override {
        if (data == nullptr) return;
        base::detail::releaseSecret(data->origdata, data->size);
        delete data;
    }
};

SecretMatAllocator* allocator() {
    static SecretMatAllocator one;
    return &one;
}

}  // namespace

cv::Mat secretMat() {
    cv::Mat mat;
    mat.allocator = allocator();
    return mat;
}

cv::Mat matOf(Picture& picture) {
    return {picture.height, picture.width, CV_8UC(picture.channels), picture.pixels.data()};
}

cv::Mat matOf(const Picture& picture) {
    return {picture.height, picture.width, CV_8UC(picture.channels),
            const_cast<std::uint8_t*>(picture.pixels.data())};
}

Picture pictureOf(const cv::Mat& mat) {
    Picture picture = makePicture(mat.cols, mat.rows, mat.channels());
    for (int y = 0; y < mat.rows; ++y) std::memcpy(picture.row(y), mat.ptr(y), picture.stride());
    return picture;
}

}  // namespace zizhu::drivers::imaging
