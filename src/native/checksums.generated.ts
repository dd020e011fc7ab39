// Written by scripts/package-dist from dist/native/SHA256SUMS.
export const checksums: Readonly<Record<string, string>> = {
  'linux-arm64/dismount': '86975063c95c87c2f25acdaa8318210e69340241b9f9904d41dababcc9ad70c7',
  'linux-x64/dismount': '06f97115dd48d450dbfd2ae9896573e89ebe30c06c6a4af1d1b2ee89e3c61013',
  'win32-arm64/dismount.exe': '674867d8a5bc38815ffc7d5fd71940fafefc6dd91cf802b62899444878b81bcf',
  'win32-x64/dismount.exe': '360cf10d811c9e1892b059e018e8ac5bbe3fbf92c5c8d7d1410f7b6cc4c48270'
}
