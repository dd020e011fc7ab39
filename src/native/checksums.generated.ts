// Written by scripts/package-dist from dist/native/SHA256SUMS.
export const checksums: Readonly<Record<string, string>> = {
  'linux-arm64/dismount': '1f34e4769f54d71ba6a61b11a84ed38e9cd1795ec35604f95df397a7defc4062',
  'linux-x64/dismount': '28988b5dc7ce862b3d96e29d87e1946c6b02748a53533eaba34e43bc92c01425',
  'win32-arm64/dismount.exe': '82b7664c32529dd0eb2951918455801e17562940118a440b0f514f2f7f4f6fa6',
  'win32-x64/dismount.exe': '6ae9cc9f60ac3ddc5f9bccb926a212ec7049cf948bb0d20594905ae0b4536fdb'
}
