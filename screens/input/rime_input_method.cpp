#include "screens/input/rime_input_method.h"

#include <rime_api.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "base/utf8.h"
#include "screens/input/name_characters.h"
#include "screens/input/name_order.h"

namespace zizhu::screens {
namespace {

std::atomic<bool> living = false;   // librime's own state is one to a process …
std::atomic<bool> logging = false;  // … and its logging may be set up only once in it

constexpr int kBackspaceKey = 0xFF08;
constexpr std::size_t kReadings = 200;  // asked for one syllable

bool isName(Script script) { return script == Script::Name || script == Script::GivenName; }

struct Schema {
    Script script;
    const char* id;
    const char* body;
};

// A schema that librime would deploy stands compiled in its build folder; one put there directly is
// taken as it is, which spares the terminal seconds of deploying at every start. `prism` names the
// compiled spellings that the data packages bring.
constexpr std::array kSchemas = {
    Schema{Script::Pinyin, "zizhu_pinyin",
           "schema: {schema_id: zizhu_pinyin, name: pinyin, version: '1'}\n"
           "engine:\n"
           "  processors: [speller, selector, navigator, express_editor]\n"
           "  segmentors: [abc_segmentor, fallback_segmentor]\n"
           "  translators: [script_translator]\n"
           "speller: {alphabet: zyxwvutsrqponmlkjihgfedcba, delimiter: \" '\"}\n"
           "translator: {dictionary: pinyin_simp, prism: pinyin_simp, enable_user_dict: false, "
           "enable_completion: true, spelling_hints: 0}\n"
           "menu: {page_size: 9}\n"},
    Schema{Script::Rare, "zizhu_rare",
           "schema: {schema_id: zizhu_rare, name: rare, version: '1'}\n"
           "engine:\n"
           "  processors: [speller, selector, navigator, express_editor]\n"
           "  segmentors: [abc_segmentor, fallback_segmentor]\n"
           "  translators: [script_translator]\n"
           "speller: {alphabet: zyxwvutsrqponmlkjihgfedcba, delimiter: \" '\"}\n"
           "translator: {dictionary: luna_pinyin, prism: luna_pinyin, enable_user_dict: false, "
           "enable_completion: false, enable_sentence: false, enable_charset_filter: false, spelling_hints: 0}\n"
           "menu: {page_size: 9}\n"},
    Schema{Script::Stroke, "zizhu_stroke",
           "schema: {schema_id: zizhu_stroke, name: stroke, version: '1'}\n"
           "engine:\n"
           "  processors: [speller, selector, navigator, express_editor]\n"
           "  segmentors: [abc_segmentor, fallback_segmentor]\n"
           "  translators: [table_translator]\n"
           "speller: {alphabet: hspnz, delimiter: \" '\"}\n"
           "translator: {dictionary: stroke, prism: stroke, enable_user_dict: false, enable_completion: true, "
           "enable_charset_filter: false, enable_sentence: false}\n"
           "menu: {page_size: 9}\n"},
};

// Fields written before a RimeTraits is handed over are read by librime while it runs.
bool writeSchemas(const std::filesystem::path& folder) {
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    for (const Schema& schema : kSchemas) {
        std::ofstream out(folder / (std::string(schema.id) + ".schema.yaml"), std::ios::binary | std::ios::trunc);
        out << schema.body;
        if (!out.flush()) return false;
    }
    std::ofstream(folder / "default.yaml") << "config_version: '1'\nschema_list: [{schema: zizhu_pinyin}]\n";
    return true;
}

}  // namespace

base::Result<std::unique_ptr<RimeInputMethod>> RimeInputMethod::make(const RimePaths& paths) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    const fs::path prebuilt = fs::path(paths.shared) / "build";
    for (const char* table : {"pinyin_simp.table.bin", "luna_pinyin.table.bin", "stroke.table.bin"}) {
        if (!fs::exists(prebuilt / table, ignored)) return base::fail(base::Errc::NotFound, {"a table of librime"});
    }
    if (living.exchange(true)) return base::fail(base::Errc::Exists, {"librime is one to a process"});
    const std::string staging = (fs::path(paths.runtime) / "build").string();
    const std::string prebuiltText = prebuilt.string();
    if (!writeSchemas(staging)) {
        living = false;
        return base::fail(base::Errc::Io, {"the runtime folder of librime"});
    }
    RIME_STRUCT(RimeTraits, traits);
    traits.shared_data_dir = paths.shared.c_str();
    traits.user_data_dir = paths.runtime.c_str();
    traits.distribution_name = "zizhu";
    traits.distribution_code_name = "zizhu";
    traits.distribution_version = "1";
    traits.app_name = "rime.zizhu";
    traits.min_log_level = 3;  // its log would hold nothing we may keep
    traits.log_dir = "";
    traits.prebuilt_data_dir = prebuiltText.c_str();
    traits.staging_dir = staging.c_str();
    const RimeApi* api = rime_get_api();
    if (!logging.exchange(true)) api->setup(&traits);
    api->initialize(&traits);
    auto method = std::unique_ptr<RimeInputMethod>(new RimeInputMethod());
    method->session_ = api->create_session();
    if (auto writing = ZinniaHandwriting::make(paths.writing)) method->writing_ = std::move(*writing);
    method->strokesPath_ = paths.writing.strokes;
    if (method->session_ == 0 || api->select_schema(method->session_, "zizhu_pinyin") == False) {
        return base::fail(base::Errc::Io, {"librime did not begin"});
    }
    return method;
}

