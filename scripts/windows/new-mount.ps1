# Captures a small tree with DISM, mounts it with DISM and edits it. What is in the tree is what the checks look for.
param(
  [Parameter(Mandatory)] [string] $Name,
  [switch] $ReadOnly,
  [switch] $LoadHive
)
$ErrorActionPreference = 'Stop'

$folder = Join-Path $env:RUNNER_TEMP $Name
$tree = Join-Path $folder 'tree'
$mount = Join-Path $folder 'mnt'
$wim = Join-Path $folder 'image.wim'
$config = Join-Path $tree 'Windows\System32\config'
New-Item -ItemType Directory -Force $config, $mount | Out-Null
Set-Content -Path (Join-Path $tree 'edited.txt') -Value 'before'
Set-Content -Path (Join-Path $tree 'kept.txt') -Value 'kept'
reg.exe save HKCU\Environment (Join-Path $config 'SOFTWARE') /y
if ($LASTEXITCODE -ne 0) { throw 'the hive could not be made' }

New-WindowsImage -CapturePath $tree -ImagePath $wim -Name 'Test image' -CheckIntegrity | Out-Null
Mount-WindowsImage -ImagePath $wim -Index 1 -Path $mount -ReadOnly:$ReadOnly | Out-Null
if (-not $ReadOnly) { Set-Content -Path (Join-Path $mount 'edited.txt') -Value 'after' }
if ($LoadHive) {
  reg.exe load HKLM\zDismount (Join-Path $mount 'Windows\System32\config\SOFTWARE')
  if ($LASTEXITCODE -ne 0) { throw 'the hive could not be loaded' }
  reg.exe add HKLM\zDismount /v FromTheTest /d yes /f
}

"path=$mount" >> $env:GITHUB_OUTPUT
"image=$wim" >> $env:GITHUB_OUTPUT
"digest=$((Get-FileHash $wim).Hash)" >> $env:GITHUB_OUTPUT
