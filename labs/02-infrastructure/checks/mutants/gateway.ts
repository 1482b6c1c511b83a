// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of templates
/** The solution's gateway with one fault at a time. */
import { withoutDirective, withWords } from '../../../../scripts/lab/kit/mutants/nginx.ts'
import { mutantsOf, type Row, swap } from './edit.ts'

const location = (service: string) => `location /api/v1/${service}/`
const limited = 'limit_req zone=api'
const added = (header: string) => `add_header ${header}`
const sent = (header: string) => `proxy_set_header ${header}`

const rows: Row[] = [
  ['a block is not closed', text => text.trimEnd().replace(/\}$/, ''), '5.1.gateway-does-not-start'],
  ['a semicolon is missing', swap('server_tokens off;', 'server_tokens off'), '5.1.gateway-does-not-start'],
  ['another port', withWords(['server', 'listen'], '8000'), '5.1.other-port'],
  ['payment has no location', withoutDirective(location('payment')), '5.1.not-routed'],
  ['inventory gets sales’ requests', withWords([location('sales'), 'set $sales'], '$sales', 'inventory:8000'), '5.1'],
  ['the prefix is cut off', withWords([location('payment'), 'proxy_pass'], 'http://payment:8000/'), '5.1.path-changed'],
  ['one path for all', withWords([location('payment'), 'proxy_pass'], 'http://$payment/'), '5.1.path-changed'],
  ['the port is left out', withWords([location('sales'), 'proxy_pass'], 'http://sales'), '5.1.not-routed'],
  ['unknown paths are fine', withWords(['location /', 'return'], '200'), ['5.1.not-404', '5.1']],
  ['no address of the client', withoutDirective(sent('X-Forwarded-For')), '5.2.missing-header'],
  ['no host', withoutDirective(sent('Host')), '5.2.missing-header'],
  ['no protocol', withoutDirective(sent('X-Forwarded-Proto')), '5.2.missing-header'],
  [
    'the client says who it is',
    withWords([sent('X-Forwarded-For')], 'X-Forwarded-For', '$http_x_forwarded_for'),
    '5.2.useless-header',
  ],
  ['the id is always new', withWords([sent('X-Request-Id')], 'X-Request-Id', '$request_id'), '5.2.request-id-replaced'],
  ['the id does not come back', withoutDirective(added('X-Request-Id')), '5.2.request-id-not-returned'],
  ['any text is an id', swap('"~^[A-Za-z0-9._-]{1,64}$"', '"~."'), '5.2.request-id-unchecked'],
  ['never the other instance', withWords(['proxy_next_upstream'], 'off'), '5.3.request-fails'],
  ['no limit', withoutDirective(limited), '5.4.no-limit'],
  ['two a second', swap('rate=20r/s', 'rate=2r/s'), '5.4.rate'],
  ['twenty a minute', swap('rate=20r/s', 'rate=20r/m'), '5.4.rate'],
  ['no burst', withWords([limited], 'zone=api'), '5.4.burst'],
  ['an unknown zone', withWords([limited], 'zone=clients', 'burst=40', 'nodelay'), '5.1.gateway-does-not-start'],
  ['a limit by path', swap('limit_req_zone $binary_remote_addr', 'limit_req_zone $uri'), '5.4.one-limit-for-all'],
  ['refused with 503', withWords(['limit_req_status'], '503'), '5.4.refused-with-other-status'],
  ['a fixed origin', swap('"${ALLOWED_ORIGIN}"', '"http://localhost:3000"'), '5.5.allowed-origin'],
  ['any origin', swap('Allow-Origin $cors_origin', 'Allow-Origin $http_origin'), '5.5.other-origin'],
  ['caches are not told', withoutDirective(added('Vary')), '5.5.vary'],
  ['not on errors', swap('Allow-Origin $cors_origin always', 'Allow-Origin $cors_origin'), '5.5.not-on-errors'],
  ['a preflight goes to the service', withoutDirective('if ($preflight)'), '5.5.preflight-status'],
  ['no methods', withoutDirective(added('Access-Control-Allow-Methods')), '5.5.missing-preflight-header'],
  ['no headers', withoutDirective(added('Access-Control-Allow-Headers')), '5.5.missing-preflight-header'],
  ['the version is shown', withoutDirective('server_tokens'), '5.6.version-shown'],
  ['any body', withWords(['client_max_body_size'], '0'), '5.6.body-limit'],
  ['ten megabytes', withWords(['client_max_body_size'], '10m'), '5.6.body-limit'],
  ['half a megabyte', withWords(['client_max_body_size'], '512k'), '5.6.body-refused'],
]

export const gatewayMutants = mutantsOf(
  'infrastructure/nginx.conf',
  rows.map(row => [row[0], row[1], row[2], 'gateway']),
)
