import { describe, expect, it } from 'vitest'
import type { ProofCase } from './proof-case.ts'
import { type ProofTask, runTasks } from './proof-task.ts'

const log: string[] = []
const task = (id: string, detectedBy = 'static', until = async () => {}): ProofTask => ({
  group: 'wrong',
  id,
  detectedBy,
  async prove() {
    log.push(id)
    await until()
    return [{ id } as ProofCase]
  },
})
const seen = (id: string) => () => expect.poll(() => log.includes(id)).toBe(true)

const proved = (tasks: ProofTask[], signal = new AbortController().signal) => {
  log.length = 0
  return runTasks(tasks, {
    atOnce: 2,
    waits: ({ detectedBy }) => detectedBy === 'stack',
    signal,
    onCase: () => undefined,
  })
}

describe('proofs side by side', () => {
  it('lets those that wait for a turn take no place from the others, and keeps the order', async () => {
    const stacks = ['one', 'two', 'three'].map(id => task(id, 'stack', seen('last')))
    const cases = await proved([...stacks, task('first'), task('last')])
    expect(cases.map(({ id }) => id)).toEqual(['one', 'two', 'three', 'first', 'last'])
  })

  it('begins equivalent mutants in between, and not all at the end', async () => {
    const equivalents = ['waits long', 'waits long, too'].map(id => ({ ...task(id), equivalent: true }))
    const cases = await proved([...['a', 'b', 'c', 'd'].map(id => task(id)), ...equivalents])
    expect(log).toEqual(['waits long', 'a', 'b', 'waits long, too', 'c', 'd'])
    expect(cases.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'waits long', 'waits long, too'])
  })

  it('begins nothing more once one has failed', async () => {
    const broken = task('broken', 'stack', () => Promise.reject(new Error('no such edit')))
    await expect(proved([broken, task('first', 'static', seen('broken')), task('last')])).rejects.toThrow(
      'no such edit',
    )
    expect(log).not.toContain('last')
  })
})
