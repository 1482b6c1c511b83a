import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deviceId } from './device.ts'
import { type Membership, readMembership, writeMembership } from './membership.ts'

let stateDir: string
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'groundwork-membership-'))
})
afterEach(() => rm(stateDir, { recursive: true }))

const membership: Membership = {
  server: 'http://localhost:8080',
  learnerId: '1',
  name: 'Ada',
  cohort: { slug: 'spring', title: 'Spring' },
  token: 'secret',
  joinedAt: 'monday',
}

test('a membership is read as it was written; before joining there is none', async () => {
  expect(await readMembership(stateDir)).toBeUndefined()
  await writeMembership(stateDir, membership)
  expect(await readMembership(stateDir)).toEqual(membership)
})

describe.each([
  ['half a file', '{"server": "http://loc'],
  ['nothing', ''],
  ['null', 'null'],
  ['another shape', '{"version": 9, "memberships": [{"token": "secret"}]}'],
])('a file that holds %s', (_, text) => {
  test('instead of a membership is named and set aside whole', async () => {
    await writeFile(join(stateDir, 'membership.json'), text)
    const said: string[] = []
    expect(await readMembership(stateDir, sentence => said.push(sentence))).toBeUndefined()
    await expectSetAside(said, text)
  })

  test('instead of the device’s name is named and set aside whole, and a new name is made', async () => {
    await writeFile(join(stateDir, 'device.json'), text)
    const said: string[] = []
    const id = await deviceId(stateDir, sentence => said.push(sentence))
    expect(await deviceId(stateDir)).toBe(id)
    await expectSetAside(said, text)
  })
})

async function expectSetAside(said: readonly string[], text: string): Promise<void> {
  const aside = (await readdir(stateDir)).filter(name => name.includes('unreadable'))
  expect(aside).toHaveLength(1)
  expect(await readFile(join(stateDir, aside[0]!), 'utf8')).toBe(text)
  expect(said).toEqual([expect.stringContaining(aside[0]!)])
}
