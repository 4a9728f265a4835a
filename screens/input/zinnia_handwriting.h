// Handwriting through Zinnia and its model of simplified Chinese (6,763 characters of GB 2312), and for
// what the model does not know, rare and traditional characters, through the table of stroke orders.
//
// The model is a file of 26 MB that is mapped when somebody first writes (some 70 ms) and given back by
// rest(). Bound to the ui thread.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "screens/input/handwriting.h"
#include "screens/input/stroke_table.h"

namespace zizhu::screens {

class ZinniaHandwriting final : public Handwriting {
public:
    struct Paths {
        std::string model = "/usr/share/tegaki/models/zinnia/handwriting-zh_CN.model";
        std::string strokes = "/usr/share/rime-data/stroke.dict.yaml";
    };
    // NotFound without the model's file; it is opened later. A missing table of strokes is left out.
    static base::Result<std::unique_ptr<ZinniaHandwriting>> make(const Paths& paths);
    ~ZinniaHandwriting() override;

    std::vector<base::SecretString> recognise(const std::vector<InkStroke>& ink) override;
    void rest() override;

    bool loaded() const { return model_ != nullptr; }
    const StrokeTable* strokes() const { return strokes_.get(); }

private:
    struct Model;
    ZinniaHandwriting();
    std::vector<char32_t> byShape(const std::vector<InkStroke>& ink);

    Paths paths_;
    std::unique_ptr<Model> model_;
    std::unique_ptr<StrokeTable> strokes_;
};

}  // namespace zizhu::screens
