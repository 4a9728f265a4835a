// zizhu-hid-role: what a HID device is, asked by udev (packaging/99-zizhu.rules) with the path of its report
// descriptor in sysfs. Prints "code-scanner" and ends with 0 for a POS scanner; ends with 1 for anything
// else.
#include <array>
#include <cstdio>
#include <fstream>

#include "drivers/hid_pos/descriptor.h"

int main(int argc, char** argv) {
    using namespace zizhu;
    if (argc != 2) {
        std::fputs("usage: zizhu-hid-role REPORT-DESCRIPTOR\n", stderr);
        return 2;
    }
    std::ifstream in(argv[1], std::ios::binary);
    std::array<char, drivers::hid_pos::kMaxDescriptorBytes> bytes{};
    in.read(bytes.data(), bytes.size());
    const auto size = std::size_t(in.gcount() > 0 ? in.gcount() : 0);
    if (!drivers::hid_pos::isPosScanner(base::asBytes(std::string_view(bytes.data(), size)))) return 1;
    std::puts("code-scanner");
    return 0;
}
