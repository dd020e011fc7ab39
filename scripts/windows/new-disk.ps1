# Makes a small VHDX with a Windows folder, mounts it with DISM and edits it.
param([Parameter(Mandatory)] [string] $Name)
$ErrorActionPreference = 'Stop'

$folder = Join-Path $env:RUNNER_TEMP $Name
$mount = Join-Path $folder 'mnt'
$volume = Join-Path $folder 'volume'
$disk = Join-Path $folder 'disk.vhdx'
New-Item -ItemType Directory -Force $mount, $volume | Out-Null
$script = Join-Path $folder 'diskpart.txt'
@"
create vdisk file="$disk" maximum=256 type=expandable
attach vdisk
create partition primary
format fs=ntfs quick
assign mount="$volume"
"@ | Set-Content -Path $script -Encoding ascii
diskpart.exe /s $script
if ($LASTEXITCODE -ne 0) { throw 'the disk could not be made' }
New-Item -ItemType Directory -Force (Join-Path $volume 'Windows\System32\config') | Out-Null
reg.exe save HKCU\Environment (Join-Path $volume 'Windows\System32\config\SOFTWARE') /y
reg.exe save HKCU\Environment (Join-Path $volume 'Windows\System32\config\SYSTEM') /y
Set-Content -Path (Join-Path $volume 'edited.txt') -Value 'before'
"select vdisk file=`"$disk`"`r`ndetach vdisk" | Set-Content -Path $script -Encoding ascii
diskpart.exe /s $script
if ($LASTEXITCODE -ne 0) { throw 'the disk could not be detached' }

Mount-WindowsImage -ImagePath $disk -Index 1 -Path $mount | Out-Null
Set-Content -Path (Join-Path $mount 'edited.txt') -Value 'after'

"path=$mount" >> $env:GITHUB_OUTPUT
"image=$disk" >> $env:GITHUB_OUTPUT
