// Written by scripts/package-dist from dist/native/SHA256SUMS.
export const checksums: Readonly<Record<string, string>> = {
  'linux-arm64/dismount': '81e75f9a6ff020bf4febb554b15dd22ff3c311242026529ceac8b4db10a53a15',
  'linux-x64/dismount': 'a7968d6d2e28322e9f765eeddcbee2324807b8cbfdd341e2024ffae04ca935c0',
  'win32-arm64/dismount.exe': '9de19d00cfb5f3a115eb2d6e9bcb70b3343652e4a98b6ea140bf7db1a4aafaee',
  'win32-x64/dismount.exe': '88e8fbfe9183b7fb271f82299c4c4585e50bb060c8f991690ee91729e51b12d7'
}
