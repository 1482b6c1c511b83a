import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import recorded from '../../../docs/reference/measured.json' with { type: 'json' }
import { figuresOf } from './measured.ts'

const about = { machine: '2 × a processor', date: '2026-11-29T00:00:00.000Z', load_before: 0.1 }
const spread = { median: 2, min: 1, max: 3 }

test('every number and every spread is a figure, named by the groups that it stands in', () => {
  const measured = { ...about, orders: { per_second: { ours: spread } }, memory_mb: 90, statements: ['BEGIN'] }
  expect(figuresOf(measured)).toEqual([
    { name: ['orders', 'per second', 'ours'], value: spread },
    { name: ['memory mb'], value: 90 },
  ])
})

test('the page shows whatever is recorded', () => {
  const page = readFileSync('docs/reference/measured.mdx', 'utf8')
  const shown = [...page.matchAll(/<Measured of=\{measured\.(\w+)\} \/>/g)].map(([, name]) => name)
  expect(shown).toEqual(expect.arrayContaining(Object.keys(recorded)))
})
