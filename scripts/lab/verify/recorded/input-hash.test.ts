import { expect, it } from 'vitest'
import { isOnlyForTests } from './input-hash.ts'

it.each([
  'labs/01-architecture/checks/testkit.ts',
  'labs/02-infrastructure/checks/part.testkit.ts',
  'scripts/lab/kit/memory-workspace.testkit.ts',
  'scripts/lab/kit/engines/fixtures/check.ts',
  'scripts/lab/kit/rules.test.ts',
])('a proof does not depend on %s, which only tests use', path => {
  expect(isOnlyForTests(path)).toBe(true)
})

it.each([
  'labs/01-architecture/checks/index.ts',
  'labs/04-database-per-service/checks/players/migrate.ts',
  'scripts/lab/kit/rules.ts',
  'scripts/lab/fixtures/labs/90-greeting/checks/live.ts',
  'package-lock.json',
])('a proof depends on %s', path => {
  expect(isOnlyForTests(path)).toBe(false)
})
