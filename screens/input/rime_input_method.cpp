#include "screens/input/rime_input_method.h"

#include <rime_api.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace zizhu::screens {
namespace {

std::atomic<bool> living = false;   // librime's own state is one to a process …
std::atomic<bool> logging = false;  // … and its logging may be set up only once in it

constexpr int kBackspaceKey = 0xFF08;

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
    if (method->session_ == 0 || api->select_schema(method->session_, "zizhu_pinyin") == False) {
        return base::fail(base::Errc::Io, {"librime did not begin"});
    }
    return method;
}

RimeInputMethod::~RimeInputMethod() {
    const RimeApi* api = rime_get_api();
    if (session_ != 0) api->destroy_session(session_);
    api->finalize();
    living = false;
}

void RimeInputMethod::setScript(Script script) {
    if (script == script_) return;
    clear();
    for (const Schema& schema : kSchemas) {
        if (schema.script == script && rime_get_api()->select_schema(session_, schema.id) != False) script_ = script;
    }
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
    if (api->select_candidate(session_, candidate) == False) return std::nullopt;
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
    RIME_STRUCT(RimeContext, context);
    if (api->get_context(session_, &context) != False) {
        if (context.composition.length > 0 && context.composition.preedit != nullptr) {
            composition_.preedit = base::SecretString(context.composition.preedit);
        }
        api->free_context(&context);
    }
    if (!composition_.active()) {
        keys_ = 0;
        return;
    }
    RimeCandidateListIterator at{};
    if (api->candidate_list_begin(session_, &at) == False) return;
    while (composition_.candidates.size() < kMaxCandidates && api->candidate_list_next(&at) != False) {
        composition_.candidates.emplace_back(at.candidate.text);
    }
    api->candidate_list_end(&at);
}

}  // namespace zizhu::screens
