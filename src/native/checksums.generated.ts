// Written by scripts/package-dist from dist/native/SHA256SUMS.
export const checksums: Readonly<Record<string, string>> = {
  'linux-arm64/dismount': 'efd42b7362436e1825e0efc3c0b2090e3b2c9da4d1eaf8043716d24523e9cdce',
  'linux-x64/dismount': '7fed7e4a4de72f47863965ef24a00420a46bfa4ceb554ff57eed89370d1fdb93',
  'win32-arm64/dismount.exe': '66b9dcbbd76087804d4e5b28ddc2360889c974438575ed01631fe3e4a52e1d66',
  'win32-x64/dismount.exe': '4a00f7f8c656a78f5a9446fa976b26673d2a82ddcd1df33468bd97f10f56105e'
}
