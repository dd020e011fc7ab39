# Starts the action as the runner does, presses Ctrl+C in the middle, and tells what became of the image.
param(
  [Parameter(Mandatory)] [string] $Path,
  [Parameter(Mandatory)] [int] $Milliseconds
)
$ErrorActionPreference = 'Stop'

Add-Type -Namespace Test -Name Console -MemberDefinition @'
[DllImport("kernel32.dll", SetLastError = true)] public static extern bool GenerateConsoleCtrlEvent(uint e, uint group);
[DllImport("kernel32.dll", SetLastError = true)] public static extern bool SetConsoleCtrlHandler(IntPtr handler, bool add);
'@

$outputs = Join-Path $env:RUNNER_TEMP 'cancel-outputs.txt'
Set-Content $outputs ''
$env:GITHUB_OUTPUT = $outputs
$env:INPUT_PATH = $Path
$env:INPUT_MODE = 'save'
[Environment]::SetEnvironmentVariable('INPUT_UPLOAD-LOGS', 'never')

# Started before Ctrl+C is ignored here: a child inherits that.
$node = Start-Process node.exe -ArgumentList 'dist\index.js' -NoNewWindow -PassThru
[Test.Console]::SetConsoleCtrlHandler([IntPtr]::Zero, $true) | Out-Null
Start-Sleep -Milliseconds $Milliseconds
[Test.Console]::GenerateConsoleCtrlEvent(0, 0) | Out-Null
if (-not $node.WaitForExit(120000)) { throw 'the action did not end' }

Get-Content $outputs
$left = @(Get-WindowsImage -Mounted | Where-Object Path -eq $Path)
"Still mounted: $($left.Count)"
if ($left) { Dismount-WindowsImage -Path $Path -Discard | Out-Null }
