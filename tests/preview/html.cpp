#include "tests/preview/html.h"

#include <fmt/format.h>
#include <sodium.h>

namespace zizhu::preview {

namespace {
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string base64(const base::Bytes& bytes) {
    std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(out.data(), out.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    out.pop_back();  // the terminating zero
    return out;
}

constexpr std::string_view kStyle = R"(
body { font: 16px/1.5 "Noto Sans CJK SC", sans-serif; margin: 2em; background: #eef1f5; color: #14212e; }
section { background: #fff; border-radius: 8px; padding: 1em 1.5em; margin: 1.5em 0; }
h2 { margin: 0; font-size: 1.1em; } p.note { margin: .2em 0 .8em; color: #414e5b; }
div.row { display: flex; gap: 1.5em; overflow-x: auto; align-items: flex-start; }
figure { margin: 0; } figcaption { color: #414e5b; } img { border: 1px solid #76828f; display: block; }
ul.faults { color: #94101c; font-weight: bold; max-width: 540px; } nav a { margin-right: 1em; }
)";
}  // namespace

std::string toHtml(const Album& album) {
    std::string out = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{0}</title><style>{1}</style></head>\n<body>\n"
        "<h1>{0}</h1>\n<p>{2}</p>\n",
        escaped(album.title), kStyle, escaped(album.about));
    for (const std::string& missed : album.missed)
        out += fmt::format("<ul class=\"faults\"><li>no picture of {}: no generated answers led to it</li></ul>\n", escaped(missed));
    out += "<nav>";
    for (std::size_t i = 0; i < album.leaves.size(); ++i)
        out += fmt::format("<a href=\"#s{}\">{}</a>\n", i, escaped(album.leaves[i].title));
    out += "</nav>\n";
    for (std::size_t i = 0; i < album.leaves.size(); ++i) {
        const Leaf& leaf = album.leaves[i];
        out += fmt::format("<section id=\"s{}\"><h2>{}</h2><p class=\"note\">{}</p><div class=\"row\">\n", i, escaped(leaf.title),
                           escaped(leaf.note));
        for (const Picture& picture : leaf.pictures) {
            out += fmt::format("<figure><figcaption>{}{}</figcaption><img width=\"{}\" height=\"{}\" alt=\"{}\" src=\"data:image/png;base64,{}\">",
                               escaped(picture.caption), picture.shot.scrolls ? ", scrolls" : "", picture.shot.width,
                               picture.shot.height, escaped(picture.shot.words), base64(picture.shot.png));
            if (!picture.shot.faults.empty()) {
                out += "<ul class=\"faults\">";
                for (const std::string& fault : picture.shot.faults) out += fmt::format("<li>{}</li>", escaped(fault));
                out += "</ul>";
            }
            out += "</figure>\n";
        }
        out += "</div></section>\n";
    }
    return out + "</body>\n</html>\n";
}

}  // namespace zizhu::preview
