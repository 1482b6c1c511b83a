import { expect, test } from 'vitest'
import { folderWith } from '../../compose/folder.testkit.ts'
import { loadCompose } from '../../compose/load.ts'
import { makeAdapter } from './choose.ts'

async function adapterOf(service: string, files: Record<string, string> = {}) {
  const directory = folderWith({ ...files, 'compose.yaml': `services:\n  a:\n${service}\n` })
  const { a } = loadCompose({ directory, env: {} }).services
  return await makeAdapter(a!, { directory, state: directory })
}

test('a Dockerfile that is written into the compose file is read there', async () => {
  const { engine, service } = await adapterOf(
    '    build:\n      dockerfile_inline: |\n        FROM postgres:17\n        COPY init.sql /docker-entrypoint-initdb.d/',
    { 'init.sql': 'select 1;' },
  )
  expect(engine).toMatch(/^PostgreSQL/)
  expect(service?.volumes).toMatchObject([{ target: '/docker-entrypoint-initdb.d/init.sql' }])
})

test.each(['/usr/local/bin/node', '/nodejs/bin/node'])(
  'an image has Node at %s, this machine where it runs',
  async path => {
    const { imagePaths } = await adapterOf('    build: .', {
      Dockerfile: 'FROM node:22-slim\nCOPY server.js .\nCMD ["node", "server.js"]\n',
      'server.js': '',
    })
    expect(imagePaths).toMatchObject({ [path]: process.execPath })
  },
)
