// Written by scripts/package-dist from dist/native/SHA256SUMS.
export const checksums: Readonly<Record<string, string>> = {
  'linux-arm64/dismount': '981b7d17202bede532618c94251eb8a5b07985780e8788ce61b5240e737854a7',
  'linux-x64/dismount': 'e3542ddc7396d4ef2c68e498931aa1fd27a7560227b27f1923a41c1bed5a2a75',
  'win32-arm64/dismount.exe': 'f6bc2f9568ae1daab9dfdf0168f435d2dc2de7a63ca97ecee7983f5757a92485',
  'win32-x64/dismount.exe': '3adc65eb1941380e709ed5e36d6df5c730c1bee1b83e0b354244e75517bbab4e'
}
