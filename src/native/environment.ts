// What a program needs to run and nothing more: no token, no ACTIONS_*, no INPUT_*.
// RUNNER_TRACKING_ID lets the runner end the core with the job should we die before it.
const allowed = new Set([
  'PATH',
  'HOME',
  'USERPROFILE',
  'TEMP',
  'TMP',
  'TMPDIR',
  'LANG',
  'LC_ALL',
  'TZ',
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
  'RUNNER_TEMP',
  'RUNNER_TRACKING_ID'
])

/** The environment of the core: an allow-list of ours. Names keep their case; Windows does not mind it. */
export function coreEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && allowed.has(name.toUpperCase())) kept[name] = value
  }
  return kept
}
