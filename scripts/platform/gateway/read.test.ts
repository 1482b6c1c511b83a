import { expect, test } from 'vitest'
import { parseNginx } from '../../stack/nginx/parse.ts'
import { readGateway } from './read.ts'
import { variables } from './variables.ts'

/** A gateway with little in it; `server` and `http` are added to. */
const gateway = ({ server = '', http = '' } = {}) =>
  readGateway(
    parseNginx(
      `http {
        client_max_body_size 2m;
        limit_req_zone $binary_remote_addr zone=client:1m rate=5r/s;
        limit_req_status 429;
        upstream tea { server tea:8000; server tea-2:8000 max_fails=2; }
        ${http}
        server {
          default_type application/problem+json;
          proxy_connect_timeout 2s;
          proxy_read_timeout 30s;
          location /api/ { limit_req zone=client burst=7 nodelay; location ~ ^/api/tea { proxy_pass http://tea; } return 404; }
          location = /health { default_type application/json; return 200 '{}'; }
          location @problem { return 500 $problem; }
          ${server}
        }
      }`,
      'gateway.conf',
    ),
  )

test('routes are tried as nginx tries them, exact ones first, and are limited where a block around them is', () => {
  expect(gateway().routes).toEqual([
    {
      path: { exact: '/health' },
      limited: false,
      action: { kind: 'answer', status: 200, type: 'application/json', text: '{}' },
    },
    {
      path: { pattern: '^/api/tea' },
      limited: true,
      action: { kind: 'pass', servers: ['tea:8000', 'tea-2:8000'] },
    },
  ])
})

test('numbers are read in their units', () => {
  expect(gateway()).toMatchObject({
    limit: { perSecond: 5, burst: 7, status: 429 },
    maxBodyBytes: 2_097_152,
    connectTimeoutMs: 2_000,
    readTimeoutMs: 30_000,
  })
})

test.each([
  ['a directive that it does not know', 'gzip on;'],
  ['another use of one that it knows', 'if ($http_x) { return 403; }'],
  ['a kind of location that it does not know', 'location ~* ^/tea { proxy_pass http://tea; }'],
  ['a prefix that passes requests on', 'location /tea { proxy_pass http://tea; }'],
  ['a server without an upstream', 'location = /tea { proxy_pass http://tea:8000; }'],
])('%s is refused with its line', (_case, server) => {
  expect(() => gateway({ server })).toThrow(
    expect.objectContaining({ failure: expect.objectContaining({ place: { file: 'gateway.conf', line: 14 } }) }),
  )
})

test('a map is looked up by text, then by pattern, then by default, and may ask other maps', () => {
  const { maps } = gateway({
    http: `map $http_origin $ours { "http://site" $http_origin; default ""; }
           map "$request_method:$ours" $methods { "~^OPTIONS:." "GET, POST"; ~*^get: read; default none; }`,
  })
  const methods = (request_method: string, http_origin: string) =>
    variables(maps, name => ({ request_method, http_origin })[name])('methods')
  expect(methods('OPTIONS', 'http://site')).toBe('GET, POST')
  expect(methods('OPTIONS', 'http://evil')).toBe('none')
  expect(methods('GET', '')).toBe('read')
})
