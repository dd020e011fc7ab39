// SPDX-License-Identifier: MIT
#include "wim/xml_data.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

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

}  // namespace

Result<XmlData> XmlData::decode(ByteView disk, std::uint32_t image_count) {
  if (disk.size() % 2 != 0) return corrupt("XML data", "it has an odd number of bytes");
  std::u16string units = utf16_from_bytes(disk);
  if (units.starts_with(u'\xFEFF')) units.erase(0, 1);
  while (!units.empty() && units.back() == u'\0') units.pop_back();
  XmlData data;
  TRY_ASSIGN(data.root_, parse_xml(utf16_to_utf8(units)));
  if (data.root_->name != "WIM") return corrupt("XML data", "its root element is not WIM");

  std::vector<bool> seen(image_count, false);
  for (const XmlNode& node : data.root_->children) {
    if (!is_image(node)) continue;
    const std::uint32_t index = index_of(node);
    if (index == 0 || index > image_count || seen[index - 1]) {
      return corrupt("XML data", "an IMAGE has the INDEX '" + node.element->attribute("INDEX").value_or("") +
                                     "' in a file of " + std::to_string(image_count) + " images");
    }
    seen[index - 1] = true;
  }
  if (std::count(seen.begin(), seen.end(), true) != static_cast<std::ptrdiff_t>(image_count)) {
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

std::uint32_t XmlData::image_count() const {
  return static_cast<std::uint32_t>(std::count_if(root_->children.begin(), root_->children.end(), is_image));
}

XmlElement& XmlData::image(std::uint32_t index) const {
  const auto found = std::find_if(root_->children.begin(), root_->children.end(),
                                  [&](const XmlNode& node) { return is_image(node) && index_of(node) == index; });
  return *found->element;
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

std::uint32_t XmlData::append_copy(std::uint32_t index) {
  auto copy = image(index).clone();
  const std::uint32_t added = image_count() + 1;
  copy->set_attribute("INDEX", std::to_string(added));
  // Two images of one name cannot be told apart by it, and wimlib refuses them.
  for (const char* name : {"NAME", "DESCRIPTION", "DISPLAYNAME", "DISPLAYDESCRIPTION"}) copy->remove_child(name);
  root_->children.push_back({std::move(copy), {}});
  return added;
}

void XmlData::set_total_bytes(std::uint64_t bytes) {
  root_->child_or_new("TOTALBYTES").set_text(std::to_string(bytes));
}

}  // namespace dismount
