import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../compose/folder.testkit.ts'
import { loadCompose } from '../compose/load.ts'
import { translateScript } from './exec.ts'
import { checkSources, createFiles } from './files.ts'
import { nowhere } from './tools/own-host.mjs'
import type { InstanceContext } from './types.ts'

function filesOf(service: string, given: Record<string, string> = {}) {
  const directory = folderWith({
    ...given,
    'compose.yaml': `services:\n  a:\n    image: x:1\n${service}\nvolumes: { kept: }\n`,
  })
  const project = loadCompose({ directory, env: { TOKEN: 't0ken' } })
  const a = project.services.a!
  const files = createFiles({
    service: a,
    volumes: join(directory, 'volumes'),
    root: join(directory, 'root'),
    imagePaths: { '/opt/kafka/bin': '/engines/bin' },
  })
  return { files, service: a, directory }
}

test('a named volume is a folder that stays, everything else goes with the instance', () => {
  const { files, directory } = filesOf('    volumes: ["kept:/var/lib/data", "/anonymous"]')
  expect(files.host('/var/lib/data/pg')).toBe(`${directory}/volumes/kept/pg`)
  expect(files.host('/anonymous')).toBe(`${directory}/root/anonymous`)
  expect(files.host('/elsewhere')).toBe(`${directory}/root/elsewhere`)
})

test('a mounted folder is itself', () => {
  const { files, directory } = filesOf('    volumes: ["./html:/usr/share/html"]', { 'html/index.html': 'hello' })
  expect(files.host('/usr/share/html/index.html')).toBe(`${directory}/html/index.html`)
})

test('a folder holds what is in it and what is mounted into it, file by file', () => {
  const { files } = filesOf('    volumes: ["./a.sql:/init/10-a.sql", "./b.xz:/init/20-b.sql.xz"]', {
    'a.sql': '',
    'b.xz': '',
  })
  files.prepare(text => text)
  expect(files.list('/init')).toEqual(['10-a.sql', '20-b.sql.xz'])
  expect(files.list('/nowhere')).toEqual([])
})

test('a mounted script is a translated copy that can still be executed', () => {
  const { files } = filesOf('    volumes: ["./init:/init:ro"]', {
    'init/run.sh': '#!/bin/sh\n/opt/kafka/bin/x /init/seed.csv\n',
    'init/seed.csv': '1',
  })
  files.prepare(files.translate)
  const script = files.host('/init/run.sh')
  expect(readFileSync(script, 'utf8')).toBe(`#!/bin/sh\n/engines/bin/x ${files.host('/init/seed.csv')}\n`)
  expect(readFileSync(files.host('/init/seed.csv'), 'utf8')).toBe('1')
})

test('a mounted SQL script is the same byte for byte, but for the paths that PostgreSQL reads', () => {
  const { files, directory } = filesOf('    volumes: ["./init:/init:ro"]', { 'init/a.sql': '' })
  const seed = Buffer.from(
    "-- \xef\xf0\xe8\u00a0postgres:5432\r\ninsert into t values ('http://db:5432/', '/init/x');\r\n",
    'latin1',
  )
  const reads = ['\\ir /init/types.sql', "\\copy t from '/init/t.csv'", "COPY t\nFROM '/init/t.csv' csv;"].join('\n')
  writeFileSync(join(directory, 'init/a.sql'), Buffer.concat([seed, Buffer.from(reads)]))
  const names = { resolve: () => nowhere } as never
  files.prepare((text, name) => translateScript(text, name, { files, names } as unknown as InstanceContext))
  const copy = readFileSync(files.host('/init/a.sql'))
  expect(copy.subarray(0, seed.length).equals(seed)).toBe(true)
  expect(copy.subarray(seed.length).toString()).toBe(reads.replaceAll('/init', files.host('/init')))
})

test.each([
  ['a path after a colon', 'PATH=x:/opt/kafka/bin', 'PATH=x:/engines/bin'],
  ['a quoted path', '"/opt/kafka/bin/a.sh"', '"/engines/bin/a.sh"'],
  ['a longer path', '/usr/opt/kafka/bin', '/usr/opt/kafka/bin'],
  ['a path behind a variable', '$HOME/opt/kafka/bin', '$HOME/opt/kafka/bin'],
  ['a path behind a variable in braces', `\${HOME}/opt/kafka/bin`, `\${HOME}/opt/kafka/bin`],
  ['another folder with the same beginning', '/opt/kafka/binaries', '/opt/kafka/binaries'],
])('in a text, %s is understood', (_, text, expected) => {
  expect(filesOf('').files.translate(text)).toBe(expected)
})

test('secrets and configs are files that anybody in the instance can read', () => {
  const { files } = filesOf(
    '    secrets: [token, key]\n    configs: [{ source: page, target: /etc/page }]\nsecrets: { token: { environment: TOKEN }, key: { file: ./key } }\nconfigs: { page: { content: "hello" } }',
    { key: 'k3y' },
  )
  files.prepare(text => text)
  expect(readFileSync(files.host('/run/secrets/token'), 'utf8')).toBe('t0ken')
  expect(readFileSync(files.host('/run/secrets/key'), 'utf8')).toBe('k3y')
  expect(readFileSync(files.host('/etc/page'), 'utf8')).toBe('hello')
  expect(statSync(files.host('/run/secrets/token')).mode & 0o444).toBe(0o444)
})

test('a mounted file that is not there is named', () => {
  const { service } = filesOf('    volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro"]')
  expect(() => checkSources(service)).toThrow(
    /a mounts .*\/nginx\.conf at \/etc\/nginx\/nginx\.conf, but there is no such file/,
  )
})

test('a device that is mounted over a file is taken for what it is', () => {
  const { files } = filesOf('    volumes: ["/dev/null:/etc/nginx/conf.d/default.conf:ro"]')
  files.prepare(files.translate)
  expect(files.host('/etc/nginx/conf.d/default.conf')).toBe('/dev/null')
})

test('the whole disk can be mounted, and is not read to its end', () => {
  const begun = performance.now()
  const { files } = filesOf('    volumes: ["/:/host:ro"]')
  expect(files.host('/host/etc/hosts')).toBe('/etc/hosts')
  expect(performance.now() - begun).toBeLessThan(2000)
})
