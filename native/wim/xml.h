// SPDX-License-Identifier: MIT
// XML as WIM files hold it: elements, attributes and text, kept as they were read, so that what we do not know
// survives a save (an empty element is written as a start and an end tag). No DTD, no entities but the five named ones
// and character references; depth 50.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dismount {

/// White space between the parts of XML (XML 1.0, production 3).
inline bool is_xml_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

struct XmlElement;

/// A child: an element, or raw text (still escaped; also comments and CDATA sections, verbatim).
struct XmlNode {
  std::unique_ptr<XmlElement> element;
  std::string text;
};

struct XmlElement {
  std::string name;
  std::string attributes;  ///< raw, from behind the name to before the end of the tag
  std::vector<XmlNode> children;

  const XmlElement* child(std::string_view child_name) const;
  XmlElement* child(std::string_view child_name);
  /// The child, made at the end if there is none.
  XmlElement& child_or_new(std::string_view child_name);
  void remove_child(std::string_view child_name);

  /// All text directly inside, unescaped.
  std::string text() const;
  /// Replaces everything inside with this text, escaped.
  void set_text(std::string_view value);

  /// Value of an attribute, unescaped.
  std::optional<std::string> attribute(std::string_view attribute_name) const;
  void set_attribute(std::string_view attribute_name, std::string_view value);

  std::unique_ptr<XmlElement> clone() const;
};

/// Text of the element at `path` ("WINDOWS/VERSION/MAJOR") below `from`; empty where there is none.
std::string xml_text(const XmlElement& from, std::string_view path);

/// Parses one document (UTF-8, without byte order mark) and returns its root.
Result<std::unique_ptr<XmlElement>> parse_xml(std::string_view document);

std::string write_xml(const XmlElement& root);

}  // namespace dismount
