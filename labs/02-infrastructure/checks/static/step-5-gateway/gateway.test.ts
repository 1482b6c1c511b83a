// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose, shells and templates
import { describe, expect, it } from 'vitest'
import { dropLine, swap, within } from '../mutants/edit.ts'
import { type Accepted, all, type Edits, judge, type Refused } from '../testkit.ts'

const conf = (...edits: ((text: string) => string)[]): Edits => ({ 'infrastructure/nginx.conf': all(...edits) })
const compose = (...edits: ((text: string) => string)[]): Edits => ({ 'docker-compose.yml': all(...edits) })
const gateway = (...edits: ((text: string) => string)[]) => compose(within('  gateway:\n', all(...edits)))
const mount = (yaml: string) => gateway(swap(/- \.\/infrastructure\/nginx\.conf:.*/, `- ${yaml}`))
const route = (name: string, body: string) => conf(swap(new RegExp(`location /api/v1/${name}/ \\{[^}]*\\}`), body))

/** A whole configuration of the learner's own, mounted as such; the origin comes by a template beside it. */
const whole = (server: string, http = ''): Edits => ({
  ...gateway(
    swap(
      /- \.\/infrastructure\/nginx\.conf:.*/,
      '- ./infrastructure/nginx.conf:/etc/nginx/nginx.conf:ro\n      - ./infrastructure/origin.template:/etc/nginx/templates/origin.conf.template:ro',
    ),
  ),
  'infrastructure/origin.template': 'map $http_origin $cors_origin { "${ALLOWED_ORIGIN}" $http_origin; default ""; }\n',
  'infrastructure/nginx.conf': `
events {}
http {
  include conf.d/origin.conf;
  map $http_x_request_id $rid { default $request_id; "~^[a-z0-9-]{8,64}$" $http_x_request_id; }
  limit_req_zone $binary_remote_addr zone=z:1m rate=20r/s;
  ${http}
  server {
    listen 80;
    server_tokens off;
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
  add_header X-Request-Id $rid always;
  add_header Access-Control-Allow-Origin $cors_origin always;
  add_header Access-Control-Allow-Methods "GET, POST" always;
  add_header Access-Control-Allow-Headers "Content-Type" always;
  add_header Vary Origin always;
  if ($request_method = OPTIONS) { return 204; }
`
const byRegex = whole(
  `location = /health { return 200; } location ~ ^/api/v1/(?<svc>sales|inventory|payment)/ { ${passing} proxy_pass http://$svc:8000; } location / { return 404; }`,
)
const byUpstream = whole(
  `${['sales', 'inventory', 'payment']
    .map(name => `location ^~ /api/v1/${name}/ { ${passing} proxy_pass http://${name}_backend; }`)
    .join('\n')}location = /health { return 204; } location / { return 404; }`,
  ['sales', 'inventory', 'payment']
    .map(name => `upstream ${name}_backend { least_conn; server ${name}:8000 max_fails=2; keepalive 8; }`)
    .join('\n'),
)
const byMap = whole(
  `location /health { return 200 ok; } location /api/ { ${passing} if ($backend = "") { return 404; } proxy_pass http://$backend; } location / { return 404; }`,
  'map $uri $backend { default ""; ~^/api/v1/sales/ sales:8000; ~^/api/v1/inventory/ inventory:8000; ~^/api/v1/payment/ payment:8000; }',
)
const samePath = whole(
  `${['sales', 'inventory', 'payment']
    .map(name => `location /api/v1/${name}/ { ${passing} proxy_pass http://${name}:8000/api/v1/${name}/; }`)
    .join('\n')}location = /health { return 200; }`,
)

const gatewayChecks = [
  '5.1.readable',
  '5.1.rendered',
  '5.1.answers',
  '5.1.routes-by-file',
  '5.1.own-answers',
  '5.2.headers',
  '5.3.balance',
  '5.4.limit',
  '5.5.origin-known',
  '5.5.cors',
  '5.6.edges',
]

describe('a gateway may be written', () => {
  it.each<Accepted>([
    ['with an expression for all services', byRegex],
    ['with upstreams', byUpstream],
    ['with a map from paths to services', byMap],
    ['with the same path in proxy_pass', samePath],
  ])('%s', async (_, edits) => {
    for (const id of gatewayChecks)
      expect({ id, ...(await judge(id, edits)) }).toMatchObject({ id, verdict: 'passed', codes: [] })
  })

  it('behind a server that turns strangers away', async () => {
    const strict: Edits = {
      ...byRegex,
      'infrastructure/nginx.conf': (byRegex['infrastructure/nginx.conf'] as string).replace(
        '  server {\n    listen 80;',
        '  server { listen 80 default_server; return 444; }\n  server {\n    listen 80;\n    server_name localhost 127.0.0.1;',
      ),
    }
    for (const id of gatewayChecks)
      expect({ id, ...(await judge(id, strict)) }).toMatchObject({ id, verdict: 'passed', codes: [] })
  })

  it('as a folder of parts', async () => {
    const parts = {
      ...mount('./infrastructure/web:/etc/nginx/conf.d:ro'),
      'infrastructure/nginx.conf': null,
      'infrastructure/web/default.conf': 'server { listen 80; }',
    }
    expect(
      (await judge('5.1.readable', { ...parts, 'infrastructure/nginx.conf': '# see web/\nserver_tokens off;\n' }))
        .codes,
    ).toEqual(['5.1.not-used'])
  })
})

describe('nginx reads the configuration', () => {
  it('as a config of the compose file', async () => {
    const config: Edits = {
      'docker-compose.yml': text =>
        `${within('  gateway:\n', swap(/ {4}volumes:\n(?: {6}.*\n){2}/, '    configs: [{ source: web, target: /etc/nginx/templates/default.conf.template }]\n'))(text)}\nconfigs:\n  web: { file: infrastructure/nginx.conf }\n`,
    }
    expect(await judge('5.1.readable', config)).toMatchObject({ verdict: 'passed', notProved: [] })
  })

  it('or the learner’s own command makes it, which only a run can show', async () => {
    const { verdict, notProved } = await judge(
      '5.1.readable',
      gateway(swap('    volumes:\n', '    command: [sh, -c, "envsubst < /a > /b; nginx -c /b"]\n    volumes:\n')),
    )
    expect(verdict).toBe('passed')
    expect(notProved).not.toEqual([])
  })

  it.each<Refused>([
    ['not with a block left open', conf(text => text.trimEnd().slice(0, -1)), '5.1.gateway-does-not-start'],
    ['not with a quote left open', conf(text => `${text}map $a $b { default "x; }\n`), '5.1.gateway-does-not-start'],
    [
      'not with a semicolon forgotten',
      conf(swap('limit_req_status 429;', 'limit_req_status 429')),
      '5.1.gateway-does-not-start',
    ],
    ['not where it does not look', mount('./infrastructure/nginx.conf:/etc/nginx/gateway.conf'), '5.1.not-used'],
    ['not a part as the whole', mount('./infrastructure/nginx.conf:/etc/nginx/nginx.conf'), '5.1.misplaced'],
    ['not a whole as a part', { ...conf(text => `events {}\nhttp {\n${text}}\n`) }, '5.1.misplaced'],
    [
      'not without events',
      { ...mount('./infrastructure/nginx.conf:/etc/nginx/nginx.conf'), ...conf(text => `http {\n${text}}\n`) },
      '5.1.no-events',
    ],
    [
      'not when a part is missing',
      conf(swap('server_tokens off;', 'include /etc/nginx/snippets/none.conf;\nserver_tokens off;')),
      '5.1.gateway-does-not-start',
    ],
  ])('%s', async (_, edits, code) => {
    expect((await judge('5.1.readable', edits)).codes[0]).toBe(code)
  })

  it.each<Refused>([
    [
      'the environment into a file that is no template',
      mount('./infrastructure/nginx.conf:/etc/nginx/conf.d/default.conf'),
      '5.1.variable-not-rendered',
    ],
    [
      'a variable that the container does not have',
      gateway(swap(/ {4}environment:\n.*\n/, '')),
      '5.1.variable-not-rendered',
    ],
  ])('and nobody puts %s', async (_, edits, code) => {
    expect((await judge('5.1.rendered', edits)).codes).toEqual([code])
  })

  it.each<Refused>([
    ['to its own container only', conf(swap('listen 80;', 'listen 127.0.0.1:80; listen [::1]:80;')), '5.1.other-port'],
    ['at a port that nobody publishes', conf(swap('listen 80;', 'listen 8080;')), '5.1.other-port'],
    [
      'behind the welcome page',
      mount('./infrastructure/nginx.conf:/etc/nginx/templates/shop.conf.template'),
      '5.1.welcome-page',
    ],
  ])('and does not answer %s', async (_, edits, code) => {
    expect((await judge('5.1.answers', edits)).codes).toEqual([code])
  })

  it.each<Accepted>([
    ['before the welcome page by its name', mount('./infrastructure/nginx.conf:/etc/nginx/templates/a.conf.template')],
    [
      'at a port that the welcome page has not',
      {
        ...mount('./infrastructure/nginx.conf:/etc/nginx/templates/shop.conf.template'),
        ...conf(swap('listen 80;', 'listen 8080;')),
        'docker-compose.yml': all(
          within(
            '  gateway:\n',
            all(swap('default.conf.template', 'shop.conf.template'), swap(':-8080}:80', ':-8080}:8080')),
          ),
        ),
      },
    ],
  ])('and answers %s', async (_, edits) => {
    expect(await judge('5.1.answers', edits)).toMatchObject({ verdict: 'passed' })
  })
})

describe('a request', () => {
  it.each<Refused>([
    [
      'is not shortened',
      route('sales', 'location /api/v1/sales/ { proxy_pass http://sales:8000/; }'),
      '5.1.path-changed',
    ],
    [
      'is not turned around',
      route('sales', 'location /api/v1/sales/ { proxy_pass http://sales:8000/v1/; }'),
      '5.1.path-changed',
    ],
    [
      'is not lost by a variable',
      route('sales', 'location /api/v1/sales/ { set $s sales:8000; proxy_pass http://$s/; }'),
      '5.1.path-changed',
    ],
    [
      'does not go to another service',
      route('sales', 'location /api/v1/sales/ { proxy_pass http://inventory:8000; }'),
      '5.1.wrong-service',
    ],
    [
      'does not go to the gateway itself',
      route('sales', 'location /api/v1/sales/ { proxy_pass http://localhost:8001; }'),
      '5.1.unknown-address',
    ],
    [
      'does not go to nobody',
      route('sales', 'location /api/v1/sales/ { proxy_pass http://sales-service:8000; }'),
      '5.1.unknown-address',
    ],
    [
      'does not go to the port of the host',
      route('sales', 'location /api/v1/sales/ { proxy_pass http://sales:8001; }'),
      '5.1.wrong-port',
    ],
    ['does not end at the gateway', route('sales', ''), '5.1.not-routed'],
    [
      'does not get stuck between networks',
      {
        'docker-compose.yml': text =>
          `${within('  gateway:\n', swap('    volumes:\n', '    networks: [edge]\n    volumes:\n'))(text)}\nnetworks:\n  edge:\n`,
        ...route('sales', 'location /api/v1/sales/ { proxy_pass http://sales:8000; }'),
      },
      '5.1.no-common-network',
    ],
  ])('%s', async (_, edits, code) => {
    expect((await judge('5.1.routes-by-file', edits)).codes).toEqual([code])
  })

  it.each<Accepted>([
    [
      'may be rewritten, which only a run can judge',
      route(
        'sales',
        'location /api/v1/sales/ { rewrite ^/api/v1/sales/(.*)$ /api/v1/sales/$1 break; proxy_pass http://sales:8000/; }',
      ),
    ],
    [
      'may find its service at another port of its own',
      {
        ...route('sales', 'location /api/v1/sales/ { proxy_pass http://sales:9000; }'),
        ...compose(swap('PORT: "8000"', 'PORT: "9000"')),
        'infrastructure/nginx.conf': all(
          swap(/location \/api\/v1\/sales\/ \{[^}]*\}/, 'location /api/v1/sales/ { proxy_pass http://sales:9000; }'),
        ),
      },
    ],
    [
      'may carry its own path on',
      route('sales', 'location /api/v1/sales/ { proxy_pass http://sales:8000$request_uri; }'),
    ],
  ])('%s', async (_, edits) => {
    expect(await judge('5.1.routes-by-file', edits)).toMatchObject({ verdict: 'passed', codes: [] })
  })

  it.each<Refused>([
    ['of a service for its own', conf(swap(/return 200 .*;/, 'proxy_pass http://sales:8000;')), '5.1.health-passed-on'],
    ['404', conf(swap(/location = \/health \{[^}]*\}\\n';\n {2}\}/, '')), '5.1.no-health'],
    ['200 for everything', conf(swap(/location \/ \{\s*return 404;/, 'location / { return 200;')), '5.1.not-404'],
  ])('gets no answer of the gateway’s own when it gives %s', async (_, edits, code) => {
    expect((await judge('5.1.own-answers', edits)).codes).toEqual([code])
  })
})

describe('the service learns', () => {
  it.each<Accepted>([
    [
      'the host by another header',
      conf(swap('proxy_set_header Host $http_host;', 'proxy_set_header X-Forwarded-Host $host;')),
    ],
    ['the headers in any case', conf(swap('X-Forwarded-For', 'x-forwarded-for'))],
    ['the whole way', conf(swap('X-Forwarded-For $remote_addr', 'X-Forwarded-For $proxy_add_x_forwarded_for'))],
    [
      'headers of the location',
      route(
        'sales',
        'location /api/v1/sales/ { proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Request-Id $trace_id; proxy_pass http://sales:8000; }',
      ),
    ],
  ])('%s', async (_, edits) => {
    expect(await judge('5.2.headers', edits)).toMatchObject({ verdict: 'passed', codes: [] })
  })

  it.each<Refused>([
    ['no address', conf(dropLine('X-Forwarded-For')), '5.2.missing-header'],
    [
      'an address that the client made up',
      conf(swap('X-Forwarded-For $remote_addr', 'X-Forwarded-For $http_x_forwarded_for')),
      '5.2.useless-header',
    ],
    ['the name of the upstream for the host', conf(swap('Host $http_host', 'Host $proxy_host')), '5.2.useless-header'],
    [
      'nothing any more, for one header too many',
      route('sales', 'location /api/v1/sales/ { proxy_set_header X-Tenant a; proxy_pass http://sales:8000; }'),
      '5.2.missing-header',
    ],
    [
      'a new id always',
      conf(swap('proxy_set_header X-Request-Id $trace_id', 'proxy_set_header X-Request-Id $request_id')),
      '5.2.request-id-replaced',
    ],
    [
      'an id only from those who send one',
      conf(swap('proxy_set_header X-Request-Id $trace_id', 'proxy_set_header X-Request-Id $http_x_request_id')),
      '5.2.no-request-id',
    ],
    ['an id that nobody gets back', conf(dropLine('add_header X-Request-Id')), '5.2.request-id-not-returned'],
  ])('but not: %s', async (_, edits, code) => {
    expect(new Set((await judge('5.2.headers', edits)).codes)).toEqual(new Set([code]))
  })
})

describe('two instances', () => {
  it.each<Refused>([
    [
      'cannot have one name',
      compose(within('  sales:\n', swap('<<: *service\n', '<<: *service\n    container_name: sales\n'))),
      '5.3.container-name',
    ],
    [
      'cannot have one port',
      compose(within('  sales:\n', swap('<<: *service\n', '<<: *service\n    ports: ["127.0.0.1:8001:8000"]\n'))),
      '5.3.fixed-port',
    ],
  ])('%s', async (_, edits, code) => {
    expect((await judge('5.3.can-scale', edits)).codes).toEqual([code])
  })

  it('can have a range of ports', async () => {
    const range = compose(
      within('  sales:\n', swap('<<: *service\n', '<<: *service\n    ports: ["127.0.0.1:8001-8004:8000"]\n')),
    )
    expect(await judge('5.3.can-scale', range)).toMatchObject({ verdict: 'passed' })
  })

  it('are both asked', async () => {
    const sticky = {
      ...byUpstream,
      'infrastructure/nginx.conf': (byUpstream['infrastructure/nginx.conf'] as string).replace(
        'least_conn;',
        'ip_hash;',
      ),
    }
    expect((await judge('5.3.balance', sticky)).codes).toEqual(['5.3.one-instance-only'])
  })
})

describe('the limit', () => {
  it.each<Accepted>([
    [
      'may be for the whole server',
      conf(
        all(
          dropLine('limit_req zone=api'),
          swap('  listen 80;', '  listen 80;\n  limit_req zone=api burst=40 nodelay;'),
        ),
      ),
    ],
    ['may be by the minute', conf(swap('rate=20r/s', 'rate=1200r/m'))],
    ['may delay', conf(swap('burst=40 nodelay', 'burst=40 delay=20'))],
    [
      'may spare somebody',
      conf(
        swap(
          'limit_req_zone $binary_remote_addr',
          'geo $spared { default 1; 10.0.0.0/8 0; }\nmap $spared $limit_key { 1 $binary_remote_addr; default ""; }\nlimit_req_zone $limit_key',
        ),
      ),
    ],
    [
      'may have a second one beside it',
      conf(
        all(
          swap(
            'limit_req_zone $binary_remote_addr',
            'limit_req_zone $server_name zone=all:1m rate=500r/s;\nlimit_req_zone $binary_remote_addr',
          ),
          swap(
            'limit_req zone=api burst=40 nodelay;',
            'limit_req zone=all burst=500;\n    limit_req zone=api burst=40 nodelay;',
          ),
        ),
      ),
    ],
    ['may set its status by an error page', conf(swap('limit_req_status 429;', 'error_page 503 =429 @busy;'))],
  ])('%s', async (_, edits) => {
    expect(await judge('5.4.limit', edits)).toMatchObject({ verdict: 'passed', codes: [] })
  })
})

describe('pages of the allowed origin', () => {
  const acao = 'add_header Access-Control-Allow-Origin $cors_origin always;'
  it.each<Accepted>([
    [
      'are known by a condition',
      conf(
        swap(
          acao,
          'if ($http_origin = "${ALLOWED_ORIGIN}") { add_header Access-Control-Allow-Origin $http_origin always; add_header Vary Origin always; add_header X-Request-Id $trace_id always; add_header Access-Control-Allow-Methods $cors_methods always; add_header Access-Control-Allow-Headers $cors_headers always; }',
        ),
      ),
    ],
    [
      'are known by an expression',
      conf(swap('"${ALLOWED_ORIGIN}" $http_origin;', '"~*^${ALLOWED_ORIGIN}$" $http_origin;')),
    ],
    [
      'may be answered by a location of their own',
      conf(
        swap(
          'if ($preflight) { return 204; }',
          'error_page 418 = @preflight;\n  if ($preflight) { return 418; }\n  location @preflight { return 204; }',
        ),
      ),
    ],
  ])('%s', async (_, edits) => {
    expect(await judge('5.5.cors', edits)).toMatchObject({ verdict: 'passed', codes: [] })
    expect(await judge('5.5.origin-known', edits)).toMatchObject({ verdict: 'passed', codes: [] })
  })

  it.each<Refused>([
    ['not any other', conf(swap('$cors_origin always', '* always')), '5.5.other-origin'],
    [
      'not whoever asks',
      conf(swap('Allow-Origin $cors_origin always', 'Allow-Origin $http_origin always')),
      '5.5.other-origin',
    ],
    [
      'not whoever asks, by a fixed value',
      conf(swap('Allow-Origin $cors_origin always', 'Allow-Origin "${ALLOWED_ORIGIN}" always')),
      '5.5.other-origin',
    ],
    ['on errors too', conf(swap('Allow-Origin $cors_origin always', 'Allow-Origin $cors_origin')), '5.5.not-on-errors'],
    ['and caches know', conf(dropLine('add_header Vary')), '5.5.vary'],
    [
      'and preflights name the methods',
      conf(dropLine('Access-Control-Allow-Methods $cors')),
      '5.5.missing-preflight-header',
    ],
    ['and preflights are answered', conf(dropLine('if ($preflight)')), '5.5.preflight-status'],
  ])('%s', async (_, edits, code) => {
    expect(new Set((await judge('5.5.cors', edits)).codes)).toEqual(new Set([code]))
  })

  it.each<Refused>([
    ['is handed in', gateway(swap(/ALLOWED_ORIGIN: .*/, 'OTHER: "1"')), '5.5.origin-unknown'],
    [
      'is used',
      conf(swap('"${ALLOWED_ORIGIN}" $http_origin;', '"https://shop.example" $http_origin;')),
      '5.5.origin-not-from-env',
    ],
  ])('and their origin %s', async (_, edits, code) => {
    expect((await judge('5.5.origin-known', edits)).codes).toEqual([code])
  })
})

describe('the edges', () => {
  it.each<Accepted>([
    ['may leave the size of bodies to nginx', conf(dropLine('client_max_body_size'))],
    ['may write it in kilobytes', conf(swap('client_max_body_size 1m', 'client_max_body_size 1024k'))],
    ['may write it in bytes', conf(swap('client_max_body_size 1m', 'client_max_body_size 1048576'))],
  ])('%s', async (_, edits) => {
    expect(await judge('5.6.edges', edits)).toMatchObject({ verdict: 'passed', codes: [], remarks: [] })
  })

  it('must not let through more', async () => {
    expect(
      new Set((await judge('5.6.edges', conf(swap('client_max_body_size 1m', 'client_max_body_size 2m')))).codes),
    ).toEqual(new Set(['5.6.body-limit']))
  })

  it('get a remark when they wait for a minute', async () => {
    expect((await judge('5.6.edges', conf(dropLine('proxy_connect_timeout')))).remarks).toEqual(['5.6.long-wait'])
  })
})
