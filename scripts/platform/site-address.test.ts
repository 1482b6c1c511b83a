import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sitePort } from './project.ts'
import { publishAddress, siteAddress } from './site-address.ts'

let stateDir: string
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'address-'))
})
afterEach(() => rmSync(stateDir, { recursive: true }))

const usual = `http://localhost:${sitePort()}`

test('the address is that of the site that runs, and the usual one when none does', () => {
  expect(siteAddress(stateDir)).toBe(usual)
  const withdraw = publishAddress(stateDir, 'http://localhost:3100')
  expect(siteAddress(stateDir)).toBe('http://localhost:3100')
  withdraw()
  expect(siteAddress(stateDir)).toBe(usual)
})

test('what a killed site left is not believed, although its number is given again', () => {
  publishAddress(stateDir, 'http://localhost:3100')
  const file = join(stateDir, 'site', 'address.json')
  const left = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...left, process: { ...left.process, start: 'earlier' } }))
  expect(siteAddress(stateDir)).toBe(usual)
})