RimeInputMethod::~RimeInputMethod() {
    const RimeApi* api = rime_get_api();
    if (session_ != 0) api->destroy_session(session_);
    if (asking_ != 0) api->destroy_session(asking_);
    api->finalize();
    living = false;
}

void RimeInputMethod::setScript(Script script) {
    if (script == script_) return;
    clear();
    const Script table = isName(script) ? Script::Pinyin : script;
    for (const Schema& schema : kSchemas) {
        if (schema.script == table && rime_get_api()->select_schema(session_, schema.id) != False) script_ = script;
    }
    // The tables of rare characters are mapped now, so that no key waits for them.
    if (isName(script)) readAs("a", "zizhu_rare", kReadings);
}

void RimeInputMethod::press(char key) {
    const bool letter = key >= 'a' && key <= 'z';
    if (!letter && (key != '\'' || !composition_.active())) return;
    if (keys_ >= kMaxComposition) return;
    ++keys_;
    rime_get_api()->process_key(session_, key, 0);
    refresh();
}

void RimeInputMethod::backspace() {
    if (!composition_.active()) return;
    if (keys_ > 0) --keys_;
    rime_get_api()->process_key(session_, kBackspaceKey, 0);
    refresh();
}

std::optional<base::SecretString> RimeInputMethod::choose(std::size_t candidate) {
    if (candidate >= composition_.candidates.size()) return std::nullopt;
    const RimeApi* api = rime_get_api();
    if (sources_[candidate] < 0) {  // ours stand for all that is left
        base::SecretString own = std::move(chosen_);
        own.append(composition_.candidates[candidate].reveal());
        clear();
        return own;
    }
    if (api->select_candidate(session_, std::size_t(sources_[candidate])) == False) return std::nullopt;
    std::optional<base::SecretString> text;
    RIME_STRUCT(RimeCommit, commit);
    if (api->get_commit(session_, &commit) != False) {
        text = base::SecretString(commit.text);
        std::fill_n(commit.text, std::char_traits<char>::length(commit.text), '\0');
        api->free_commit(&commit);
    }
    refresh();
    return text;
}

void RimeInputMethod::clear() {
    rime_get_api()->clear_composition(session_);
    refresh();
}

