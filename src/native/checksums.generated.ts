// Written by scripts/package-dist from dist/native/SHA256SUMS.
export const checksums: Readonly<Record<string, string>> = {
  'linux-x64/dismount': '10b16216a952b5f95c6b688e0f9bbf094cfa873cb0ee06eba48d679446070767',
  'win32-x64/dismount.exe': 'b32a2c1c5cc981a4a7e4dd5ed8b14286ee77ebb7c7ab3ae9b4483e61cea9e406'
}
