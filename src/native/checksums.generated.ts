// Written by scripts/package-dist from dist/native/SHA256SUMS.
export const checksums: Readonly<Record<string, string>> = {
  'linux-arm64/dismount': 'bd4f1d28bc82655fa0de5c033d5e1091319145514161abaf16507bc9d6073e05',
  'linux-x64/dismount': 'b864635d9b7828dcb0eb3bd59202ba3664c0759a174d6428dd5d59db9f924322',
  'win32-arm64/dismount.exe': '8d9a3e1f7920b49a764ce026e5f0b6659053bcb4d843fc35354f2e1b3953e2d1',
  'win32-x64/dismount.exe': '6447488527016465b148b3f5ca0a3c10c336c997f843356afcbc8f694b90f292'
}
