import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { endAllEngines } from './end.ts'

test('a state folder in which no lab has engines has none to end, whatever else lies in it', async () => {
  const state = mkdtempSync(join(tmpdir(), 'state-'))
  onTestFinished(() => rmSync(state, { recursive: true }))
  expect(await endAllEngines(state)).toBe(0)
  mkdirSync(join(state, 'labs/03/logs'), { recursive: true })
  writeFileSync(join(state, 'labs/state.json'), '{}')
  expect(await endAllEngines(state)).toBe(0)
})
