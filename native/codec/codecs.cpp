// SPDX-License-Identifier: MIT
// The table from compression type to codec: the only place that knows them all.
#include <bit>
#include <string>

#include "codec/codec.h"
#include "codec/lzms/decode.h"
#include "codec/lzx/decode.h"
#include "codec/lzx/encode.h"
#include "codec/xpress/decode.h"
#include "codec/xpress/encode.h"

namespace dismount {
namespace {

constexpr std::uint32_t kKiB = 1024;
constexpr std::uint32_t kMiB = 1024 * kKiB;

struct Codec {
  const char* name;
  ChunkSizeLimits limits;
  std::unique_ptr<Decoder> (*make_decoder)(std::uint32_t chunk_size);
  std::unique_ptr<Encoder> (*make_encoder)(std::uint32_t chunk_size, CompressionLevel level);
};

// The order is that of `enum class Compression`.
constexpr Codec kCodecs[] = {
    {"None", {0, 0}, nullptr, nullptr},
    {"XPRESS", {4 * kKiB, 64 * kKiB}, make_xpress_decoder, make_xpress_encoder},
    {"LZX", {32 * kKiB, 2 * kMiB}, make_lzx_decoder, make_lzx_encoder},
    {"LZMS", {32 * kKiB, 1024 * kMiB}, make_lzms_decoder, nullptr},
};

const Codec& codec_of(Compression compression) { return kCodecs[static_cast<std::size_t>(compression)]; }

Result<void> check_chunk_size(const Codec& codec, std::uint32_t chunk_size, const char* verb) {
  if (std::has_single_bit(chunk_size) && chunk_size >= codec.limits.smallest && chunk_size <= codec.limits.largest) {
    return {};
  }
  return Error{
      .code = Code::invalid_data,
      .what = "cannot " + std::string(verb) + " " + codec.name + " chunks of " + std::to_string(chunk_size) + " bytes",
      .where = {},
      .cause = "the chunk size is not a power of two from " + std::to_string(codec.limits.smallest) + " to " +
               std::to_string(codec.limits.largest),
      .next = "restore the file from a good copy"};
}

}  // namespace

ChunkSizeLimits chunk_size_limits(Compression compression) { return codec_of(compression).limits; }

const char* compression_name(Compression compression) { return codec_of(compression).name; }

Result<std::unique_ptr<Decoder>> make_decoder(Compression compression, std::uint32_t chunk_size) {
  const Codec& codec = codec_of(compression);
  if (compression == Compression::none) {
    return Error{.code = Code::not_supported,
                 .what = "cannot unpack data that is not compressed",
                 .where = {},
                 .cause = "a chunk is marked as compressed in a WIM whose header names no compression",
                 .next = "restore the file from a good copy"};
  }
  TRY(check_chunk_size(codec, chunk_size, "unpack"));
  if (chunk_size > kLargestChunk) {
    return Error{.code = Code::not_supported,
                 .what = "chunks of " + std::to_string(chunk_size / kMiB) + " MiB are too large to unpack",
                 .where = {},
                 .cause = "a chunk is held in memory as a whole, so " + std::to_string(kLargestChunk / kMiB) +
                          " MiB is the most that is accepted; Windows' own tools write no larger ones",
                 .next = "export the images with a smaller chunk size"};
  }
  return codec.make_decoder(chunk_size);
}

bool can_encode(Compression compression) { return codec_of(compression).make_encoder != nullptr; }

Result<std::unique_ptr<Encoder>> make_encoder(Compression compression, std::uint32_t chunk_size,
                                              CompressionLevel level) {
  const Codec& codec = codec_of(compression);
  if (codec.make_encoder == nullptr) {
    return Error{.code = Code::not_supported,
                 .what = "cannot pack " + std::string(codec.name) + " chunks",
                 .where = {},
                 .cause = "there is no encoder for this compression",
                 .next = "export the image as LZX or XPRESS"};
  }
  TRY(check_chunk_size(codec, chunk_size, "pack"));
  return codec.make_encoder(chunk_size, level);
}

}  // namespace dismount
