import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { requires } from '../../test/requires.ts'
import { findProgram } from '../engines/programs.ts'
import { commandOf, descendants, identify, ps } from './processes.ts'

afterEach(() => void vi.unstubAllEnvs())

/** A process that ends with the test. */
async function sleeper(): Promise<number> {
  const child = spawn('sleep', ['30'])
  onTestFinished(() => void child.kill())
  await once(child, 'spawn')
  return child.pid!
}

test('a process has the same start time for terminals of another language and time zone', context => {
  requires('ps', findProgram('ps') !== undefined)(context)
  const starts = ['UTC', 'Asia/Tokyo'].map(zone => {
    vi.stubEnv('TZ', zone)
    vi.stubEnv('LC_ALL', zone === 'UTC' ? 'C' : 'ja_JP.UTF-8')
    return ps.start(process.pid)
  })
  expect(starts[0]).toBeTruthy()
  expect(starts[1]).toBe(starts[0])
})

test('processes are seen on a Linux that has no ps', async context => {
  context.skip(process.platform !== 'linux', 'this machine is no Linux')
  const pid = await sleeper()
  vi.stubEnv('PATH', '/nowhere')
  expect(identify(pid)?.start).toMatch(/^\d+$/)
  expect(descendants(process.pid)).toContain(pid)
  expect(commandOf(pid)).toBe('sleep 30')
})

test('ps tells the same as /proc about who descends from whom', async context => {
  requires('ps', findProgram('ps') !== undefined)(context)
  const pid = await sleeper()
  expect(ps.parents()).toContainEqual([pid, process.pid])
  expect(ps.command(pid)).toBe('sleep 30')
})

test('there is nothing to say of a process that does not exist', () => {
  expect([identify(2 ** 30), commandOf(2 ** 30), descendants(2 ** 30)]).toEqual([undefined, '', []])
})
