import { describe, expect, test } from 'vitest'
import { parseArguments } from '../../bench/arguments.mjs'

const names = ['table', 'discard']
const parse = (...args: string[]) => parseArguments(args, names, {})

describe('the command line of the bench', () => {
  test('without options takes all workloads, each as often as it says', () => {
    expect(parse()).toMatchObject({ only: null, rounds: null, quick: false, scale: false, write: false })
  })

  test('takes values after a space or an equals sign', () => {
    expect(parse('--only', 'table,discard', '--rounds=9', '--json', 'x.json')).toMatchObject({
      only: ['table', 'discard'],
      rounds: 9,
      json: 'x.json'
    })
  })

  test('finds the peers in options, then in the environment', () => {
    const env = { WIMLIB_IMAGEX: '/env/wimlib', SEVEN_ZIP: '/env/7zz' }
    expect(parseArguments(['--wimlib', '/mine'], names, env)).toMatchObject({
      wimlib: '/mine',
      sevenZip: '/env/7zz'
    })
  })

  test.each([
    [['--fast'], '"--fast" is not an option of the bench; there are --quick'],
    [['table'], '"table" is not an option'],
    [['--quick=1'], '"--quick=1" is not an option'],
    [['--only', 'tabel'], 'There is no workload "tabel"; there are table, discard.'],
    [['--rounds', '0'], '--rounds needs a whole number from 1 to 99, not "0".'],
    [['--rounds', '3x'], '--rounds needs a whole number from 1 to 99, not "3x".'],
    [['--json'], '--json needs a value.'],
    [['--write', '--quick'], '--write is for whole runs'],
    [['--write', '--only', 'table'], '--write is for whole runs'],
    [['--scale', '--only', 'table'], '--only chooses among the workloads']
  ])('refuses %j in one sentence', (args, sentence) => {
    expect(() => parse(...args)).toThrow(sentence)
  })
})
