// Written by scripts/package-dist from dist/native/SHA256SUMS.
export const checksums: Readonly<Record<string, string>> = {
  'linux-arm64/dismount': 'f11925c19dafabcf3deb9dfa94ed2f81a73046e230088987e1812766ec81a692',
  'linux-x64/dismount': '44fd74d3dec2980a0ad5e2d57d23f289a918ad36f6b58562c2b7e32ca100e2ba',
  'win32-arm64/dismount.exe': '273fef62faf57924de32f258b920888bafee146cf58f0ce36390c727c03d49c3',
  'win32-x64/dismount.exe': 'c2f7cb9b14574dc0e48b5c9fa9c79663816cb26714abc18ed9e0fadf15422cfb'
}
