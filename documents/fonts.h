// The fonts that print uses: Noto Sans CJK SC, then HanaMin and BabelStone Han for rare characters.
#pragma once

#include <string_view>

namespace zizhu::documents {

// Loads the fonts for the calling thread, which otherwise its first document pays for (about half a
// second from a cold disk). Font maps are kept a thread: call it on the thread that lays out.
void warmUp();

// Whether print has a glyph for every character of `text`. Call where a name is entered, so that
// nobody learns at the printer that it cannot be written.
bool canPrint(std::string_view text);

}  // namespace zizhu::documents
