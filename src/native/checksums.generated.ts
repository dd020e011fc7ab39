// Written by scripts/package-dist from dist/native/SHA256SUMS.
export const checksums: Readonly<Record<string, string>> = {
  'linux-x64/dismount': 'ed618088ec1954ba36de22f0b7c7087c73ef64348c1c60b7b4a2fee6685c69c5',
  'win32-x64/dismount.exe': '48b72487047057461421680ed494ce3a86df852d42a89c59ef871275f934b23d'
}
