import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../platform/project.ts'
import { guards } from './guards.ts'

test.each(guards)('$guard: that is where the list says, once, and so is its test', guard => {
  const text = readFileSync(join(repository, guard.file), 'utf8')
  expect(text.split(guard.find)).toHaveLength(2)
  expect(existsSync(join(repository, guard.test.file))).toBe(true)
})
