import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { folderWith } from '../compose/folder.testkit.ts'
import { takeLock } from './lock.ts'
import { identify } from './processes.ts'

test('a second owner is refused by the first one’s process', () => {
  const folder = folderWith({})
  const lock = takeLock(folder)
  expect(() => takeLock(folder)).toThrow(`already run by process ${process.pid}`)
  lock.release()
  takeLock(folder).release()
})

test('a dead owner’s lock is taken over, also when its number is in use again', async () => {
  const child = spawn('sleep', ['30'])
  onTestFinished(() => void child.kill())
  await once(child, 'spawn')
  const folder = folderWith({})
  writeFileSync(join(folder, 'lock'), JSON.stringify({ ...identify(child.pid!), start: 'another time' }))
  takeLock(folder).release()
  expect(existsSync(join(folder, 'lock'))).toBe(false)
})
