import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findAll } from '../../stack/nginx/load.ts'
import { parseNginx } from '../../stack/nginx/parse.ts'
import type { Directive } from '../../stack/nginx/types.ts'
import { repository } from '../project.ts'
import * as settings from './settings.ts'

const file = 'infrastructure/nginx/templates/gateway.conf.template'
const template = parseNginx(readFileSync(join(repository, file), 'utf8'), file)

const words = ({ args }: Directive) => args.map(({ value }) => value)
const valuesOf = (name: string) => findAll(template, name).map(words)
const mapTo = (variable: string) =>
  Object.fromEntries(
    findAll(template, 'map')
      .filter(map => words(map)[1] === variable)
      .flatMap(({ block = [] }) => block.map(each => [each.name, words(each)[0]])),
  )

/** What the proxy does too, in `settings.ts` or in `proxy.ts`. */
const followed =
  'add_header client_max_body_size default_type error_page if limit_req limit_req_status limit_req_zone location map proxy_connect_timeout proxy_hide_header proxy_pass proxy_read_timeout proxy_set_header return server upstream'
/** What says nothing about an answer. */
const aside = 'internal keepalive keepalive_timeout listen proxy_http_version server_tokens'

test('nginx is told nothing that the proxy does not know of', () => {
  const namesIn = (directives: Directive[]): string[] =>
    directives.flatMap(({ name, block = [] }) => [name, ...(name === 'map' ? [] : namesIn(block))])
  expect(new Set(namesIn(template))).toEqual(new Set(`${followed} ${aside}`.split(' ')))
})

test('the routes are those of nginx, in their order', () => {
  const passing = findAll(template, 'location').flatMap(location => {
    const [pass] = findAll(location.block ?? [], 'proxy_pass')
    const [kind, path] = words(location)
    return pass && kind !== '/api/' ? [[kind === '=' ? `^${path}$` : path, words(pass)[0]]] : []
  })
  const ours = settings.routes.map(([path, service]) => [path.source.replaceAll('\\/', '/'), `http://${service}`])
  expect(ours).toEqual(passing)
})

test('the limits are those of nginx', () => {
  const { perSecond, burst } = settings.limit
  expect(valuesOf('limit_req_zone').flat()).toContain(`rate=${perSecond}r/s`)
  expect(valuesOf('limit_req').flat()).toContain(`burst=${burst}`)
  expect(valuesOf('client_max_body_size')).toEqual([[`${settings.maxBodyBytes / 2 ** 20}m`]])
  expect(valuesOf('proxy_connect_timeout')).toEqual([[`${settings.connectTimeoutMs / 1000}s`]])
  expect(valuesOf('proxy_read_timeout')).toEqual([[`${settings.readTimeoutMs / 1000}s`]])
})

test('the headers are those of nginx', () => {
  expect(mapTo('$cors_methods')['~^OPTIONS:.']).toBe(settings.allowedMethods)
  expect(mapTo('$cors_headers')['~^OPTIONS:.']).toBe(settings.allowedHeaders)
  expect(mapTo('$request_id_out')).toHaveProperty([`~${settings.requestId.source}`])
})

test('the problem documents are those of nginx, word for word', () => {
  const ours = Object.keys(settings.details).map(status => [status, settings.problemDocument(Number(status))])
  expect(Object.fromEntries(ours)).toEqual(mapTo('$problem'))
})
