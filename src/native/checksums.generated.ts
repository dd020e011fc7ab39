// Written by scripts/package-dist from dist/native/SHA256SUMS.
export const checksums: Readonly<Record<string, string>> = {
  'linux-arm64/dismount': '2d6347c6e5f36f804b4ddc886a0a1801108686911597c0549164c0b9190ad854',
  'linux-x64/dismount': '0cd3d9bbc566dcd9a5195770fa8e374aaba64b72b4db31a34c87ed2903f2bb5c',
  'win32-arm64/dismount.exe': 'd39b73bf50fda07549a565fcbef0b6e1a4448f998c031cc6fb137b8b8442705e',
  'win32-x64/dismount.exe': '982aa204c8f8776c68011de7ce551dff121cce840f49f32c8cfe751e15f347ad'
}
