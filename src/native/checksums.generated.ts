// Written by scripts/package-dist from dist/native/SHA256SUMS.
export const checksums: Readonly<Record<string, string>> = {
  'linux-x64/dismount': '0b0b6f997d078d88d260861e75ddf18e1ff7b61049fdef11042f28d253eb1978',
  'win32-x64/dismount.exe': '6263fb7d4f0f816ed97c2a4cf13b9e3114e81bf1213a36ff8761725b5553ed5b'
}
