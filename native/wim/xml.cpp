// SPDX-License-Identifier: MIT
#include "wim/xml.h"

#include <algorithm>
#include <charconv>

#include "base/utf8.h"

namespace dismount {
namespace {

/// Whether a document can hold the character at all (XML 1.0, production 2).
bool is_xml_character(std::uint32_t code) {
  return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code < 0xD800) ||
         (code >= 0xE000 && code < 0xFFFE) || (code >= 0x10000 && code <= 0x10FFFF);
}

struct Entity {
  std::string_view name;
  char character;
};
/// Characters between '&' and ';': the longest that names a character, "#1114111", with some zeros before it. Without a
/// limit a text of nothing but '&' would be searched to its end for each.
constexpr std::size_t kLongestEntity = 12;
constexpr Entity kEntities[] = {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};

/// What is not an entity we know, or names no character of XML, stays as it is: the name of an image goes into the
/// name of its copy, where it is written plainly.
std::string unescape(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const std::size_t length = raw[i] == '&' ? raw.substr(i + 1, kLongestEntity + 1).find(';') : std::string_view::npos;
    if (length == std::string_view::npos) {
      out += raw[i];
      continue;
    }
    const std::size_t semicolon = i + 1 + length;
    const std::string_view name = raw.substr(i + 1, length);
    const auto* entity =
        std::find_if(std::begin(kEntities), std::end(kEntities), [&](const Entity& e) { return e.name == name; });
    if (entity != std::end(kEntities)) {
      out += entity->character;
      i = semicolon;
    } else if (name.size() > 1 && name[0] == '#') {
      const bool hex = name[1] == 'x';
      std::uint32_t code = 0;
      const char* first = name.data() + (hex ? 2 : 1);
      const auto parsed = std::from_chars(first, name.data() + name.size(), code, hex ? 16 : 10);
      if (parsed.ec == std::errc{} && parsed.ptr == name.data() + name.size() && is_xml_character(code)) {
        append_code_point(out, code);
        i = semicolon;
      } else {
        out += raw[i];
      }
    } else {
      out += raw[i];
    }
  }
  return out;
}

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto* entity =
        std::find_if(std::begin(kEntities), std::end(kEntities), [&](const Entity& e) { return e.character == c; });
    if (entity == std::end(kEntities)) {
      out += c;
    } else {
      out += '&';
      out += entity->name;
      out += ';';
    }
  }
  return out;
}

struct AttributeSpan {
  std::size_t value_begin, value_end;
};

std::optional<AttributeSpan> find_attribute(std::string_view raw, std::string_view name) {
  for (std::size_t i = 0; i < raw.size();) {
    while (i < raw.size() && is_xml_space(raw[i])) ++i;
    const std::size_t name_begin = i;
    while (i < raw.size() && raw[i] != '=' && !is_xml_space(raw[i])) ++i;
    const std::string_view found = raw.substr(name_begin, i - name_begin);
    while (i < raw.size() && is_xml_space(raw[i])) ++i;
    if (i >= raw.size() || raw[i] != '=') return std::nullopt;
    ++i;
    while (i < raw.size() && is_xml_space(raw[i])) ++i;
    if (i >= raw.size() || (raw[i] != '"' && raw[i] != '\'')) return std::nullopt;
    const char quote = raw[i++];
    const std::size_t end = raw.find(quote, i);
    if (end == std::string_view::npos) return std::nullopt;
    if (found == name) return AttributeSpan{i, end};
    i = end + 1;
  }
  return std::nullopt;
}

}  // namespace

const XmlElement* XmlElement::child(std::string_view child_name) const {
  for (const XmlNode& node : children) {
    if (node.element && node.element->name == child_name) return node.element.get();
  }
  return nullptr;
}

XmlElement* XmlElement::child(std::string_view child_name) {
  return const_cast<XmlElement*>(std::as_const(*this).child(child_name));
}

XmlElement& XmlElement::child_or_new(std::string_view child_name) {
  if (XmlElement* found = child(child_name)) return *found;
  auto element = std::make_unique<XmlElement>();
  element->name = child_name;
  children.push_back({std::move(element), {}});
  return *children.back().element;
}

void XmlElement::remove_child(std::string_view child_name) {
  std::erase_if(children, [&](const XmlNode& node) { return node.element && node.element->name == child_name; });
}

std::string XmlElement::text() const {
  constexpr std::string_view kCdata = "<![CDATA[";
  std::string all;
  for (const XmlNode& node : children) {
    if (node.element) continue;
    if (node.text.starts_with(kCdata)) {
      all += node.text.substr(kCdata.size(), node.text.size() - kCdata.size() - 3);
    } else if (!node.text.starts_with("<!--")) {
      all += unescape(node.text);
    }
  }
  return all;
}

void XmlElement::set_text(std::string_view value) {
  children.clear();
  children.push_back({nullptr, escape(value)});
}

std::optional<std::string> XmlElement::attribute(std::string_view attribute_name) const {
  const auto span = find_attribute(attributes, attribute_name);
  if (!span) return std::nullopt;
  return unescape(std::string_view(attributes).substr(span->value_begin, span->value_end - span->value_begin));
}

void XmlElement::set_attribute(std::string_view attribute_name, std::string_view value) {
  if (const auto span = find_attribute(attributes, attribute_name)) {
    attributes.replace(span->value_begin, span->value_end - span->value_begin, escape(value));
  } else {
    attributes += ' ';
    attributes += attribute_name;
    attributes += "=\"" + escape(value) + "\"";
  }
}

std::unique_ptr<XmlElement> XmlElement::clone() const {
  auto copy = std::make_unique<XmlElement>();
  copy->name = name;
  copy->attributes = attributes;
  copy->children.reserve(children.size());
  for (const XmlNode& node : children) {
    copy->children.push_back({node.element ? node.element->clone() : nullptr, node.text});
  }
  return copy;
}

std::string xml_text(const XmlElement& from, std::string_view path) {
  const XmlElement* element = &from;
  while (element != nullptr && !path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    element = element->child(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return element == nullptr ? std::string() : element->text();
}

std::string write_xml(const XmlElement& root) {
  // The depth is at most the parser's, so this recursion is bounded.
  std::string out = "<" + root.name + root.attributes + ">";
  for (const XmlNode& node : root.children) out += node.element ? write_xml(*node.element) : node.text;
  return out + "</" + root.name + ">";
}

}  // namespace dismount
