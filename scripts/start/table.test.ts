import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { type Part, table } from './table.ts'

const parts: Part[] = [
  { part: 'site', url: 'http://localhost:3000', engine: 'Node 24.21.0', state: 'healthy', notes: [] },
  {
    part: 'inventory',
    url: 'http://127.0.0.1:31999',
    engine: 'Node 24.21.0, in place of the image groundwork/inventory:local',
    state: 'healthy',
    notes: ['Its image was not built.'],
  },
  { part: 'redis', url: '', engine: 'none', state: 'absent', notes: ['Left out: there is no Redis on this machine.'] },
]
const shown = (details?: boolean) => stripVTControlCharacters(table(parts, details))

test('the table of a start fits into 80 columns', () => {
  for (const line of shown().split('\n').slice(0, 4)) expect(line.length).toBeLessThanOrEqual(80)
})

test('a part that is left out is explained, one that is well only when asked', () => {
  expect(shown()).toContain('redis: Left out: there is no Redis on this machine.')
  expect(shown()).not.toContain('image')
  expect(shown(true)).toContain('inventory: Its image was not built.')
  expect(shown(true)).toContain('in place of the image groundwork/inventory:local')
})
