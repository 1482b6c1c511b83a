import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { becomesTrue, DeadlineError, eventually } from './eventually.ts'
import { sendRequest } from './http.ts'
import { observe } from './observe.ts'

const finding = { code: '02.1.1.x', message: 'It is wrong.', next: 'Mend it' }

describe('an observation', () => {
  it('passes with the number of things it looked at', () => {
    const seen = observe()
    seen.that(true, finding)
    seen.held()
    expect(seen.outcome()).toMatchObject({ verdict: 'passed', observed: 2 })
  })

  it('has nothing to show when it asked nothing', () => {
    expect(observe().outcome()).toMatchObject({ verdict: 'passed', observed: 0 })
  })

  it('keeps every finding, in order', () => {
    const seen = observe()
    seen.that(false, finding)
    seen.that(false, () => ({ ...finding, code: '02.1.1.y' }))
    expect(seen.outcome()).toMatchObject({
      verdict: 'wrong',
      observed: 2,
      findings: [{ code: '02.1.1.x' }, { code: '02.1.1.y' }],
    })
  })

  it('does not fail for a remark', () => {
    const seen = observe()
    seen.held()
    seen.remark(finding)
    expect(seen.outcome()).toMatchObject({ verdict: 'passed', remarks: [finding] })
  })
})

describe('polling', () => {
  it('returns as soon as the answer is there', async () => {
    let tries = 0
    const answer = await eventually(
      () => {
        if (++tries < 3) throw new Error('not yet')
        return 'there'
      },
      { intervalMs: 1 },
    )
    expect([answer, tries]).toEqual(['there', 3])
  })

  it('ends at the deadline with the last reason', async () => {
    const never = eventually(() => Promise.reject(new Error('connection refused')), { timeoutMs: 20, intervalMs: 5 })
    await expect(never).rejects.toThrow(DeadlineError)
    await expect(never).rejects.toThrow(/still not so after .* tries: connection refused/)
  })

  it('ends at once when it is told to', async () => {
    const stop = new AbortController()
    const never = eventually(() => Promise.reject(new Error('no')), {
      timeoutMs: 120_000,
      intervalMs: 60_000,
      signal: stop.signal,
    })
    stop.abort(new Error('interrupted'))
    await expect(never).rejects.toThrow('interrupted')
  })

  it('says yes as soon as it is so, and no when the time is up', async () => {
    let asked = 0
    expect(await becomesTrue(() => ++asked === 3, 5_000, 1)).toBe(true)
    expect(asked).toBe(3)
    expect(await becomesTrue(async () => false, 20, 5)).toBe(false)
  })
})

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
