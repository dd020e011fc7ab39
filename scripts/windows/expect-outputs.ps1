# Compares the outputs of a step ($env:OUTPUTS, JSON) with `name=value` pairs; a value may be a pattern of -like.
param([Parameter(Mandatory)] [string[]] $Expected)
$ErrorActionPreference = 'Stop'

$outputs = $env:OUTPUTS | ConvertFrom-Json
$wrong = foreach ($pair in $Expected) {
  $name, $value = $pair -split '=', 2
  if ($outputs.$name -notlike $value) { "$name is '$($outputs.$name)', not '$value'" }
}
$env:OUTPUTS
if ($wrong) { throw ($wrong -join '; ') }
