// SPDX-License-Identifier: MIT
// XML data: the first byte is the number of images.
#include "wim/xml_data.h"

#include "fuzz/fuzz.h"

using namespace dismount;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Bytes bytes = fuzz::copy_of(data + 1, size - 1);
  Result<XmlData> xml = XmlData::decode(bytes, data[0]);
  if (!xml) return 0;
  for (std::uint32_t index = 1; index <= xml->image_count(); ++index) static_cast<void>(xml->image_info(index));
  const std::uint32_t images = xml->image_count();
  if (images > 0) {
    static_cast<void>(xml->append_copy(1, {}));
    xml->update_image(1, {.directories = 1, .files = 2, .total_bytes = 3, .hard_link_bytes = 4}, {});
  }
  const Bytes written = xml->encode();
  const Result<XmlData> again = XmlData::decode(written, xml->image_count());
  fuzz::must_hold(again.ok() || written.size() > kMaxXmlSize, "XML data that we wrote are refused");
  return 0;
}
