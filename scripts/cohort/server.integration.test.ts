import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { connect } from 'node:tls'
import { execa, execaSync } from 'execa'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildServices } from '../build/services.mjs'
import { repository } from '../repository.mjs'
import { loadCompose } from '../stack/index.ts'
import { createLocalStack, detectEngines } from '../stack/running.ts'
import type { Stack } from '../stack/types.ts'
import { requires } from '../test/requires.ts'

const hasNginx = (await detectEngines(new Set(['nginx']))).every(({ found }) => found)
const hasOpenssl = execaSync('openssl', ['version'], { reject: false }).exitCode === 0

describe('the compose file for a cohort, as local processes', () => {
  let stack: Stack | undefined
  let folder: string
  let https: string
  let http: string

  beforeEach(context => {
    requires('nginx', hasNginx)(context)
    requires('openssl', hasOpenssl)(context)
  })
  beforeAll(async () => {
    if (!hasOpenssl || !hasNginx) return
    mkdirSync(join(repository, '.groundwork'), { recursive: true })
    folder = mkdtempSync(join(repository, '.groundwork/cohort-'))
    const tls = join(folder, 'tls')
    mkdirSync(tls)
    const site = join(folder, 'site')
    mkdirSync(join(site, 'instructor'), { recursive: true })
    writeFileSync(join(site, 'instructor/index.html'), 'the board')
    writeFileSync(join(site, '404.html'), 'no such page')
    await execa('openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost'],
      ...['-keyout', join(tls, 'privkey.pem'), '-out', join(tls, 'fullchain.pem')],
    ])
    const directory = join(repository, 'infrastructure/cohort')
    await buildServices(['progress'])
    const compose = loadCompose({
      directory,
      files: ['docker-compose.yml'],
      env: { ...secrets, TLS_FOLDER: tls, SITE_FOLDER: site },
    })
    stack = await createLocalStack(compose, { stateDir: join(folder, 'stack'), anyPorts: true })
    await stack.up()
    const address = async (port: number) => {
      const { host, port: bound } = (await stack!.endpoint('web', port))!
      return `${host}:${bound}`
    }
    http = `http://${await address(8080)}`
    https = `https://${await address(8443)}`
  })
  afterAll(async () => {
    await stack?.down({ volumes: true })
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  test('sends whoever comes without https on to it, and takes nothing from them', async () => {
    const response = await fetch(`${http}/api/v1/progress/join`, { method: 'POST', redirect: 'manual' })
    expect(response.status).toBe(308)
    expect(response.headers.get('location')).toMatch(/^https:.*\/api\/v1\/progress\/join$/)
  })

  test('lets an instructor in over https, with a cookie that travels over https only', async () => {
    const { stdout } = await stack!.exec('progress', ['node', 'admin.js', 'instructor', 'add', 'Grace'])
    const { name, password, cohort } = JSON.parse(stdout)
    const login = await ask('POST', '/session', {}, { name, password })
    expect(login.status).toBe(201)
    expect(login.cookie).toMatch(/; Secure/)
    const joined = await ask('POST', '/join', {}, { code: cohort.joinCode.code, name: 'Ada' })
    expect(joined.status).toBe(201)
    const grid = await ask('GET', '/cohorts/first-cohort/grid', { cookie: login.cookie!.split(';')[0]! })
    expect(JSON.parse(grid.body).learners).toMatchObject([{ name: 'Ada' }])
  })

  test('asks the service for a client of HTTP/1.0, too, which has no Host', async () => {
    const { hostname, port } = new URL(https)
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false })
    socket.write('GET /api/v1/progress/session HTTP/1.0\r\n\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 /)
  })

  test('serves the site', async () => {
    expect(await ask('GET', '/instructor/', {}, undefined, '')).toMatchObject({ status: 200, body: 'the board' })
    expect(await ask('GET', '/nowhere/', {}, undefined, '')).toMatchObject({ status: 404, body: 'no such page' })
  })

  test('passes nothing on but the progress API', async () => {
    for (const path of ['/livez', '/metrics', '/openapi.json', '/api/v1/orders'])
      expect((await ask('GET', path, {}, undefined, '')).status, path).toBe(404)
  })

  /** The certificate is the test's own, so it is not verified. */
  function ask(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: object,
    base = '/api/v1/progress',
  ): Promise<{ status: number; body: string; cookie?: string }> {
    return new Promise((resolve, reject) => {
      const sent = request(
        `${https}${base}${path}`,
        {
          method,
          headers: { ...headers, 'content-type': 'application/json' },
          rejectUnauthorized: false,
          timeout: 20_000,
        },
        response => {
          let text = ''
          response.setEncoding('utf8')
          response.on('data', chunk => (text += chunk))
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, body: text, cookie: response.headers['set-cookie']?.[0] }),
          )
        },
      )
      sent.on('error', reject)
      sent.end(body && JSON.stringify(body))
    })
  }
})

/** Each that the platform's file asks for. */
const secrets = Object.fromEntries(
  [...readFileSync(join(repository, 'docker-compose.yml'), 'utf8').matchAll(/\$\{(\w+):\?/g)].map(([, name]) => [
    name!,
    `test-only-${name!.toLowerCase()}`,
  ]),
)
