import { describe, expect, test } from 'vitest'
import { excerpt, lastErrors, maxLookedAt } from '../../src/report/log-errors.js'
import { datedLine } from '../support/dism-log.js'

const error = (text: string) => datedLine(7316, text, 'Error')
const code = '0xC1420117'

const unmount = error(
  'genericimagingmanager.cpp:1101 - CGenericImagingManager::InternalCmdUnmount(hr:0xc1420117)'
)
const wimgapi = '[7316.303964] [0xC1420117] WIMUnmountImage:(2037)'
const access = error('Failed - CWimImage::Save(hr:0x80070005)')
const culprit = '[7316.1804] Process explorer.exe (PID 5120) is accessing file wim C:\\a.wim'
const signed = error('Returned -1052638953')
const noise = [
  '[7044] [0x8007007b] FIOReadFileIntoBuffer:(1381): The filename, directory name, or volume label syntax is incorrect.',
  '[7044] [0xc142011c] UnmarshallImageHandleFromDirectory:(641)',
  error('FFU image not recognized. (hr:0x80070032)'),
  datedLine(
    1,
    'Failed to load the provider: X:\\SiloedPackageProvider.dll. - CDISMProviderStore(hr:0x8007007e)',
    'Warning'
  ),
  error('Lookup in table by path failed for: DummyPath-2BA51B78-C7F7-4910-B99D-BB7345357CDC'),
  datedLine(1, 'Leave DismUnmountImageInternal(hr:0xc1420117)'),
  '[7316.1804] Unmounting image.',
  'Wim:         [G:\\Drivers\\0xc1420117.wim]',
  ''
]

describe('the last errors of a log', () => {
  test('are those that carry the code, in any case, or who is in the way', () => {
    const lines = [access, unmount, ...noise, wimgapi, culprit, signed, access]
    expect(lastErrors(lines, { code, count: 10 })).toEqual([unmount, wimgapi, culprit, signed])
    expect(lastErrors(lines, { code: '0xc1420117', count: 2 })).toEqual([culprit, signed])
  })

  test('are the last errors where none carries the code', () => {
    const warning = datedLine(1, 'hm', 'Warning')
    expect(lastErrors([access, ...noise, warning, access], { code: '0x80070020', count: 10 })).toEqual([
      access,
      access
    ])
    expect(lastErrors([unmount, access], { code: null, count: 1 })).toEqual([access])
  })

  test('are noise only when that is what failed', () => {
    expect(lastErrors(noise, { code: '0xC142011C', count: 10 })).toEqual([noise[1]])
  })

  test('do not repeat what is said already, nor take a small code for a number', () => {
    const said = error('The image is in use: close it - Portable(hr:0xc1420117)')
    expect(lastErrors([said, wimgapi], { code, count: 10, except: 'the image is in use' })).toEqual([wimgapi])
    const five = error('5 files left')
    expect(lastErrors([five, access, error('code 0x00000005')], { code: '0x00000005', count: 10 })).toEqual([
      error('code 0x00000005')
    ])
  })
})

describe('a line of a megabyte', () => {
  const rest = 'Process '.repeat(128 * 1024)

  test('is looked at as far as it may be shown, and given back whole', () => {
    const line = error(`0xc1420117 ${rest} is accessing file a.wim`)
    expect(lastErrors([line], { code, count: 10 })).toEqual([line])
    const late = error(`${'x'.repeat(maxLookedAt)} 0xc1420117`)
    expect(lastErrors([late, access], { code, count: 10 })).toEqual([late, access])
    expect(lastErrors([late, unmount], { code, count: 10 })).toEqual([unmount])
  })
})

describe('the excerpt for a page', () => {
  test('has errors and warnings, or the end where there are none', () => {
    const warning = datedLine(1, 'hm', 'Warning')
    expect(excerpt([access, ...noise, warning], { code, count: 5 })).toEqual([access, warning])
    const quiet = [datedLine(1, 'a'), datedLine(1, 'b'), datedLine(1, 'c')]
    expect(excerpt(quiet, { code, count: 2 })).toEqual(quiet.slice(1))
  })
})
