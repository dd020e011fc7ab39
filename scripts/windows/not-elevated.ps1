# Runs the core as a user without an administrator's token, on a mount, and looks for the code that it must give.
param([Parameter(Mandatory)] [string] $Path)
$ErrorActionPreference = 'Stop'

$arch = if ($env:PROCESSOR_ARCHITECTURE -eq 'ARM64') { 'arm64' } else { 'x64' }
$core = Join-Path $PWD "dist\native\win32-$arch\dismount.exe"
$output = Join-Path $env:RUNNER_TEMP 'not-elevated.txt'
$command = Join-Path $env:RUNNER_TEMP 'not-elevated.cmd'
"`"$core`" --path `"$Path`" --save > `"$output`" 2>&1`r`necho ended >> `"$output`"" | Set-Content $command -Encoding ascii
runas.exe /trustlevel:0x20000 $command
for ($i = 0; $i -lt 60; $i++) {
  if ((Test-Path $output) -and (Get-Content $output -Raw) -match 'ended') { break }
  Start-Sleep 1
}
$text = Get-Content $output -Raw
$text
if ($text -notmatch '0x800702E4') { throw 'the core did not say that it needs elevation' }
