import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { setAsideOtherVersion } from './postgres-data.ts'

let volumes: string
let data: string
beforeEach(() => {
  volumes = mkdtempSync(join(tmpdir(), 'volumes-'))
  data = join(volumes, 'postgres-data')
})
afterEach(() => rmSync(volumes, { recursive: true }))

function makeData(version: string): void {
  mkdirSync(data)
  writeFileSync(join(data, 'PG_VERSION'), `${version}\n`)
}

describe('the data folder of PostgreSQL', () => {
  test('stays when it is of the server’s version, when it is empty, and when there is none', () => {
    expect(setAsideOtherVersion(data, '17.10')).toBeUndefined()
    mkdirSync(data)
    expect(setAsideOtherVersion(data, '17.10')).toBeUndefined()
    writeFileSync(join(data, 'PG_VERSION'), '17\n')
    expect(setAsideOtherVersion(data, '17.10')).toBeUndefined()
    expect(readdirSync(volumes)).toEqual(['postgres-data'])
  })

  test.each(['16', '18', '9.6'])('of version %s is set aside whole, and said so', version => {
    makeData(version)
    const sentence = setAsideOtherVersion(data, '17.10')
    const aside = `${data}.of-postgresql-${version}`
    expect(sentence).toContain(`of PostgreSQL ${version}, which 17 cannot open: it is set aside in ${aside}`)
    expect(readFileSync(join(aside, 'PG_VERSION'), 'utf8')).toBe(`${version}\n`)
    expect(existsSync(data)).toBe(false)
  })

  test('is set aside beside what was set aside before', () => {
    for (let times = 0; times < 2; times += 1) {
      makeData('16')
      setAsideOtherVersion(data, '17.10')
    }
    expect(readdirSync(volumes)).toHaveLength(2)
  })
})
