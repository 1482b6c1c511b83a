import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { repository } from '../repository.mjs'

/** `npm start` and `npm test` both build, and may do so at the same time. */
test('builds that run at once leave one whole bundle and no remains', { timeout: 60_000 }, async () => {
  const script = join(repository, 'scripts/build/services.mjs')
  await Promise.all(Array.from({ length: 4 }, () => execa(process.execPath, [script, 'payment'])))
  const built = join(repository, 'dist/services')
  expect(readdirSync(built).filter(name => name.startsWith('payment'))).toEqual(['payment'])
  expect(readdirSync(join(built, 'payment'))).toEqual(expect.arrayContaining(['main.js', 'migrations']))
})

test('a service that is not there is named, with those there are', async () => {
  const script = join(repository, 'scripts/build/services.mjs')
  const { exitCode, stderr } = await execa(process.execPath, [script, 'paymant'], { reject: false })
  expect(stderr).toMatch(/^no such service: paymant \(there are .*payment/)
  expect(exitCode).toBe(1)
})
