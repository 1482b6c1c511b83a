import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendRequest } from './http.ts'

describe('asking over HTTP', () => {
  let server: Server
  let url: string
  const ports = new Set<number | undefined>()

  beforeAll(async () => {
    server = createServer((request, response) => {
      ports.add(request.socket.remotePort)
      if (request.url === '/silent') return
      response.setHeader('x-host', request.headers.host ?? '')
      request.pipe(response.writeHead(request.url === '/missing' ? 404 : 200))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  it('gives status, headers, body and time, for refusals too', async () => {
    const answer = await sendRequest(`${url}/missing`, {
      method: 'POST',
      body: '{"a":1}',
      headers: { host: 'shop.example' },
    })
    expect(answer).toMatchObject({ status: 404, body: '{"a":1}', headers: { 'x-host': 'shop.example' } })
    expect(answer.json()).toEqual({ a: 1 })
    expect(answer.ms).toBeGreaterThan(0)
  })

  it('has no JSON to give where there is none', async () => {
    expect((await sendRequest(url, { method: 'POST', body: 'plain' })).json()).toBeUndefined()
  })

  it('takes a new connection for every request, so that a balancer has a choice', async () => {
    ports.clear()
    await Promise.all([sendRequest(url), sendRequest(url), sendRequest(url)])
    await sendRequest(url)
    expect(ports.size).toBe(4)
  })

  it('says how long it waited for nothing', async () => {
    await expect(sendRequest(`${url}/silent`, { timeoutMs: 50 })).rejects.toThrow(
      /no answer to GET .*\/silent within 0\.05 s/,
    )
  })

  it('passes on that nobody listens', async () => {
    await expect(sendRequest('http://127.0.0.1:1/')).rejects.toThrow(/ECONNREFUSED/)
  })
})
