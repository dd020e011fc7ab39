// SPDX-License-Identifier: MIT
#include "wim/xml_data.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <set>

#include "base/utf16.h"

namespace dismount {
namespace {

bool is_image(const XmlNode& node) { return node.element && node.element->name == "IMAGE"; }

std::uint32_t to_number(const std::string& text) {
  std::uint32_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size() ? number : 0;
}

std::uint64_t to_count(const std::string& text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::uint32_t index_of(const XmlNode& node) { return to_number(node.element->attribute("INDEX").value_or("")); }

std::string architecture_name(const std::string& number) {
  if (number == "0") return "x86";
  if (number == "5") return "arm";
  if (number == "6") return "ia64";
  if (number == "9") return "x64";
  if (number == "12") return "arm64";
  return number;
}

std::string version_of(const XmlElement& image) {
  std::string version = xml_text(image, "WINDOWS/VERSION/MAJOR");
  for (const char* part : {"MINOR", "BUILD", "SPBUILD"}) {
    const std::string number = xml_text(image, std::string("WINDOWS/VERSION/") + part);
    if (version.empty() || number.empty()) break;
    version += "." + number;
  }
  return version;
}

void set_time(XmlElement& element, FileTime time) {
  char high[11];
  char low[11];
  std::snprintf(high, sizeof high, "0x%08X", static_cast<unsigned>(time >> 32));
  std::snprintf(low, sizeof low, "0x%08X", static_cast<unsigned>(time & 0xFFFFFFFF));
  element.child_or_new("HIGHPART").set_text(high);
  element.child_or_new("LOWPART").set_text(low);
}

Error unusable(const std::string& what, const std::string& value, std::string why) {
  return Error{.code = Code::invalid_parameter,
               .what = "the new image cannot have the " + what + " '" + value + "'",
               .where = {},
               .cause = std::move(why),
               .next = "choose another one, or leave it out"};
}

/// One line that XML can hold and people can see: no controls, no halves of surrogate pairs, no U+FFFE and U+FFFF.
Result<void> check_text(const std::string& what, const std::string& text, std::size_t most) {
  const std::optional<std::u16string> units = utf8_to_utf16(text);
  if (!units) return unusable(what, text, "it is not valid UTF-8");
  if (units->size() > most) {
    return unusable(
        what, text,
        "it has " + std::to_string(units->size()) + " characters; at most " + std::to_string(most) + " fit");
  }
  for (std::size_t i = 0; i < units->size(); ++i) {
    const char16_t unit = (*units)[i];
    const bool high = unit >= 0xD800 && unit < 0xDC00;
    const bool pair = high && i + 1 < units->size() && (*units)[i + 1] >= 0xDC00 && (*units)[i + 1] < 0xE000;
    const bool lone = !pair && unit >= 0xD800 && unit < 0xE000;
    if (unit < 0x20 || (unit >= 0x7F && unit < 0xA0) || unit >= 0xFFFE || lone) {
      return unusable(what, text, "it has a control character, or one that no text can hold");
    }
    if (pair) ++i;
  }
  return {};
}

void set_or_remove(XmlElement& element, const char* name, const std::string& text) {
  if (text.empty()) {
    element.remove_child(name);
  } else {
    element.child_or_new(name).set_text(text);
  }
}

}  // namespace

Result<XmlData> XmlData::decode(ByteView disk, std::uint32_t image_count) {
  if (disk.size() % 2 != 0) return corrupt("XML data", "it has an odd number of bytes");
  std::u16string units = utf16_from_bytes(disk);
  if (units.starts_with(u'\xFEFF')) units.erase(0, 1);
  while (!units.empty() && units.back() == u'\0') units.pop_back();
  XmlData data;
  TRY_ASSIGN(data.root_, parse_xml(utf16_to_utf8(units)));
  if (data.root_->name != "WIM") return corrupt("XML data", "its root element is not WIM");

  // Each is looked up often, and a file may have 65,535.
  data.images_.resize(image_count, nullptr);
  std::uint32_t found = 0;
  for (const XmlNode& node : data.root_->children) {
    if (!is_image(node)) continue;
    const std::uint32_t index = index_of(node);
    if (index == 0 || index > image_count || data.images_[index - 1] != nullptr) {
      return corrupt("XML data", "an IMAGE has the INDEX '" + node.element->attribute("INDEX").value_or("") +
                                     "' in a file of " + std::to_string(image_count) + " images");
    }
    data.images_[index - 1] = node.element.get();
    ++found;
  }
  if (found != image_count) {
    return corrupt("XML data", "it does not describe all of the file's " + std::to_string(image_count) + " images");
  }
  return data;
}

Bytes XmlData::encode() const {
  auto sorted = root_->clone();
  std::vector<XmlNode*> places;
  for (XmlNode& node : sorted->children) {
    if (is_image(node)) places.push_back(&node);
  }
  std::vector<XmlNode> images;
  for (XmlNode* place : places) images.push_back(std::move(*place));
  std::sort(images.begin(), images.end(), [](const XmlNode& a, const XmlNode& b) { return index_of(a) < index_of(b); });
  for (std::size_t i = 0; i < places.size(); ++i) *places[i] = std::move(images[i]);
  // The text came from UTF-16 or from us, so it converts back.
  return utf16_to_bytes(u'\xFEFF' + utf8_to_utf16(write_xml(*sorted)).value_or(u""));
}

bool XmlData::encrypted() const {
  const XmlElement* esd = root_->child("ESD");
  return esd != nullptr && esd->child("ENCRYPTED") != nullptr;
}

ImageInfo XmlData::image_info(std::uint32_t index) const {
  const XmlElement& element = image(index);
  ImageInfo info;
  info.index = index;
  info.name = xml_text(element, "NAME");
  info.description = xml_text(element, "DESCRIPTION");
  info.edition = xml_text(element, "WINDOWS/EDITIONID");
  info.version = version_of(element);
  info.architecture = architecture_name(xml_text(element, "WINDOWS/ARCH"));
  if (const XmlElement* windows = element.child("WINDOWS")) {
    if (const XmlElement* languages = windows->child("LANGUAGES")) {
      for (const XmlNode& node : languages->children) {
        if (node.element && node.element->name == "LANGUAGE") info.languages.push_back(node.element->text());
      }
    }
  }
  info.directories = to_count(xml_text(element, "DIRCOUNT"));
  info.files = to_count(xml_text(element, "FILECOUNT"));
  info.bytes = to_count(xml_text(element, "TOTALBYTES"));
  return info;
}

void XmlData::update_image(std::uint32_t index, const ImageCounts& counts, FileTime modified) {
  XmlElement& element = image(index);
  element.child_or_new("DIRCOUNT").set_text(std::to_string(counts.directories));
  element.child_or_new("FILECOUNT").set_text(std::to_string(counts.files));
  element.child_or_new("TOTALBYTES").set_text(std::to_string(counts.total_bytes));
  element.child_or_new("HARDLINKBYTES").set_text(std::to_string(counts.hard_link_bytes));
  set_time(element.child_or_new("LASTMODIFICATIONTIME"), modified);
}

std::string XmlData::product_type(std::uint32_t index) const { return xml_text(image(index), "WINDOWS/PRODUCTTYPE"); }

Result<void> XmlData::check_new_texts(const ImageTexts& texts) const {
  if (texts.name) {
    if (texts.name->empty()) return unusable("name", *texts.name, "it is empty");
    TRY(check_text("name", *texts.name, kMaxImageName));
    if (has_name(*texts.name)) return unusable("name", *texts.name, "another image of the file has it");
  }
  if (texts.description) TRY(check_text("description", *texts.description, kMaxImageDescription));
  return {};
}

bool XmlData::has_name(const std::string& name) const {
  return std::any_of(images_.begin(), images_.end(),
                     [&](const XmlElement* image) { return xml_text(*image, "NAME") == name; });
}

std::string XmlData::numbered_name(const std::string& name) const {
  std::set<std::string> taken;
  for (const XmlElement* image : images_) taken.insert(xml_text(*image, "NAME"));
  for (std::uint32_t number = 2;; ++number) {  // ends: there are more numbers than images
    std::string numbered = name + " (" + std::to_string(number) + ")";
    if (!taken.contains(numbered)) return numbered;
  }
}

std::uint32_t XmlData::append_copy(std::uint32_t index, const ImageTexts& texts) {
  auto copy = image(index).clone();
  const std::uint32_t added = image_count() + 1;
  copy->set_attribute("INDEX", std::to_string(added));

  std::string old_name = xml_text(*copy, "NAME");
  // The halves of a surrogate pair, one of them in a CDATA section: together they are no text of ours.
  if (!utf8_to_utf16(old_name)) old_name.clear();
  const std::string name = texts.name ? *texts.name : old_name.empty() ? std::string() : numbered_name(old_name);
  set_or_remove(*copy, "NAME", name);
  if (copy->child("DISPLAYNAME") != nullptr) set_or_remove(*copy, "DISPLAYNAME", name);
  if (texts.description) {
    set_or_remove(*copy, "DESCRIPTION", *texts.description);
    if (copy->child("DISPLAYDESCRIPTION") != nullptr) set_or_remove(*copy, "DISPLAYDESCRIPTION", *texts.description);
  }
  images_.push_back(copy.get());
  root_->children.push_back({std::move(copy), {}});
  return added;
}

void XmlData::set_total_bytes(std::uint64_t bytes) {
  root_->child_or_new("TOTALBYTES").set_text(std::to_string(bytes));
}

}  // namespace dismount
