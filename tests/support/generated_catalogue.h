// A catalogue of any size for measurements: the shipped items again and again, each with a title, a
// summary and keywords of its own, so that an index cannot profit from repetition.
#pragma once

#include <array>
#include <string>

#include "catalog/catalogue.h"

namespace zizhu::tests {

inline catalog::Catalogue generatedCatalogue(const catalog::Catalogue& shipped, std::size_t count) {
    static constexpr std::array kPlaces = {"市",   "县",   "街道", "园区", "乡镇", "港区",
                                           "林场", "新区", "老城", "水库", "景区"};
    static constexpr std::array kMatters = {"养殖", "运输", "幼儿园", "电梯", "取水",   "种子", "广告",
                                            "医院", "船舶", "燃气",   "仓储", "旅馆",   "农药", "殡葬",
                                            "测绘", "宠物", "渔业",   "档案", "博物馆", "烟花", "危房"};
    static constexpr std::array kActs = {"许可",     "备案",     "变更",     "注销", "年检",
                                         "补贴申领", "资格认定", "证明开具", "延续", "报告"};
    catalog::Catalogue::Content content;
    content.version = shipped.version();
    content.name = shipped.name();
    content.dictionaries = shipped.dictionaries();
    for (std::size_t i = 0; i < count; ++i) {
        catalog::Item item = shipped.items()[i % shipped.items().size()];
        const std::string number = std::to_string(i);
        item.key = "generated-" + number;
        const std::string place = kPlaces[i % kPlaces.size()];
        const std::string matter = kMatters[(i / 11) % kMatters.size()];
        const std::string act = kActs[(i / 231) % kActs.size()];
        item.title = {
            {place + matter + act + number, "Matter " + number + " of group " + std::to_string(i % 97)}};
        item.keywords[0].push_back(matter + place);
        item.keywords[0].push_back(act + matter);
        content.items.push_back(std::move(item));
    }
    return catalog::Catalogue(std::move(content));
}

}  // namespace zizhu::tests
