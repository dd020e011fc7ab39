// SPDX-License-Identifier: MIT
// The parser of xml.h: one pass, no recursion, everything that is not a tag kept as raw text.
#include <algorithm>

#include "wim/xml.h"

namespace dismount {
namespace {

constexpr std::size_t kMaxDepth = 50;
/// An IMAGE of Windows has fewer than a hundred.
constexpr std::size_t kMaxElements = 100'000;

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}

class Parser {
 public:
  explicit Parser(std::string_view document) : rest_(document), size_(document.size()) {}

  Result<std::unique_ptr<XmlElement>> parse() {
    if (const std::size_t nul = rest_.find('\0'); nul != std::string_view::npos) {
      rest_.remove_prefix(nul);
      return bad("it holds a NUL character");
    }
    while (!rest_.empty()) {
      if (rest_.front() != '<') {
        TRY(take_text());
      } else if (rest_.starts_with("<?")) {
        TRY_ASSIGN([[maybe_unused]] const std::string_view skipped, take_through("?>"));
      } else if (rest_.starts_with("<!--")) {
        TRY_ASSIGN(const std::string_view comment, take_through("-->"));
        keep_raw(comment);
      } else if (rest_.starts_with("<![CDATA[")) {
        TRY_ASSIGN(const std::string_view section, take_through("]]>"));
        if (open_.empty()) return bad("there is text outside the root element");
        keep_raw(section);
      } else if (rest_.starts_with("<!")) {
        return bad("it has a document type declaration, which WIM files never need");
      } else if (rest_.starts_with("</")) {
        TRY(take_end_tag());
      } else {
        TRY(take_start_tag());
      }
    }
    if (!root_ || !open_.empty()) return bad("it ends before its elements do");
    return std::move(root_);
  }

 private:
  Error bad(std::string problem) const {
    return corrupt("XML data, character " + std::to_string(size_ - rest_.size()), std::move(problem));
  }

  void keep_raw(std::string_view raw) {
    if (!open_.empty()) open_.back()->children.push_back({nullptr, std::string(raw)});
  }

  Result<std::string_view> take_through(std::string_view end) {
    const std::size_t at = rest_.find(end);
    if (at == std::string_view::npos) return bad("'" + std::string(end) + "' is missing");
    const std::string_view taken = rest_.substr(0, at + end.size());
    rest_.remove_prefix(taken.size());
    return taken;
  }

  Result<void> take_text() {
    const std::size_t end = std::min(rest_.find('<'), rest_.size());
    const std::string_view text = rest_.substr(0, end);
    if (open_.empty() && text.find_first_not_of(" \t\r\n") != std::string_view::npos) {
      return bad("there is text outside the root element");
    }
    keep_raw(text);
    rest_.remove_prefix(end);
    return {};
  }

  std::string_view take_name() {
    std::size_t end = 0;
    while (end < rest_.size() && is_name_char(rest_[end])) ++end;
    const std::string_view name = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return name;
  }

  Result<void> take_end_tag() {
    rest_.remove_prefix(2);
    const std::string_view name = take_name();
    while (!rest_.empty() && is_xml_space(rest_.front())) rest_.remove_prefix(1);
    if (rest_.empty() || rest_.front() != '>') return bad("an end tag is not closed");
    if (open_.empty() || open_.back()->name != name) return bad("'</" + std::string(name) + ">' closes nothing");
    rest_.remove_prefix(1);
    open_.pop_back();
    return {};
  }

  Result<void> take_start_tag() {
    rest_.remove_prefix(1);
    auto element = std::make_unique<XmlElement>();
    element->name = take_name();
    if (element->name.empty()) return bad("a tag has no name");
    if (++elements_ > kMaxElements) return bad("it has more than 100,000 elements");
    std::size_t end = 0;
    for (char quote = 0; end < rest_.size() && (quote != 0 || rest_[end] != '>'); ++end) {
      const char c = rest_[end];
      if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (quote == c) {
        quote = 0;
      } else if (c == '<') {
        return bad("a tag is not closed");
      } else if (quote == 0 && c == '/' && !rest_.substr(end + 1).starts_with('>')) {
        return bad("a tag has a '/' in it");
      }
    }
    if (end == rest_.size()) return bad("a tag is not closed");
    std::string_view attributes = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    const bool empty = attributes.ends_with('/');
    if (empty) attributes.remove_suffix(1);
    while (!attributes.empty() && is_xml_space(attributes.back())) attributes.remove_suffix(1);
    element->attributes = attributes;

    XmlElement* added = element.get();
    if (!open_.empty()) {
      open_.back()->children.push_back({std::move(element), {}});
    } else if (!root_) {
      root_ = std::move(element);
    } else {
      return bad("there is a second root element");
    }
    if (!empty) {
      if (open_.size() == kMaxDepth) return bad("elements are nested more than 50 deep");
      open_.push_back(added);
    }
    return {};
  }

  std::string_view rest_;
  std::size_t size_;
  std::unique_ptr<XmlElement> root_;
  std::vector<XmlElement*> open_;
  std::size_t elements_ = 0;
};

}  // namespace

Result<std::unique_ptr<XmlElement>> parse_xml(std::string_view document) { return Parser(document).parse(); }

}  // namespace dismount
