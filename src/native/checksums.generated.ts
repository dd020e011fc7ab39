// Written by scripts/package-dist from dist/native/SHA256SUMS.
export const checksums: Readonly<Record<string, string>> = {
  'linux-x64/dismount': '99a7d29c9f1da64038b16c34942b7b3d8365bef16ea0d1326b4439b0123ff0eb',
  'win32-x64/dismount.exe': '02656f2363ab1f7e9273a09f714436f4bc5dac178e6e7fa8817d44b5cee86d28'
}
