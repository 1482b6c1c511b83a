import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Pool } from '../database/pool.ts'
import { Misuse, runAdminCommand } from './admin-command.ts'

/** What was printed to each stream. */
const printed = { stdout: '', stderr: '' }
beforeEach(() => {
  for (const stream of ['stdout', 'stderr'] as const) {
    printed[stream] = ''
    vi.spyOn(process[stream], 'write').mockImplementation(text => {
      printed[stream] += text
      return true
    })
  }
})
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

async function run(command: (pool: Pool) => Promise<object>) {
  await runAdminCommand({ service: 'tea', url: 'postgresql://nobody@127.0.0.1:1/none' }, command)
  return { code: process.exitCode, ...printed }
}

test('an answer is printed as one JSON document', async () => {
  expect(await run(async () => ({ cups: 3 }))).toEqual({ code: undefined, stdout: '{"cups":3}\n', stderr: '' })
})

test.each<[string, number, string, (pool: Pool) => Promise<object>]>([
  ['a misuse', 2, 'Say how many cups.\n', () => Promise.reject(new Misuse('Say how many cups.'))],
  [
    'a database that is down',
    1,
    'The database of the tea service does not answer.\n',
    pool => pool.query({ text: 'SELECT 1' }),
  ],
  [
    'whatever else fails',
    1,
    'The tea service could not do that: no water\n',
    () => Promise.reject(new Error('no water')),
  ],
])('%s ends the process with %i and a sentence', async (_case, code, sentence, command) => {
  expect(await run(command)).toEqual({ code, stdout: '', stderr: sentence })
})
