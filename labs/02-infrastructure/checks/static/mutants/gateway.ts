// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose, shells and templates
/** One fault each in the solution's gateway. */
import type { Mutant } from '../../../../../scripts/lab/contract.ts'
import { dropLine, swap } from './edit.ts'

type Row = [id: string, description: string, edit: Mutant['edit'], expect: Mutant['expect'], more?: Partial<Mutant>]

const compose = { file: 'docker-compose.yml' }
const live = { shownBy: 'stack' } as const

const rows: Row[] = [
  [
    'brace-missing',
    'A block is not closed.',
    text => text.trimEnd().replace(/\}$/, ''),
    '02.5.1.gateway-does-not-start',
  ],
  [
    'semicolon-missing',
    'A semicolon is missing.',
    swap('server_tokens off;', 'server_tokens off'),
    ['02.5.1', '02.5.6'],
  ],
  [
    'mounted-as-main',
    'A part of a configuration is mounted as the whole.',
    swap('/etc/nginx/templates/default.conf.template', '/etc/nginx/nginx.conf'),
    '02.5.1.misplaced',
    compose,
  ],
  [
    'mounted-as-plain-file',
    'A template is mounted where nothing fills it in.',
    swap('/etc/nginx/templates/default.conf.template', '/etc/nginx/conf.d/default.conf'),
    '02.5.1.variable-not-rendered',
    compose,
  ],
  [
    'mounted-nowhere',
    'The configuration is not mounted.',
    swap(/ {4}volumes:\n(?: {6}#.*\n)*.*nginx\.conf:.*\n/, ''),
    ['02.5.1.not-used', '02.5.1'],
    compose,
  ],
  [
    'beside-the-welcome-page',
    'The image’s own server comes first.',
    swap('/etc/nginx/templates/default.conf.template', '/etc/nginx/templates/gateway.conf.template'),
    '02.5.1.welcome-page',
    compose,
  ],
  ['listens-elsewhere', 'nginx listens on another port.', swap('listen 80;', 'listen 8000;'), '02.5.1.other-port'],
  [
    'payment-not-routed',
    'One service has no location.',
    swap(/ {4}location \/api\/v1\/payment\/ \{[^}]*\}\n/, ''),
    '02.5.1.not-routed',
  ],
  [
    'routes-swapped',
    'One service gets the requests of another.',
    swap('set $inventory inventory:8000;\n      proxy_pass http://$inventory;', 'proxy_pass http://payment:8000;'),
    '02.5.1.wrong-service',
  ],
  [
    'prefix-cut-off',
    'The prefix is cut off.',
    swap('set $payment payment:8000;\n      proxy_pass http://$payment;', 'proxy_pass http://payment:8000/;'),
    '02.5.1.path-changed',
  ],
  [
    'path-lost',
    'A path in proxy_pass takes the place of every path.',
    swap('proxy_pass http://$payment;', 'proxy_pass http://$payment/;'),
    '02.5.1.path-changed',
  ],
  [
    'port-80',
    'The port is left out.',
    swap('set $sales sales:8000;\n      proxy_pass http://$sales;', 'proxy_pass http://sales;'),
    '02.5.1.wrong-port',
  ],
  [
    'health-passed-on',
    'The health of a service is given for that of the gateway.',
    swap(/return 200 '\{"status":"ok"\}\\n';/, 'proxy_pass http://sales:8000;'),
    '02.5.1.health-passed-on',
  ],
  [
    'everything-is-fine',
    'Unknown paths are answered with 200.',
    swap(/location \/ \{\n\s*return 404;/, 'location / {\n    return 200;'),
    '02.5.1.not-404',
  ],
  ['no-forwarded-for', 'The service does not learn the address.', dropLine('X-Forwarded-For'), '02.5.2.missing-header'],
  [
    'host-of-upstream',
    'The service does not learn the host.',
    dropLine('proxy_set_header Host'),
    '02.5.2.missing-header',
  ],
  [
    'client-decides-address',
    'The client says who it is.',
    swap('X-Forwarded-For $remote_addr', 'X-Forwarded-For $http_x_forwarded_for'),
    '02.5.2.useless-header',
  ],
  [
    'id-always-new',
    'The client’s request id is never used.',
    swap('proxy_set_header X-Request-Id $trace_id', 'proxy_set_header X-Request-Id $request_id'),
    '02.5.2.request-id-replaced',
  ],
  [
    'id-not-returned',
    'The request id does not come back.',
    dropLine('add_header X-Request-Id'),
    '02.5.2.request-id-not-returned',
  ],
  [
    'never-the-other-instance',
    'A failed request is not tried at the other instance.',
    swap('proxy_next_upstream error timeout;', 'proxy_next_upstream off;'),
    '02.5.3.request-fails',
  ],
  [
    'one-container-only',
    'Sales has a fixed container name.',
    swap('  sales:\n    <<: *service\n', '  sales:\n    <<: *service\n    container_name: shop-sales\n'),
    '02.5.3.container-name',
    compose,
  ],
  ['no-limit', 'The limit is not used.', dropLine('limit_req zone=api'), '02.5.4.no-limit'],
  ['two-a-second', 'Two requests a second.', swap('rate=20r/s', 'rate=2r/s'), '02.5.4.rate'],
  ['minute-for-second', 'Twenty requests a minute.', swap('rate=20r/s', 'rate=20r/m'), '02.5.4.rate'],
  ['no-burst', 'No burst.', swap(' burst=40 nodelay', ''), '02.5.4.burst'],
  [
    'zone-misspelt',
    'A zone that nobody defines.',
    swap('limit_req zone=api ', 'limit_req zone=clients '),
    '02.5.4.unknown-zone',
  ],
  [
    'limit-by-path',
    'The limit is for each path, for all clients.',
    swap('limit_req_zone $binary_remote_addr', 'limit_req_zone $uri'),
    '02.5.4.one-limit-for-all',
  ],
  [
    'status-503',
    'Too many requests are told 503.',
    swap('limit_req_status 429;', 'limit_req_status 503;'),
    '02.5.4.refused-with-other-status',
  ],
  [
    'origin-of-somebody',
    'The allowed origin is written into the file.',
    swap('"${ALLOWED_ORIGIN}" $http_origin;', '"http://localhost:3000" $http_origin;'),
    '02.5.5.origin-not-from-env',
  ],
  [
    'any-origin',
    'Every origin is allowed.',
    swap('Access-Control-Allow-Origin $cors_origin', 'Access-Control-Allow-Origin $http_origin'),
    '02.5.5.other-origin',
  ],
  ['no-vary', 'Caches are not told.', dropLine('add_header Vary'), '02.5.5.vary'],
  [
    'not-on-errors',
    'Errors come without the header.',
    swap('Allow-Origin $cors_origin always', 'Allow-Origin $cors_origin'),
    '02.5.5.not-on-errors',
  ],
  ['no-preflight', 'A preflight goes to the service.', dropLine('if ($preflight)'), '02.5.5.preflight-status'],
  [
    'no-methods',
    'The methods are not named.',
    dropLine('Access-Control-Allow-Methods $cors_methods'),
    '02.5.5.missing-preflight-header',
  ],
  ['version-shown', 'The version is shown.', dropLine('server_tokens off;'), '02.5.6.version-shown'],
  ['any-body', 'Bodies of any size.', swap('client_max_body_size 1m;', 'client_max_body_size 0;'), '02.5.6.body-limit'],
  [
    'ten-megabytes',
    'Bodies of ten megabytes.',
    swap('client_max_body_size 1m;', 'client_max_body_size 10m;'),
    '02.5.6.body-limit',
  ],
  [
    'id-unchecked',
    'Any text is taken for a request id.',
    swap('"~^[A-Za-z0-9._-]{1,64}$" $http_x_request_id;', '"~." $http_x_request_id;'),
    '02.5.2.request-id-unchecked',
    live,
  ],
  [
    'small-bodies-refused',
    'Bodies of half a megabyte are refused.',
    swap('client_max_body_size 1m;', 'client_max_body_size 512k;'),
    '02.5.6.body-refused',
    live,
  ],
]

export const gatewayMutants: Mutant[] = rows.map(([id, description, edit, expect, more]) => ({
  id: `gateway-${id}`,
  file: 'infrastructure/nginx.conf',
  description,
  edit,
  expect,
  ...more,
}))
