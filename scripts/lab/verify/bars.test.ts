import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Lab } from '../catalogue/labs.ts'
import { measure } from './bars.ts'
import { summarise } from './summary.ts'

const summary = { ...summarise([]), killed: { good: 9, of: 10 } }

function labWith(id: string, lines: number): Lab {
  const directory = mkdtempSync(join(tmpdir(), 'bars-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  mkdirSync(join(directory, 'checks/static'), { recursive: true })
  writeFileSync(join(directory, 'checks/static/index.ts'), '\n'.repeat(lines - 1))
  writeFileSync(join(directory, 'checks/echo.mjs'), '\n')
  for (const other of ['index.test.ts', 'testkit.ts', 'part.testkit.ts', 'words.yaml'])
    writeFileSync(join(directory, 'checks', other), '\n'.repeat(9999))
  return { directory, manifest: { id } } as Lab
}

it('shows each figure beside its bar, and a missed one as missed', () => {
  expect(measure(labWith('03', 1201), summary, 180)).toEqual({
    killed: { figure: 0.9, bar: 0.95, met: false },
    named: { figure: null, bar: 0.9, met: true },
    seconds: { figure: 180, bar: 180, met: true },
    checkerLines: { figure: 1201, bar: 1200, met: false },
  })
})

it('holds lab 02 to bars of its own', () => {
  expect(measure(labWith('02', 6000), summary, 481)).toMatchObject({
    seconds: { bar: 480, met: false },
    checkerLines: { bar: 6000, met: true },
  })
})
