// Written by scripts/package-dist from dist/native/SHA256SUMS.
export const checksums: Readonly<Record<string, string>> = {
  'linux-arm64/dismount': 'f094831d363cf7cb0665adcba7a67797f5481a07baf06abc2a6b612e235635ce',
  'linux-x64/dismount': 'e757b84538fd7b2e5fb4a3d607b7537549ed4cb7a2d5949a64523eb71ff7d45d',
  'win32-arm64/dismount.exe': '5c9ec629757eff9a9cba61eb95dd95662eaa7e5736762797935b8d4338c9f61b',
  'win32-x64/dismount.exe': '9acd3b50e2a1dd39e47a8d797ad752f82eb593c994b882131e27f921897879ad'
}
