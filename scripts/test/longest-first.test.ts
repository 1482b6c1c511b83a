import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import type { TestSpecification, Vitest } from 'vitest/node'
import { repository } from '../platform/project.ts'
import LongestFirst, { longest } from './longest-first.ts'

const vitest = { config: { root: repository }, cache: { getFileTestResults() {}, getFileStats() {} } }

const specification = (file: string, groupOrder: number) =>
  ({
    moduleId: join(repository, file),
    project: { name: 'any', config: { isolate: true, sequence: { groupOrder } } },
  }) as unknown as TestSpecification

test('the longest files begin first, but no sooner than their group', async () => {
  const files = [specification('b.test.ts', 1), specification(longest[1]!, 1), specification(longest[0]!, 1)]
  const sorted = await new LongestFirst(vitest as unknown as Vitest).sort([...files, specification('a.test.ts', 0)])
  expect(sorted.map(({ moduleId }) => relative(repository, moduleId))).toEqual([
    'a.test.ts',
    longest[0],
    longest[1],
    'b.test.ts',
  ])
})

test('each of them is there', () => {
  expect(longest.filter(file => !existsSync(join(repository, file)))).toEqual([])
})
