#include "catalog/compiled/compiled.h"

#include <array>
#include <cstring>

#include <sodium.h>

#include "catalog/compiled/members.h"

namespace zizhu::catalog {

namespace {
constexpr std::array<std::uint8_t, 4> kMagic = {'Z', 'Z', 'C', 'C'};
constexpr std::size_t kSumBytes = 16;
constexpr std::size_t kHeaderBytes = kMagic.size() + 4 + kSumBytes;

using Sum = std::array<std::uint8_t, kSumBytes>;
Sum sumOf(base::ByteView bytes) {
    Sum sum{};
    crypto_generichash(sum.data(), sum.size(), bytes.data(), bytes.size(), nullptr, 0);
    return sum;
}

// A dictionary as it is written: its class has no default form to read into.
struct PlainDictionary {
    std::string key;
    Text title;
    std::vector<DictionaryEntry> entries;
};
template <class A>
void members(A& a, Of<A, PlainDictionary>& x) {
    a(x.key, x.title, x.entries);
}
}  // namespace

base::Bytes compile(const Catalogue& catalogue) {
    std::vector<PlainDictionary> dictionaries;
    for (const Dictionary& each : catalogue.dictionaries())
        dictionaries.push_back({each.key(), each.title(), each.entries()});
    Writer writer;
    writer(catalogue.format(), catalogue.version(), catalogue.name(), catalogue.items(), catalogue.bundles(),
           dictionaries);
    const base::Bytes body = writer.take();
    base::Bytes out(kMagic.begin(), kMagic.end());
    for (int shift = 0; shift < 32; shift += 8) out.push_back(std::uint8_t(kCompiledFormat >> shift));
    const Sum sum = sumOf(body);
    out.insert(out.end(), sum.begin(), sum.end());
    out.insert(out.end(), body.begin(), body.end());
    return out;
}

base::Result<std::shared_ptr<const Catalogue>> loadCompiled(base::ByteView bytes) {
    if (bytes.size() > kMaxCompiledBytes) return base::fail(base::Errc::TooLarge, {"compiled catalogue"});
    if (bytes.size() < kHeaderBytes || std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0)
        return base::fail(base::Errc::Corrupt, {"not a compiled catalogue"});
    std::uint32_t format = 0;
    for (int i = 0; i < 4; ++i) format |= std::uint32_t(bytes[kMagic.size() + std::size_t(i)]) << (8 * i);
    if (format != kCompiledFormat)
        return base::fail(base::Errc::Unsupported,
                          {"compiled catalogue of another program: form {}", format});
    const base::ByteView body = bytes.subspan(kHeaderBytes);
    const Sum sum = sumOf(body);
    if (std::memcmp(sum.data(), bytes.data() + kMagic.size() + 4, kSumBytes) != 0)
        return base::fail(base::Errc::Corrupt, {"compiled catalogue: its sum differs"});
    Catalogue::Content content;
    std::vector<PlainDictionary> dictionaries;
    Reader reader(body);
    reader(content.format, content.version, content.name, content.items, content.bundles, dictionaries);
    if (!reader.good() || !reader.atEnd())
        return base::fail(base::Errc::Corrupt, {"compiled catalogue: it ends early or late"});
    for (PlainDictionary& each : dictionaries)
        content.dictionaries.emplace_back(std::move(each.key), std::move(each.title),
                                          std::move(each.entries));
    return std::make_shared<const Catalogue>(std::move(content));
}

}  // namespace zizhu::catalog
