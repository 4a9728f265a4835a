// One of many kinds of thing that happen: a std::variant as the base of a class of its own.
//
//   class Intent : public base::Kinds<intent::Begin, intent::Back> {
//   public:
//       using Kinds::Kinds;
//       Intent();  // and the five others, defaulted in the source file
//   };
//
// Copying, moving and ending a variant of sixty kinds is some hundred functions. An alias makes them anew in
// every file that holds one, which was a third of the time that the project took to compile; a class makes
// them where its members are defined. std::visit, std::get_if and their like take it as the variant it is.
#pragma once

#include <type_traits>
#include <utility>
#include <variant>

namespace zizhu::base {

template <class... Each>
class Kinds : public std::variant<Each...> {
public:
    Kinds() = default;
    template <class Kind>
        requires(std::is_same_v<std::remove_cvref_t<Kind>, Each> || ...)
    Kinds(Kind&& kind)  // as the variant's own: what is one kind is the whole
        : std::variant<Each...>(std::in_place_type<std::remove_cvref_t<Kind>>, std::forward<Kind>(kind)) {}
};

}  // namespace zizhu::base
