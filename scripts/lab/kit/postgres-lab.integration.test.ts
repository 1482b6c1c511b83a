import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { endEngines } from './engines/end.ts'
import { postgresCompose } from './engines/server.testkit.ts'
import { memoryWorkspace } from './memory-workspace.testkit.ts'
import { postgresParts } from './postgres-lab.ts'

type Players = { place: { ask(work: unknown, name: string): string } }

/** A learner's module that says where it runs, and the checker's that asks it. */
const files = {
  'docker-compose.yml': postgresCompose,
  'work/src/place.ts': "export const place = () => [process.cwd(), process.env.TZ].join(' ')\n",
  'players/place.ts': "export const ask = (work: { place(): string }, name: string) => name + ' ' + work.place()\n",
}

test('a part has a database of its own, and the learner’s module in processes, beside the player of its name', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'groundwork-part-'))
  const path = (name: string) => join(directory, name)
  onTestFinished(async () => {
    await endEngines(path('engines'))
    rmSync(directory, { recursive: true })
  })
  for (const folder of ['work/src', 'players']) mkdirSync(path(folder), { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(path(name), text)
  const players = pathToFileURL(path('players/'))
  const compose = path('docker-compose.yml')
  const part = postgresParts<Players>({ compose, password: 'lab-only', players, env: { TZ: 'UTC' } })
  const { open, ...described } = part({
    id: 'place',
    title: 'It can be loaded',
    checks: [],
    context: async work => {
      const pool = await work.pool('place', 2, 'place')
      return { ...work, child: await work.start('place'), pool, database: await work.postgres.database() }
    },
  })
  expect(described).toMatchObject({ id: 'place', proof: 'live', engines: ['postgres'], atSave: true })

  const session = await open({
    files: { ...memoryWorkspace({}), scratch: path('work') },
    engine: 'local',
    stateDir: path('state'),
    warmDir: path('engines'),
    contexts: new Map(),
    seed: 7,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  })
  const { postgres, database, child, pool, seed } = session.context
  expect(seed).toBe(7)
  expect(await postgres.rows(database, 'SELECT current_database() AS name')).toEqual([{ name: database }])
  const place = `${path('work')} UTC`
  expect(await child.ask('ask', 'one')).toBe(`one ${place}`)
  const asked = await pool.use(2, (...two: { ask: typeof child.ask }[]) =>
    Promise.all(two.map(each => each.ask('ask', 'two'))),
  )
  expect(asked).toEqual([`two ${place}`, `two ${place}`])
  await session.close()
  expect(child.ended()).toBe(true)
})
