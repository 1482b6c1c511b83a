/** What is said of step 5, by rule and fault, and where in nginx.conf to look for it. */
import { liveRules } from '../live.ts'
import { files } from '../static/context.ts'
import type { LiveGateway } from './client.ts'

const lookAtLimit = 'Look at the rate, the burst and where the limit is applied.'
const changed = {
  says: 'The gateway changes the {part} of a request to /api/v1/{service}/.',
  next: 'See what proxy_pass does with a path of its own, and with variables.',
}
const body = {
  says: 'A body of {bytes} bytes gets another answer than it should.',
  next: 'Set the limit for bodies to exactly 1 MiB.',
  near: 'client_max_body_size',
}

export const messages = {
  '5.1.other-port': {
    says: 'The service “gateway” is published at a port on which nginx does not listen to anybody outside its container.',
    next: 'Let the two agree.',
    expected: 'an answer at the published port',
    near: 'listen\\s',
  },
  '5.1.not-routed': {
    says: 'A request to /api/v1/{service}/… does not reach the service {service}.',
    next: 'Look at the location for this path, and at what it passes on.',
    expected: 'an answer of {service}',
  },
  '5.1.wrong-service': {
    says: 'A request to /api/v1/{service}/… reaches another service than {service}.',
    next: 'Look at the location for this path, and at what it passes on.',
    expected: 'an answer of {service}',
  },
  '5.1.path-changed': changed,
  '5.1.method-changed': changed,
  '5.1.query-changed': changed,
  '5.1.body-changed': changed,
  '5.1.no-health': {
    says: 'GET /health on the gateway does not say that it is well.',
    next: 'Give /health a location of its own that passes nothing on.',
    expected: '200',
    near: 'location.*/health',
  },
  '5.1.health-passed-on': {
    says: '/health is answered by a service and not by the gateway.',
    next: 'With that service down the gateway would look ill: let it answer by itself.',
    near: 'location.*/health',
  },
  '5.1.not-404': {
    says: 'A path that belongs to nobody, {path}, is not refused.',
    next: 'See which location takes it.',
    expected: '404',
    near: 'location / ',
  },
  '5.1.welcome-page': {
    says: 'Requests are answered by the welcome page that the image “nginx” brings: its server comes first on the same port.',
    next: 'Look into /etc/nginx/conf.d of the running container.',
    expected: 'only the servers of the workspace on that port',
    service: 'gateway',
  },
  '5.2.missing-header': {
    says: 'The service “{service}” does not learn {what}.',
    next: 'Headers set on an outer level are forgotten on a level that sets any of its own.',
    near: '{header}|proxy_set_header',
  },
  '5.2.useless-header': {
    says: 'What “{service}” is sent as {header} is not {what}.',
    next: 'Set it from the connection; what the client claims proves nothing.',
    near: '{header}',
  },
  '5.2.no-request-id': {
    says: 'A request without an X-Request-Id reaches the service without one.',
    next: 'nginx has a variable that is new for every request.',
  },
  '5.2.request-id-not-returned': {
    says: 'The response does not carry the X-Request-Id that the service got.',
    next: 'Put the same value on the response.',
    near: ['x-request-id|request_id', 'add_header\\s+["\']?x-request-id'],
  },
  '5.2.request-id-not-unique': {
    says: 'Two requests have the same X-Request-Id.',
    next: 'It must be new for every request.',
  },
  '5.2.request-id-replaced': {
    says: 'The client’s own X-Request-Id is not kept.',
    next: 'Keep the client’s value when it looks like an id.',
  },
  '5.2.request-id-unchecked': {
    says: 'An X-Request-Id with markup and 300 characters is passed on as it came.',
    next: 'Say what an id may look like, and replace what does not.',
    expected: 'a new id',
  },
  '5.3.one-instance-only': {
    says: 'Of 2 instances of sales, one gets no requests.',
    next: 'See which addresses the gateway knows for sales, and how it chooses.',
    expected: 'both in turn',
  },
  '5.3.request-fails': {
    says: 'While one of 2 instances of sales is stopped, requests fail although the other is well.',
    next: 'See when the gateway tries the next instance, and how long it waits before.',
  },
  '5.4.no-limit': { says: 'Of {asked} requests to /api/ at once, the gateway refuses none.', next: lookAtLimit },
  '5.4.service-not-limited': {
    says: 'Requests to /api/v1/{service}/ are not limited.',
    next: 'The limit is for everything below /api/.',
    expected: 'of {asked} at once some get 429',
  },
  '5.4.refused-with-other-status': {
    says: 'What is over the limit of /api/ is not refused with 429.',
    next: 'See which status nginx refuses with unless it is told another.',
    expected: '429',
  },
  '5.4.burst': { says: 'Of {asked} requests at once, {how} pass than the burst allows.', next: lookAtLimit },
  '5.4.rate': { says: 'After the burst, {how} requests a second pass than the rate allows.', next: lookAtLimit },
  '5.4.health-limited': {
    says: '/health is limited too.',
    next: 'Whoever watches the gateway must not be refused: limit /api/ only.',
    expected: 'none refused',
  },
  '5.4.one-limit-for-all': {
    says: 'When one client is over the limit of /api/, another is refused too.',
    next: 'See what the zone counts by.',
    expected: 'none refused',
  },
  '5.5.preflight-status': {
    says: 'A preflight (OPTIONS) is not answered by the gateway.',
    next: 'Answer it before it is passed on.',
    expected: '204',
    near: 'OPTIONS',
  },
  '5.5.missing-preflight-header': {
    says: 'The answer to a preflight (OPTIONS) does not name the {kind} {expected}.',
    next: 'Send {header} with it.',
    near: '{header}',
  },
  '5.5.allowed-origin': {
    says: '{what} does not let the origin of ALLOWED_ORIGIN read it.',
    next: 'Compare the request’s Origin with ALLOWED_ORIGIN, and answer with it.',
    expected: 'the origin of ALLOWED_ORIGIN in Access-Control-Allow-Origin',
  },
  '5.5.not-on-errors': {
    says: '{what} does not let the origin of ALLOWED_ORIGIN read it.',
    next: 'nginx leaves added headers out of errors unless it is told otherwise, and a location with one of its own drops those around it.',
    expected: 'the origin of ALLOWED_ORIGIN in Access-Control-Allow-Origin',
  },
  '5.5.other-origin': {
    says: '{what} is open to {who}, an origin that is not allowed.',
    next: 'Compare the whole origin with ALLOWED_ORIGIN, and send nothing when it differs.',
    expected: 'no Access-Control-Allow-Origin',
  },
  '5.5.vary': {
    says: 'An answer with Access-Control-Allow-Origin does not say to caches that it depends on the origin.',
    next: 'Send Vary with it.',
    expected: 'Vary: Origin',
    near: 'Vary|Access-Control-Allow-Origin',
  },
  '5.6.version-shown': {
    says: 'The gateway shows its version in “Server” or on its error pages.',
    next: 'One directive hides it from headers and error pages.',
    near: 'server_tokens|server\\s*\\{',
  },
  '5.6.body-refused': body,
  '5.6.body-limit': body,
  '5.6.down-answer': {
    says: 'With payment down, the gateway does not answer /api/v1/payment/ as it should.',
    next: 'See what becomes of a request whose service does not answer.',
    expected: '502 or 504 within 5 s',
    near: 'proxy_connect_timeout|payment',
  },
  '5.6.long-wait': {
    says: 'With payment down, the gateway answers /api/v1/payment/ too late.',
    next: 'See how long it waits for a connection and for an answer.',
    expected: '502 or 504 within 5 s',
    near: 'proxy_connect_timeout|payment',
  },
  '5.6.others-affected': {
    says: 'With payment down, /api/v1/inventory/ does not answer either.',
    next: 'See what the two have in common in the gateway.',
    expected: '200',
    near: 'inventory',
  },
} as const

export type GatewayFault = keyof typeof messages
export const { rule, ruleAfter } = liveRules<LiveGateway, GatewayFault>(messages, files.gateway, {
  '5.1': ['location.*{service}', 'proxy_pass'],
  '5.2': 'x-request-id|request_id',
  '5.3': 'proxy_next_upstream|upstream|sales',
  '5.4': 'limit_req',
  '5.5': 'Access-Control-Allow-Origin',
})

/** Of a gateway that passes requests on. */
export const routedRule = ruleAfter('5.1.routes')
