const byteUnits = ['KiB', 'MiB', 'GiB', 'TiB'] as const

/** "812 bytes", "4.62 GiB". */
export function bytes(count: number): string {
  if (count < 1024) return count === 1 ? '1 byte' : `${count} bytes`
  let value = count
  let unit = 'bytes'
  for (const next of byteUnits) {
    if (value < 1024) break
    value /= 1024
    unit = next
  }
  return `${value.toFixed(2)} ${unit}`
}

/** "38 ms", "1.4 s", "3 m 12 s", "1 h 5 m". */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds} ms`
  const seconds = milliseconds / 1000
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} m`
}

/** "93,412 streams", "1 stream". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${plain(count)} ${count === 1 ? one : many}`
}

/** "93,412". Without `toLocaleString`, which loads all of ICU's number formats. */
export function plain(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}