void RimeInputMethod::refresh() {
    const RimeApi* api = rime_get_api();
    composition_ = {};
    sources_.clear();
    chosen_.clear();
    std::size_t chosen = 0;
    RIME_STRUCT(RimeContext, context);
    if (api->get_context(session_, &context) != False) {
        if (context.composition.length > 0 && context.composition.preedit != nullptr) {
            composition_.preedit = base::SecretString(context.composition.preedit);
            chosen = std::min(composition_.preedit.size(), std::size_t(std::max(0, context.composition.sel_start)));
        }
        api->free_context(&context);
    }
    if (!composition_.active()) {
        keys_ = 0;
        readings_.clear();
        return;
    }
    RimeCandidateListIterator at{};
    if (api->candidate_list_begin(session_, &at) != False) {
        while (composition_.candidates.size() < kMaxCandidates && api->candidate_list_next(&at) != False) {
            sources_.push_back(int(composition_.candidates.size()));
            composition_.candidates.emplace_back(at.candidate.text);
        }
        api->candidate_list_end(&at);
    }
    const std::string_view preedit = composition_.preedit.reveal();
    chosen_ = base::SecretString(preedit.substr(0, chosen));
    Remaining rest;
    for (std::string_view left = preedit.substr(chosen); !left.empty();) {
        const std::size_t end = std::min(left.find_first_of(" '"), left.size());
        if (end > 0) rest.syllables.push_back(left.substr(0, end));
        left.remove_prefix(std::min(left.size(), end + 1));
    }
    if (isName(script_)) orderNames(rest);
    if (script_ == Script::Stroke) addStrokes(rest);
}

std::vector<char32_t> RimeInputMethod::readAs(std::string_view syllable, const char* schema, std::size_t most) {
    std::vector<char32_t> found;
    const std::string question = std::string(schema) + "/" + std::string(syllable);
    if (const auto known = readings_.find(question); known != readings_.end()) return known->second;
    const RimeApi* api = rime_get_api();
    if (asking_ == 0) asking_ = api->create_session();
    if (asking_ == 0) return found;
    if (askingSchema_ != schema) {
        if (api->select_schema(asking_, schema) == False) return found;
        askingSchema_ = schema;
    }
    for (const char key : syllable) api->process_key(asking_, key, 0);
    RimeCandidateListIterator at{};
    if (api->candidate_list_begin(asking_, &at) != False) {
        while (found.size() < most && api->candidate_list_next(&at) != False) {
            std::string_view text = at.candidate.text;
            const auto c = base::takeCodePoint(text);
            if (c && text.empty()) found.push_back(*c);
        }
        api->candidate_list_end(&at);
    }
    api->clear_composition(asking_);
    if (readings_.size() >= kReadings) readings_.clear();
    readings_.emplace(question, found);
    return found;
}

void RimeInputMethod::orderNames(const Remaining& rest) {
    const bool surname = script_ == Script::Name && chosen_.empty();
    NameOrder order(surname);
    for (std::size_t i = 0; i < composition_.candidates.size(); ++i) {
        order.add(composition_.candidates[i].reveal(), sources_[i], rest.syllables.size());
    }
    if (rest.syllables.size() == 1) {
        for (const RareName& rare : rareNames()) order.addRare(rare, rest.syllables.front());
        for (const char32_t c : readAs(rest.syllables.front(), "zizhu_rare", kReadings)) order.addUncommon(c);
    } else if (rest.syllables.size() <= 3) {
        std::vector<std::vector<char32_t>> readings;
        for (const std::string_view syllable : rest.syllables) readings.push_back(readAs(syllable, "zizhu_pinyin", kReadings));
        order.addNames(readings);
    }
    order.take(composition_.candidates, sources_, kMaxCandidates);
}

void RimeInputMethod::addStrokes(const Remaining& rest) {
    if (rest.syllables.size() != 1) return;
    if (strokes_ == nullptr) {
        auto table = StrokeTable::open(strokesPath_);
        if (!table) return;
        strokes_ = std::make_unique<StrokeTable>(std::move(*table));
    }
    // After the likeliest of librime's, so that they are seen and displace nothing common.
    constexpr std::size_t kAfter = 4;
    std::size_t place = std::min(kAfter, composition_.candidates.size());
    for (const char32_t c : strokes_->supplementOf(rest.syllables.front())) {
        if (composition_.candidates.size() >= kMaxCandidates) break;
        composition_.candidates.emplace(composition_.candidates.begin() + std::ptrdiff_t(place), base::toUtf8(c));
        sources_.insert(sources_.begin() + std::ptrdiff_t(place), -1);
        ++place;
    }
}

}  // namespace zizhu::screens
