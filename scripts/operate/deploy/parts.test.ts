import { expect, test } from 'vitest'
import { loadPlatform } from '../../platform/project.ts'
import { partsOf } from './parts.ts'

test('what services stand on is told from what watches them, and from what prepares it', () => {
  const { engines, others, once } = partsOf(loadPlatform({ monitoring: true }))
  expect(engines).toEqual(['postgres', 'redis', 'kafka'])
  expect(others).toContain('prometheus')
  expect(others).not.toContain('gateway')
  expect(once).toEqual(expect.arrayContaining(['postgres-roles', 'kafka-topics', 'postgres-monitor']))
})
