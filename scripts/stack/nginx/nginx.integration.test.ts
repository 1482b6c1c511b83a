// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the configurations under test hold ${…}
/** Configurations made for containers, run by the nginx of this machine before tiny Node servers. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import getPort from 'get-port'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { requires } from '../../test/requires.ts'
import { folderWith } from '../compose/folder.testkit.ts'
import { loadCompose } from '../compose/load.ts'
import { readNginxService } from './read-service.ts'
import { localNginx } from './translate.ts'

const version = /nginx\/(\S+)/.exec(spawnSync('nginx', ['-v'], { encoding: 'utf8' }).stderr ?? '')?.[1]

describe('nginx on this machine', () => {
  beforeEach(requires('nginx', version !== undefined))
  const inLocation = (passing: string) => `
server {
  listen 80;
  location = /health { return 200 up; }
  location /api/v1/sales/ { ${passing} }
  location / { return 404; }
}
`
  test.each([
    ['an upstream', `upstream sales { server sales:8000; }${inLocation('proxy_pass http://sales;')}`],
    ['a name in the pass', inLocation('proxy_pass http://sales:8000;')],
    ['a name in a variable', inLocation('resolver 127.0.0.11 valid=1s; set $up http://sales:8000; proxy_pass $up;')],
    ['a name beside a port', inLocation('resolver 127.0.0.11; set $name sales; proxy_pass http://$name:8000;')],
    [
      'a name from a map',
      `resolver 127.0.0.11;
map $uri $service { default ""; ~^/api/v1/sales/ sales:8000; }
${inLocation('proxy_pass http://$service;')}`,
    ],
    [
      'a name from the path',
      `server {
  listen 80;
  resolver 127.0.0.11 ipv6=off;
  location = /health { return 200 up; }
  location ~ ^/api/v1/(?<service>sales|inventory)/ { proxy_pass http://$service:8000$request_uri; }
  location / { return 404; }
}`,
    ],
    [
      'a numbered capture, and a pass in an if',
      `server {
  listen 80;
  resolver 127.0.0.11;
  location = /health { return 200 up; }
  location ~ ^/api/v1/([a-z]+)/ { if ($uri) { proxy_pass http://$1:8000; } }
  location / { return 404; }
}`,
    ],
    [
      'directives of later versions',
      `upstream sales { zone sales 64k; server sales:8000 resolve max_fails=1; keepalive 4 local; }
server {
  listen 80;
  listen [::]:80;
  http2 on;
  resolver 127.0.0.11;
  location = /health { return 200 up; }
  location /api/v1/sales/ { proxy_pass http://sales; }
}`,
    ],
  ])('reaches every instance by %s', async (_, config) => {
    const gateway = await startGateway({ 'conf.d/default.conf': config }, 'volumes: ["./conf.d:/etc/nginx/conf.d:ro"]')
    expect(await gateway.get('/health')).toMatchObject({ status: 200, body: 'up' })
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => gateway.get('/api/v1/sales/a%20b/c?q=1&r=$x', { 'x-mine': 'yes' })),
    )
    const seen = answers.map(({ body }) => JSON.parse(body) as Echo)
    expect(new Set(seen.map(({ instance }) => instance))).toEqual(new Set(['sales-1', 'sales-2']))
    for (const echo of seen) expect(echo).toMatchObject({ url: '/api/v1/sales/a%20b/c?q=1&r=$x', mine: 'yes' })

    await gateway.stopSales()
    const after = await Promise.all(Array.from({ length: 10 }, () => gateway.get('/api/v1/sales/x')))
    expect(after.map(({ status }) => status)).toEqual(Array(10).fill(200))
  })

  test('sends the Host header that it would send in the container', async () => {
    const hosts = async (config: string) => {
      const gateway = await startGateway(
        { 'default.conf': config },
        'volumes: ["./default.conf:/etc/nginx/conf.d/default.conf"]',
      )
      return (JSON.parse((await gateway.get('/api/v1/sales/x')).body) as Echo).host
    }
    const variable = 'resolver 127.0.0.11; set $up sales:8000; proxy_pass http://$up;'
    expect(await hosts(inLocation('proxy_pass http://sales:8000;'))).toBe('sales:8000')
    expect(await hosts(inLocation(variable))).toBe('sales:8000')
    expect(await hosts(inLocation(`proxy_set_header Host shop; ${variable}`))).toBe('shop')
    expect(await hosts(`upstream sales { server sales:8000; }${inLocation('proxy_pass http://sales;')}`)).toBe('sales')
  })

  test('answers 502 where the container would: no resolver, a port that nobody has, an unknown name', async () => {
    const config = (passing: string) => ({ 'conf.d/a.conf': inLocation(passing) })
    const mounted = 'volumes: ["./conf.d:/etc/nginx/conf.d"]'
    const status = async (passing: string) =>
      (await (await startGateway(config(passing), mounted)).get('/api/v1/sales/x')).status
    expect(await status('set $up sales:8000; proxy_pass http://$up;')).toBe(502)
    expect(await status('proxy_pass http://sales:9999;')).toBe(502)
    expect(await status('resolver 127.0.0.11; set $up nobody:8000; proxy_pass http://$up;')).toBe(502)
  })

  test('renders templates, limits rates and logs as it is told', async () => {
    const gateway = await startGateway(
      {
        'gateway.template': `log_format json escape=json '{"path":"$uri","status":$status}';
access_log /dev/stdout json;
limit_req_zone $binary_remote_addr zone=api:1m rate=1r/s;
limit_req_status 429;
map $http_origin $cors { "\${ALLOWED_ORIGIN}" $http_origin; default ""; }
server {
  listen 80;
  add_header Access-Control-Allow-Origin $cors always;
  location = /health { return 200 up; }
  location /api/ { limit_req zone=api burst=2 nodelay; proxy_pass http://sales:8000; }
}`,
      },
      'environment: { ALLOWED_ORIGIN: "http://localhost:3000" }\n    volumes: ["./gateway.template:/etc/nginx/templates/default.conf.template:ro"]',
    )
    const answer = await gateway.get('/health', { origin: 'http://localhost:3000' })
    expect(answer.headers['access-control-allow-origin']).toBe('http://localhost:3000')
    expect((await gateway.get('/health', { origin: 'http://evil.example' })).headers).not.toHaveProperty(
      'access-control-allow-origin',
    )
    const statuses = (await Promise.all(Array.from({ length: 8 }, () => gateway.get('/api/x')))).map(
      ({ status }) => status,
    )
    expect(statuses.filter(status => status === 200)).toHaveLength(3)
    expect(statuses.filter(status => status === 429)).toHaveLength(5)
    await expect.poll(() => readFileSync(gateway.accessLog, 'utf8')).toContain('{"path":"/api/x","status":429}')
  })

  test('runs a configuration that the command makes', async () => {
    const gateway = await startGateway(
      {
        'nginx.conf': `events {}\nhttp { client_body_temp_path /tmp/body; ${inLocation('proxy_pass http://sales:8000;')} }`,
      },
      `volumes: ["./nginx.conf:/srv/nginx.conf"]\n    command: [sh, -c, "sed 's/up/ready/' /srv/nginx.conf > /tmp/nginx.conf && exec nginx -c /tmp/nginx.conf -g 'daemon off;'"]`,
    )
    expect((await gateway.get('/health')).body).toBe('ready')
  })
})

interface Echo {
  instance: string
  url: string
  host: string
  mine?: string
}

/** Two instances of sales and one of inventory behind the gateway of a compose file; all gone when the test ends. */
async function startGateway(files: Record<string, string>, service: string) {
  const directory = folderWith({
    ...files,
    'compose.yaml': `services:\n  gateway:\n    image: nginx:1.28\n    ${service}\n`,
  })
  const { gateway } = loadCompose({ directory, env: {} }).services
  const state = join(directory, 'state')
  const [one, two, inventory] = await Promise.all(['sales-1', 'sales-2', 'inventory-1'].map(startEcho))
  const configuration = readNginxService({ service: gateway!, directory, state })
  const ports = new Map(await Promise.all(configuration.ports.map(async port => [port, await getPort()] as const)))
  const accessLog = join(directory, 'access.log')
  const local = localNginx(
    configuration,
    {
      program: 'nginx',
      version: version!,
      nginxDirectory: '/etc/nginx',
      peers: [
        { host: 'sales', port: 8000, addresses: [addressOf(one!), addressOf(two!)] },
        { host: 'inventory', port: 8000, addresses: [addressOf(inventory!)] },
      ],
      localPort: port => ports.get(port)!,
      accessLog,
    },
    state,
  )
  const [program, ...args] = local.argv
  const child = spawn(program!, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', chunk => {
    errors += chunk
  })
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await exited
  })
  const port = ports.get(80)!
  const get = (path: string, headers: Record<string, string> = {}) => ask(port, path, headers)
  await expect
    .poll(
      async () => {
        if (child.exitCode !== null) throw new Error(local.explain(errors))
        return (
          existsSync(join(state, 'nginx.pid')) &&
          (await get('/health').then(
            () => true,
            () => false,
          ))
        )
      },
      { timeout: 10_000, message: 'nginx answers' },
    )
    .toBe(true)
  return {
    get,
    accessLog,
    stopSales: () =>
      new Promise(resolve => {
        two!.closeAllConnections()
        two!.close(resolve)
      }),
  }
}

async function startEcho(instance: string): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    outgoing.setHeader('content-type', 'application/json')
    const echo: Echo = {
      instance,
      url: incoming.url!,
      host: incoming.headers.host!,
      mine: incoming.headers['x-mine'] as string,
    }
    outgoing.end(JSON.stringify(echo))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return server
}

function addressOf(server: Server): string {
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

function ask(port: number, path: string, headers: Record<string, string>) {
  return new Promise<{ status: number; body: string; headers: IncomingMessage['headers'] }>((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path, headers, agent: false }, async response => {
      let body = ''
      for await (const chunk of response) body += chunk
      resolve({ status: response.statusCode!, body, headers: response.headers })
    })
    call.on('error', reject)
    call.end()
  })
}
