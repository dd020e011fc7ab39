// Written by scripts/package-dist from dist/native/SHA256SUMS.
export const checksums: Readonly<Record<string, string>> = {
  'linux-arm64/dismount': '3c19067b7356e91bfd08155bec36e5834822ca2891276903410123fb246265f0',
  'linux-x64/dismount': 'c3f740e83dc0403229e373968d9d1f899cd2b024119e38a2cf481a018dd81d09',
  'win32-arm64/dismount.exe': '720140789620240be63a0bb50692cdfdda202b94ae47c5b208d1cc9d7ab0303f',
  'win32-x64/dismount.exe': 'a7b9269093d350ec5dc2bb41fbf8d3b099cf9ed3694ecb73a9a41208a9293487'
}
