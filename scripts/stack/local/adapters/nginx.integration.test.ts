import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { requires } from '../../../test/requires.ts'
import { findProgram } from '../../engines/programs.ts'
import { stackOf } from '../stack.testkit.ts'

const filesIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' })

test('a stack says what its nginx does otherwise than the configuration is written', async context => {
  requires('nginx', findProgram('nginx') !== undefined)(context)
  const { stack } = await stackOf(
    'services: { gate: { image: nginx, volumes: ["./gate.conf:/etc/nginx/conf.d/default.conf:ro"] } }',
    { 'gate.conf': 'resolver 127.0.0.11;\nserver { listen 8080; return 200 up; }' },
  )
  expect(stack.notProved()).toContainEqual(expect.stringMatching(/^gate: Names are looked up once, at the start/))
  expect((await stack.status())[0]?.notes).toContainEqual(expect.stringMatching(/^Names are looked up once/))
})

test('a stack that is only planned has run nothing of what stands before nginx', async context => {
  requires('nginx', findProgram('nginx') !== undefined)(context)
  const command = `[sh, -c, "echo 'server { listen 8080; return 200 up; }' > /etc/nginx/conf.d/default.conf && touch ran && exec nginx -g 'daemon off;'"]`
  const { stack, stateDir } = await stackOf(`services: { gate: { image: nginx, command: ${command} } }`)
  expect(filesIn(stateDir).filter(path => path.startsWith('parts'))).toEqual([])
  await stack.up()
  const { host, port } = (await stack.endpoint('gate', 8080))!
  expect(await (await fetch(`http://${host}:${port}`)).text()).toBe('up')
  expect(filesIn(stateDir)).toContainEqual(expect.stringMatching(/\/ran$/))
})

test.each([
  [
    'a no-break space, as nginx does',
    'service',
    'server { listen\u00a080; }',
    /unknown directive "listen<U\+00A0>80" \(with U\+00A0, a space of another kind\)/,
  ],
])('refuses %s', async (_, kind, text, message) => {
  const { stack } = await stackOf(
    'services: { gate: { image: nginx, volumes: ["./gate.conf:/etc/nginx/conf.d/default.conf:ro"] } }',
    { 'gate.conf': text },
  )
  await expect(stack.up()).rejects.toMatchObject({ failure: { kind }, message: expect.stringMatching(message) })
})

test('a block that this nginx lacks and the image has is no fault of the configuration', async context => {
  requires('nginx', findProgram('nginx') !== undefined)(context)
  const built = spawnSync('nginx', ['-V'], { encoding: 'utf8' }).stderr ?? ''
  const modules = /--modules-path=(\S+)/.exec(built)?.[1] ?? ''
  context.skip(
    !/--with-stream=dynamic/.test(built) || existsSync(join(modules, 'ngx_stream_module.so')),
    'this nginx has stream',
  )
  const { stack } = await stackOf(
    'services: { gate: { image: nginx, volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro"] } }',
    {
      'nginx.conf':
        'events {}\nstream { server { listen 15432; proxy_pass postgres:5432; } }\nhttp { server { listen 80; } }\n',
    },
  )
  await expect(stack.up()).rejects.toMatchObject({
    failure: { kind: 'environment', next: expect.stringContaining('libnginx-mod-stream') },
  })
})
