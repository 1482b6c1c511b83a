import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import type { TestSpecification, Vitest } from 'vitest/node'
import { repository } from '../repository.mjs'
import LongestFirst, { longest } from './longest-first.ts'

const vitest = { config: { root: repository }, cache: { getFileTestResults() {}, getFileStats() {} } }

const specification = (name: string, file: string) =>
  ({
    moduleId: join(repository, file),
    project: { name, config: { isolate: false, sequence: { groupOrder: 0 } } },
  }) as unknown as TestSpecification

test('unit tests begin first, then the longest files, then the others', async () => {
  const files = [
    specification('integration', 'b.test.ts'),
    ...[longest[1]!, longest[0]!].map(file => specification('platform', file)),
    specification('unit', 'a.test.ts'),
  ]
  const sorted = await new LongestFirst(vitest as unknown as Vitest).sort(files)
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
