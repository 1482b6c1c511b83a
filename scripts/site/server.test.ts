import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EventsRequest } from '@groundwork/progress/api'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { announceActivity, readAttempts, recordAttempt } from '../lab/progress/index.ts'
import { writeMembership } from '../lab/progress/membership.ts'
import type { LocalState, QuizResult } from './api.ts'
import { type Site, startSite } from './server.ts'

let folder: string
let site: Site
let gateway: Server
/** How often it said that it is too busy. */
let refusals = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundwork-site-'))
  const buildDir = join(folder, 'build')
  await mkdir(join(buildDir, 'lessons'), { recursive: true })
  await mkdir(join(buildDir, 'assets'))
  await writeFile(join(buildDir, 'index.html'), '<title>Start</title><script>theme()</script>')
  await writeFile(join(buildDir, 'lessons/index.html'), '<title>Lessons</title>')
  await writeFile(join(buildDir, '404.html'), '<title>Not here</title>')
  await writeFile(join(buildDir, 'assets/main.123.js'), 'void 0')

  // Stands for the platform: says what reached it.
  gateway = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => (body += chunk))
    request.on('end', () => {
      const { method, url, headers } = request
      response.setHeader('content-type', 'application/json')
      if (url === '/api/v1/busy') {
        refusals++
        response.writeHead(503, { 'retry-after': '1' })
      }
      response.end(JSON.stringify({ method, url, key: headers['idempotency-key'], body }))
    })
  })
  await new Promise<void>(resolve => gateway.listen(0, '127.0.0.1', resolve))
  const gatewayUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`
  site = await startSite({ port: 0, gatewayUrl, buildDir, stateDir: folder })
})

afterAll(async () => {
  await site.close()
  await new Promise(resolve => gateway.close(resolve))
  await rm(folder, { recursive: true })
})

const stateDir = () => join(folder, 'progress')
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${site.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

const result: QuizResult = {
  item: '02.quiz.ready',
  status: 'pass',
  score: 2,
  maxScore: 2,
  contentVersion: '0123456789ab',
  chosen: [0, 2],
}

describe('the pages', () => {
  it('come from the built site, folders with their index', async () => {
    expect(await (await fetch(`${site.url}/`)).text()).toContain('Start')
    const lessons = await fetch(`${site.url}/lessons`)
    expect(lessons.url).toBe(`${site.url}/lessons/`)
    expect(await lessons.text()).toContain('Lessons')
  })

  it('may run no inline script but the one that the site was built with', async () => {
    const policy = (await fetch(`${site.url}/`)).headers.get('content-security-policy')
    // printf 'theme()' | openssl dgst -sha256 -binary | base64
    expect(policy).toContain(
      "script-src 'self' 'wasm-unsafe-eval' 'sha256-Rfr3GgHZFiXm+TmNr+li+0sZ4J9FGllo8jsXcJF5XZ8='",
    )
    expect(policy).not.toContain("script-src 'self' 'unsafe-inline'")
  })

  it('are asked for each time, assets only once', async () => {
    expect((await fetch(`${site.url}/`)).headers.get('cache-control')).toBe('no-cache')
    expect((await fetch(`${site.url}/assets/main.123.js`)).headers.get('cache-control')).toContain('immutable')
  })

  it('that are not there are a page for readers and a problem document for programs', async () => {
    const reader = await fetch(`${site.url}/nowhere`, { headers: { accept: 'text/html' } })
    expect([reader.status, await reader.text()]).toEqual([404, '<title>Not here</title>'])
    const program = await fetch(`${site.url}/nowhere`)
    expect(program.status).toBe(404)
    expect(program.headers.get('content-type')).toContain('application/problem+json')
  })

  it('cannot be left for the rest of the disk', async () => {
    expect(await rawStatus('/../progress/device.json')).toBe(403)
    expect(await rawStatus('/%2e%2e/progress/device.json')).toBe(403)
    expect(await rawStatus('/%zz')).toBe(400)
  })
})

describe('the platform', () => {
  it('is reached through /api, with method, path, query, headers and body as they are', async () => {
    const answer = await post('/api/v1/orders?x=1', '{"a": 1}', { 'idempotency-key': 'k1' })
    expect(await answer.json()).toEqual({ method: 'POST', url: '/api/v1/orders?x=1', key: 'k1', body: '{"a": 1}' })
  })

  it('that says 503 has answered, and is not asked again', async () => {
    const answer = await fetch(`${site.url}/api/v1/busy`)
    expect([answer.status, refusals]).toEqual([503, 1])
  })

  it('that does not run is a problem document', async () => {
    const alone = await startSite({
      port: 0,
      gatewayUrl: 'http://127.0.0.1:9',
      buildDir: join(folder, 'build'),
      stateDir: folder,
    })
    const answer = await fetch(`${alone.url}/api/v1/products`)
    await alone.close()
    expect(answer.status).toBe(502)
    expect(await answer.json()).toMatchObject({ title: 'The platform does not answer' })
  })
})

describe('the record', () => {
  it('takes a quiz result and shows it', async () => {
    const answer = await post('/local/events', result)
    expect(answer.status).toBe(201)
    expect(await readAttempts({ stateDir: stateDir() })).toMatchObject([
      { item: '02.quiz.ready', kind: 'quiz', status: 'pass', score: 2, evidence: { chosen: [0, 2] } },
    ])
    const state = (await (await fetch(`${site.url}/local/state`)).json()) as LocalState
    expect(state).toMatchObject({ items: { '02.quiz.ready': { attempts: 1, last: { status: 'pass' } } }, pending: 0 })
  })

  it('is saved as a file in the form in which it is sent', async () => {
    await post('/local/events', result)
    const answer = await fetch(`${site.url}/local/record`)
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="groundwork-record.json"')
    const file = await answer.json()
    expect(file).toEqual({ events: await readAttempts({ stateDir: stateDir() }) })
    expect(Value.Check(EventsRequest, file)).toBe(true)
  })

  it('is saved as a table', async () => {
    await post('/local/events', result)
    const answer = await fetch(`${site.url}/local/record.csv`)
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="groundwork-record.csv"')
    expect(await answer.text()).toMatch(/^when,item,.*\n[0-9TZ:.-]+,02\.quiz\.ready,.*,pass,2,2,/)
  })

  it.each([
    ['an unknown field', { ...result, admin: true }, '/admin is not a known field'],
    ['an item that is no quiz', { ...result, item: '02.lab.1' }, 'item'],
    ['a number as text', { ...result, score: '2' }, 'score'],
    ['broken JSON', '{"item": ', 'JSON'],
  ])('refuses %s and says why', async (_, body, word) => {
    const before = await readAttempts({ stateDir: stateDir() })
    const answer = await post('/local/events', body)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(JSON.stringify(await answer.json())).toContain(word.replace(/^\/admin /, ''))
    expect(await readAttempts({ stateDir: stateDir() })).toEqual(before)
  })

  it('is closed to pages of other sites, to other names of this machine, and to forms', async () => {
    expect((await post('/local/events', result, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await fetch(`${site.url}/local/state`, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
    expect((await post('/local/events', result, { 'content-type': 'text/plain' })).status).toBe(415)
    expect(await rawStatus('/local/state', 'evil.example:3000')).toBe(421)
    expect(await rawStatus('/', 'evil.example:3000')).toBe(421)
  })

  it('is followed live: ticks and attempts arrive as they are written', async () => {
    const following = await fetch(`${site.url}/local/events`)
    expect(following.headers.get('content-type')).toBe('text/event-stream')
    const reader = following.body!.pipeThrough(new TextDecoderStream()).getReader()
    let seen = (await reader.read()).value ?? ''
    await announceActivity({ lab: '02', step: 1, state: 'running' }, { stateDir: stateDir() })
    const step = {
      item: '02.lab.1',
      kind: 'check',
      status: 'pass',
      score: 20,
      maxScore: 20,
      contentVersion: 'v1',
    } as const
    await recordAttempt(step, { stateDir: stateDir() })
    while (!seen.includes('event: attempt')) seen += (await reader.read()).value ?? ''
    expect(seen).toMatch(/event: activity\ndata: {"lab":"02","step":1,"state":"running","at":"[^"]+"}/)
    expect(seen).toContain('event: attempt\ndata: {"item":"02.lab.1","status":"pass"}')
    await reader.cancel()
  })

  it('is offered to the cohort’s service when the site starts', async () => {
    const stateDir = join(folder, 'later/progress')
    await recordAttempt(
      { item: '02.quiz.ready', kind: 'quiz', status: 'pass', score: 2, maxScore: 2, contentVersion: 'v1' },
      { stateDir },
    )
    const offered: string[] = []
    const service = createServer((request, response) => {
      offered.push(`${request.method} ${request.url}`)
      response.writeHead(503).end()
    })
    await new Promise<void>(resolve => service.listen(0, '127.0.0.1', resolve))
    const server = `http://127.0.0.1:${(service.address() as AddressInfo).port}`
    await writeMembership(stateDir, {
      server,
      learnerId: 'learner-1',
      name: 'Ada',
      cohort: { slug: 'spring', title: 'Spring' },
      token: 'gwl_token',
      joinedAt: '2026-01-01T00:00:00.000Z',
    })
    const later = await startSite({
      port: 0,
      gatewayUrl: server,
      buildDir: join(folder, 'build'),
      stateDir: join(folder, 'later'),
    })
    await expect.poll(() => offered).toEqual(['POST /api/v1/progress/events'])
    await later.close()
    await new Promise(resolve => service.close(resolve))
  })

  it('does not hold up the end of the server', async () => {
    const another = await startSite({
      port: 0,
      gatewayUrl: 'http://127.0.0.1:9',
      buildDir: join(folder, 'build'),
      stateDir: folder,
    })
    const following = await fetch(`${another.url}/local/events`)
    const started = Date.now()
    await another.close()
    expect(Date.now() - started).toBeLessThan(2_000)
    await following.body?.cancel().catch(() => undefined)
  })
})

/** Status of a GET whose path and host are sent as they are: fetch would tidy them up. */
function rawStatus(path: string, host?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(site.url)
    httpRequest({ host: '127.0.0.1', port, path, headers: host ? { host } : {} }, response => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}
