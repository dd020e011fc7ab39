// Written by scripts/package-dist from dist/native/SHA256SUMS.
export const checksums: Readonly<Record<string, string>> = {
  'linux-arm64/dismount': '33d8262d4ffd82ec55f49583ac1b75e0d0a45702a573a32a6db3f4df9bcb2559',
  'linux-x64/dismount': '2d6ac2debfa04cb8a0a6442f8b0376adee1d5c32126b924e5355cff005d05ec7',
  'win32-arm64/dismount.exe': '48ec024f8b87cfb35a6a72691403a5c9373b30e160238c08c0b711fe960d50e5',
  'win32-x64/dismount.exe': 'd045b83b9044c8c143d4cabe396a1787db60741dcf62969f055ab571e7644223'
}
