import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { refuseTakenPorts } from './ports.ts'

let servers: Server[]
beforeEach(async () => {
  servers = await Promise.all(
    ['SITE_PORT', 'GATEWAY_PORT'].map(async variable => {
      const server = createServer()
      await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
      vi.stubEnv(variable, String((server.address() as { port: number }).port))
      return server
    }),
  )
})
afterEach(() => {
  vi.unstubAllEnvs()
  for (const server of servers) server.close()
})

test('all ports that are not free are named at once, with the one command that goes round them', async () => {
  const [site, gateway] = servers.map(server => (server.address() as { port: number }).port)
  await expect(refuseTakenPorts()).rejects.toMatchObject({
    failure: {
      kind: 'environment',
      message: expect.stringMatching(
        new RegExp(`${site} \\(site\\) is taken by .*${gateway} \\(gateway\\) is taken by`),
      ),
      next: expect.stringMatching(/SITE_PORT=\d+ .*GATEWAY_PORT=\d+.* npm start/),
    },
  })
})
