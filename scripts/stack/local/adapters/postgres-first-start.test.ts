import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { folderWith } from '../../compose/folder.testkit.ts'
import { endServerOn } from './postgres-first-start.ts'

async function processWith(...args: string[]) {
  const child = spawn('sh', ['-c', 'read never', 'postgres', ...args], { stdio: ['pipe', 'ignore', 'ignore'] })
  await once(child, 'spawn')
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

test('a stale postmaster.pid, whose number somebody else has by now, ends nobody', async () => {
  const data = folderWith({})
  const stranger = await processWith('-D', '/somewhere/else')
  writeFileSync(join(data, 'postmaster.pid'), `${stranger.pid}\n${data}\n`)
  await endServerOn(data)
  expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null])
})

test('the server that was started on the folder is ended, and waited for', async () => {
  const data = folderWith({})
  const server = await processWith('-D', data, '-p', '1')
  const ended = once(server, 'exit')
  writeFileSync(join(data, 'postmaster.pid'), `${server.pid}\n${data}\n`)
  await endServerOn(data)
  expect((await ended)[1]).toBe('SIGQUIT')
})
