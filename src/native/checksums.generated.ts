// Written by scripts/package-dist from dist/native/SHA256SUMS.
export const checksums: Readonly<Record<string, string>> = {
  'linux-arm64/dismount': '6f130f5e2884ca3df62a7f4f1380204ce302ae1427f5b7ae15d9aa711cece8b0',
  'linux-x64/dismount': '438bb5dacb97c72426a54d26aebbfa0c4a806f1e024ab6ec5ccd7fbfec3904b1',
  'win32-arm64/dismount.exe': 'bba0552da9934b8c525d607b01f61d993ff42869a73b149003d2e98582bced25',
  'win32-x64/dismount.exe': '059ef068d06fe570df979b5d64925535fcf874c0fe5f712fe46fa83700d07e47'
}
