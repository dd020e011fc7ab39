// Written by scripts/package-dist from dist/native/SHA256SUMS.
export const checksums: Readonly<Record<string, string>> = {
  'linux-arm64/dismount': 'd0b954bb9ecaf4f6ac9480dad796382eebb1952634add146308c2fb6749750bd',
  'linux-x64/dismount': 'aed3d0f6906036dd6317e238fd96d9dc8e5fa0327d0a22acb221241ef4742243',
  'win32-arm64/dismount.exe': 'de615b57afb12f99667b594bc11c875b4a57361962b23b982f577da488ca2f21',
  'win32-x64/dismount.exe': 'e4714f02e842d55ea4881933bbd1817a9b85cbbe6bd3c30eee8d91fd4edf0698'
}
