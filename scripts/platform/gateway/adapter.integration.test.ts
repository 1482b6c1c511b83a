import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '@groundwork/testkit/eventually'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repository } from '../../repository.mjs'
import { loadCompose } from '../../stack/index.ts'
import { createLocalStack } from '../../stack/running.ts'
import type { ComposeProject, Stack } from '../../stack/types.ts'
import { serveByProxy } from './adapter.ts'

/** The platform with nothing but its gateway: every service behind it is away. */
function gatewayAlone(): ComposeProject {
  const project = loadCompose({ directory: repository, env: {}, interpolate: 'lenient' })
  return { ...project, services: { gateway: { ...project.services.gateway!, dependsOn: {} } } }
}

const stateDir = mkdtempSync(join(tmpdir(), 'gateway-alone-'))
let stack: Stack

beforeAll(async () => {
  stack = await createLocalStack(gatewayAlone(), { stateDir, anyPorts: true, adapters: { gateway: serveByProxy } })
  await stack.up()
})
afterAll(async () => {
  await stack.down()
  await rm(stateDir, { recursive: true })
})

async function statusOf(path: string): Promise<number> {
  const { host, port } = (await stack.endpoint('gateway', 8080))!
  return (await fetch(`http://${host}:${port}${path}`)).status
}

test('without nginx the gateway passes its own health check, and says what serves it and what that does not prove', async () => {
  const [gateway] = await stack.status()
  expect(gateway).toMatchObject({ state: 'healthy', engine: 'Fastify proxy; nginx is not on this machine' })
  expect(stack.notProved()).toContainEqual(expect.stringMatching(/^gateway: nginx itself/))
})

test('it answers for services that are away', async () => {
  expect([await statusOf('/health'), await statusOf('/api/v1/products')]).toEqual([200, 502])
})

test('it is started again when it is killed, and can be stopped and started', async () => {
  await stack.kill('gateway')
  await eventually(
    async () => expect((await stack.status())[0]).toMatchObject({ state: 'healthy', restarts: 1 }),
    30_000,
  )
  expect(await statusOf('/health')).toBe(200)
  await stack.stop('gateway')
  await expect(statusOf('/health')).rejects.toThrow()
  await stack.start('gateway')
  await eventually(async () => expect(await statusOf('/health')).toBe(200), 30_000)
})
