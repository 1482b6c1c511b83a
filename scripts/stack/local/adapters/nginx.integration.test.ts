import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findProgram } from '../../engines/programs.ts'
import { stackOf } from '../stack.testkit.ts'

const filesIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' })

test('a stack says what its nginx does otherwise than the configuration is written', async context => {
  context.skip(!findProgram('nginx'), 'there is no nginx on this machine')
  const { stack } = await stackOf(
    'services: { gate: { image: nginx, volumes: ["./gate.conf:/etc/nginx/conf.d/default.conf:ro"] } }',
    { 'gate.conf': 'resolver 127.0.0.11;\nserver { listen 8080; return 200 up; }' },
  )
  expect(stack.notProved()).toContainEqual(expect.stringMatching(/^gate: Names are looked up once, at the start/))
  expect((await stack.status())[0]?.notes).toContainEqual(expect.stringMatching(/^Names are looked up once/))
})

test('a stack that is only planned has run nothing of what stands before nginx', async context => {
  context.skip(!findProgram('nginx'), 'there is no nginx on this machine')
  const command = `[sh, -c, "echo 'server { listen 8080; return 200 up; }' > /etc/nginx/conf.d/default.conf && touch ran && exec nginx -g 'daemon off;'"]`
  const { stack, stateDir } = await stackOf(`services: { gate: { image: nginx, command: ${command} } }`)
  expect(filesIn(stateDir).filter(path => path.startsWith('parts'))).toEqual([])
  await stack.up()
  const { host, port } = (await stack.endpoint('gate', 8080))!
  expect(await (await fetch(`http://${host}:${port}`)).text()).toBe('up')
  expect(filesIn(stateDir)).toContainEqual(expect.stringMatching(/\/ran$/))
})
