import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../repository.mjs'

/**
 * The files that leave tests out by themselves: how often, and for want of what. A program that is not there is no such
 * reason: for that there is `requires`, which fails on CI.
 */
const byThemselves: Record<string, [times: number, wanting: string]> = {
  'scripts/file-failure.test.ts': [1, 'root, who can give a file to somebody else'],
  'scripts/lab/workspace/copy.test.ts': [1, 'an account that may not read everything'],
  'scripts/setup/install.test.ts': [2, 'root, who can act as somebody else'],
  'scripts/stack/docker/docker.integration.test.ts': [1, 'the engine, which CI takes away until .ci/compose'],
  'scripts/stack/engines/packages.test.ts': [2, 'a Debian; its lists of packages'],
  'scripts/stack/engines/postgres.test.ts': [1, 'an account that may not write everywhere'],
  'scripts/stack/local/adapters/nginx.integration.test.ts': [1, 'an nginx without stream'],
  'scripts/stack/local/ports.test.ts': [1, 'an account that may not take every port'],
  'scripts/stack/local/processes.test.ts': [1, 'a Linux'],
}

/** `context.skip(…)`, `skip(…)`, `test.skip`, `describe.skipIf(…)`, `test.runIf(…)`, `test.todo` and the like. */
const leavesOut = /\bskip\(|\b(test|it|describe)(\.\w+)*\.(skip|skipIf|runIf|todo)\b/g

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: repository,
  encoding: 'utf8',
})
  .split('\n')
  .filter(file => /\.(test|testkit)\.tsx?$|^services\/shared\/testkit\//.test(file))
  .filter(file => !file.startsWith('scripts/test/'))

test('tests that need a program say so with requires, and nothing else leaves tests out but what is listed here', () => {
  const counted = files.map(file => [file, readFileSync(join(repository, file), 'utf8').match(leavesOut)?.length ?? 0])
  const listed = Object.entries(byThemselves).map(([file, [times]]) => [file, times])
  expect(counted.filter(([, times]) => times !== 0)).toEqual(listed)
})

test.each([
  "context.skip(!psql, 'no psql')",
  "skip(!psql, 'no psql')",
  "test.skipIf(!psql)('x', run)",
  "test.skipIf(!psql).each(paths)('x', run)",
  "describe.runIf(psql)('x', run)",
  "test.concurrent.skip('x', run)",
  "it.todo('x')",
])('%s is noticed', text => {
  expect(text).toMatch(leavesOut)
})

test.each(["'skipped'", 'skips what cannot be read', "requires('psql', false)(context)"])(
  '%s is no such thing',
  text => {
    expect(text).not.toMatch(leavesOut)
  },
)
