// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of templates
/** The part that tries a learner's gateway before echoes: other ways that are right, and faults that it has to name. */
import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, test } from 'vitest'
import { whyNotLive } from '../../../../scripts/lab/kit/runners.ts'
import { lintFinding } from '../../../../scripts/lab/verify/lint.ts'
import { requires } from '../../../../scripts/test/requires.ts'
import { judgeRunning } from '../part.testkit.ts'
import { type Edits, swap, within } from '../static/testkit.ts'
import { gateway } from './part.ts'

const hasNginx = (await whyNotLive(['nginx'], 'local')) === undefined
const timeout = 120_000

const conf = 'infrastructure/nginx.conf'
const mounts = (...lines: string[]): Edits => ({
  'docker-compose.yml': within(
    '  gateway:\n',
    swap(/- \.\/infrastructure\/nginx\.conf:.*/, lines.map(line => `- ./infrastructure/${line}:ro`).join('\n      ')),
  ),
})
const names = ['sales', 'inventory', 'payment']

/** A whole configuration of the learner's own, mounted as such; the origin comes by a template beside it. */
const whole = (server: string, http = ''): Edits => ({
  ...mounts('nginx.conf:/etc/nginx/nginx.conf', 'origin.template:/etc/nginx/templates/origin.conf.template'),
  'infrastructure/origin.template': 'map $http_origin $cors_origin { "${ALLOWED_ORIGIN}" $http_origin; default ""; }\n',
  [conf]: `
events {}
http {
  include conf.d/origin.conf;
  map $http_x_request_id $rid { default $request_id; "~^[a-z0-9-]{8,64}$" $http_x_request_id; }
  limit_req_zone $binary_remote_addr zone=z:1m rate=20r/s;
  ${http}
  server {
    listen 80;
    server_tokens off;
    proxy_next_upstream error timeout non_idempotent;
    ${server}
  }
}
`,
})
const passing = `
  limit_req zone=z burst=40 nodelay;
  limit_req_status 429;
  proxy_set_header Host $host;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  proxy_set_header X-Forwarded-Proto $scheme;
  proxy_set_header X-Request-Id $rid;
  proxy_connect_timeout 1s;
  proxy_read_timeout 4s;
`
const always = `
  add_header X-Request-Id $rid always;
  add_header Access-Control-Allow-Origin $cors_origin always;
  add_header Access-Control-Allow-Methods "GET, POST" always;
  add_header Access-Control-Allow-Headers "Content-Type" always;
  add_header Vary Origin always;
  if ($request_method = OPTIONS) { return 204; }
`
const rest = 'location = /health { return 200; } location / { return 404; }'

const right: Record<string, Edits> = {
  'the solution': {},
  'one expression for all services, and a server that turns strangers away': whole(
    `${always} server_name localhost 127.0.0.1; resolver 127.0.0.11;
     location ~ ^/api/v1/(?<svc>sales|inventory|payment)/ { ${passing} proxy_pass http://$svc:8000; } ${rest}`,
    'server { listen 80 default_server; return 444; }',
  ),
  'upstreams, a rate by the minute, bodies in kilobytes': whole(
    `${always} client_max_body_size 1024k;
     ${names.map(name => `location ^~ /api/v1/${name}/ { ${passing} proxy_pass http://${name}_backend; }`).join('\n')} ${rest}`,
    names.map(name => `upstream ${name}_backend { least_conn; server ${name}:8000 max_fails=2; }`).join('\n'),
  ),
  'the same path in proxy_pass': whole(
    `${always} ${names
      .map(name => `location /api/v1/${name}/ { ${passing} proxy_pass http://${name}:8000$request_uri; }`)
      .join('\n')} resolver 127.0.0.11; ${rest}`,
  ),
}

type Edit = (text: string) => string

/** Each fault with the code that it must get first, and words of the line that it has to point at. */
const wrong: [fault: string, edit: Edit, code: string, line?: string][] = [
  ['a block left open', text => text.trimEnd().slice(0, -1), '5.1.gateway-does-not-start'],
  ['an unknown zone', swap('zone=api burst', 'zone=clients burst'), '5.1.gateway-does-not-start'],
  ['a port that nobody publishes', swap('listen 80;', 'listen 8081;'), '5.1.other-port'],
  ['a path cut off', swap('proxy_pass http://$sales;', 'proxy_pass http://$sales/;'), '5.1.path-changed', '$sales/'],
  ['the wrong service', swap('inventory:8000', 'payment:8000'), '5.1.wrong-service', 'inventory'],
  ['another’s health', swap(/return 200 '.*;/, 'proxy_pass http://sales:8000/api/v1/sales/x;'), '5.1.health-passed-on'],
  ['a fixed origin', swap('"${ALLOWED_ORIGIN}"', '"http://localhost:3000"'), '5.5.allowed-origin', 'Allow-Origin'],
  ['a limit for all', swap('$binary_remote_addr zone', '$host zone'), '5.4.one-limit-for-all', 'limit_req_zone'],
  ['half the rate', swap('rate=20r/s', 'rate=10r/s'), '5.4.rate', 'rate=10r/s'],
  ['twice the rate', swap('rate=20r/s', 'rate=40r/s'), '5.4.rate', 'rate=40r/s'],
]

describe('the gateway, tried alone', () => {
  beforeEach(requires('nginx', hasNginx))

  test.each(Object.entries(right))('accepts %s', { timeout }, async (_, edits) => {
    const { codes, open } = await judgeRunning(gateway, edits)
    expect({ codes, open }).toEqual({ codes: [], open: [] })
  })

  test.each(wrong)('names %s', { timeout }, async (_, edit, code, line) => {
    const { codes, findings } = await judgeRunning(gateway, { [conf]: edit })
    expect(codes[0]).toBe(code)
    expect(findings.flatMap(finding => lintFinding(finding, []))).toEqual([])
    const text = edit(readFileSync(new URL(`../../solution/${conf}`, import.meta.url), 'utf8'))
    if (line) expect(text.split('\n')[(findings[0]?.place?.line ?? 0) - 1]).toContain(line)
  })

  test('names the page of the image, when its server comes first', { timeout }, async () => {
    const { codes } = await judgeRunning(gateway, mounts('nginx.conf:/etc/nginx/templates/shop.conf.template'))
    expect(codes).toEqual(['5.1.welcome-page'])
  })
})
