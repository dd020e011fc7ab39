# Reads an image as DISM sees it: how many images the file has, that it passes DISM's own integrity check, and what
# edited.txt says in it.
param(
  [Parameter(Mandatory)] [string] $Image,
  [Parameter(Mandatory)] [string] $Text,
  [int] $Index = 1,
  [int] $Count = 1
)
$ErrorActionPreference = 'Stop'

$images = @(Get-WindowsImage -ImagePath $Image)
$images | Format-List ImageIndex, ImageName, ImageSize
if ($images.Count -ne $Count) { throw "the file has $($images.Count) images, not $Count" }
dism.exe /English /Get-ImageInfo /ImageFile:$Image /Index:$Index
if ($LASTEXITCODE -ne 0) { throw 'DISM cannot read the image' }

$folder = Join-Path $env:RUNNER_TEMP 'expect-image'
New-Item -ItemType Directory -Force $folder | Out-Null
Mount-WindowsImage -ImagePath $Image -Index $Index -Path $folder -ReadOnly -CheckIntegrity | Out-Null
try {
  $found = Get-Content (Join-Path $folder 'edited.txt')
  if ($found -ne $Text) { throw "edited.txt says '$found', not '$Text'" }
} finally {
  Dismount-WindowsImage -Path $folder -Discard | Out-Null
}
