import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../compose/folder.testkit.ts'
import { identify } from './processes.ts'
import { type RunState, readRunState, readWrittenState, writeRunState } from './run-state.ts'

const state: RunState = { version: 1, project: 'shop', owner: identify(process.pid)!, since: 'now', parts: [] }

test('what runs is known as long as its owner does', () => {
  const folder = folderWith({})
  writeRunState(folder, state)
  expect(readRunState(folder)).toEqual(state)
  writeRunState(folder, { ...state, owner: { ...state.owner, start: 'another time' } })
  expect(readRunState(folder)).toBeUndefined()
  expect(readWrittenState(folder)).toMatchObject({ project: 'shop' })
})

test.each([
  ['is not there', undefined],
  ['was emptied by a power failure', ''],
  ['was cut off', '{"version": 1, "pro'],
  ['is of a version that nobody here knows', '{"version": 2}'],
])('a file that %s says nothing', (_, text) => {
  const folder = folderWith({})
  if (text !== undefined) writeFileSync(join(folder, 'run.json'), text)
  expect(readWrittenState(folder)).toBeUndefined()
})
