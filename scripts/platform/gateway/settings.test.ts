import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../../repository.mjs'
import { findAll } from '../../stack/nginx/load.ts'
import { parseNginx } from '../../stack/nginx/parse.ts'
import type { Directive } from '../../stack/nginx/types.ts'
import * as settings from './settings.ts'

const read = (file: string) => parseNginx(readFileSync(join(repository, file), 'utf8'), file)
const template = read('infrastructure/nginx/templates/gateway.conf.template')
/** The process, whose maps the template uses. */
const main = read('infrastructure/nginx/nginx.conf')
const [door, inside] = findAll(template, 'server').filter(({ block }) => block)

const words = ({ args }: Directive) => args.map(({ value }) => value)
const valuesOf = (name: string) => findAll(template, name).map(words)
const mapTo = (variable: string) =>
  Object.fromEntries(
    findAll([...main, ...template], 'map')
      .filter(map => words(map)[1] === variable)
      .flatMap(({ block = [] }) => block.map(each => [each.name, words(each)[0]])),
  )

/** What the proxy does too, in `settings.ts` or in `proxy.ts`. */
const followed =
  'add_header auth_request auth_request_set client_max_body_size default_type error_page if internal limit_req limit_req_status limit_req_zone location map proxy_cache proxy_cache_key proxy_cache_valid proxy_connect_timeout proxy_hide_header proxy_pass proxy_pass_request_body proxy_read_timeout proxy_set_header return server upstream'
/** What says nothing about an answer. */
const aside =
  'access_log keepalive keepalive_timeout listen proxy_cache_path proxy_http_version proxy_next_upstream server_tokens'

test('nginx is told nothing that the proxy does not know of', () => {
  const namesIn = (directives: Directive[]): string[] =>
    directives.flatMap(({ name, block = [] }) => [name, ...(name === 'map' ? [] : namesIn(block))])
  expect(new Set(namesIn(template))).toEqual(new Set(`${followed} ${aside}`.split(' ')))
})

/** Paths and services of the locations that pass to one. */
const routesOf = (server: Directive | undefined) =>
  findAll(server?.block ?? [], 'location').flatMap(location => {
    const [pass] = findAll(location.block ?? [], 'proxy_pass')
    const [kind, path] = words(location)
    const isOwn = path === '^/api/' || path === settings.callerPath
    return pass && !isOwn ? [[kind === '=' ? `^${path}$` : path, words(pass)[0]]] : []
  })

test.each([
  ['open to everybody', settings.openRoutes, door],
  ['of accounts', settings.accountRoutes, inside],
])('the routes %s are those of nginx, in their order', (_which, routes, server) => {
  const ours = routes.map(([path, service]) => [path.source.replaceAll('\\/', '/'), `http://${service}`])
  expect(ours).toEqual(routesOf(server))
})

test('the limits are those of nginx', () => {
  const { client, account } = settings.limits
  expect(valuesOf('limit_req_zone').map(zone => zone.slice(1))).toEqual([
    ['zone=client:1m', `rate=${client.perSecond}r/s`],
    ['zone=account:1m', `rate=${account.perSecond}r/s`],
  ])
  expect(valuesOf('limit_req')).toEqual([
    ['zone=client', `burst=${client.burst}`, 'nodelay'],
    ['zone=account', `burst=${account.burst}`, 'nodelay'],
  ])
  const seconds = (ms: number) => `${ms / 1000}s`
  expect(valuesOf('client_max_body_size')).toEqual([[`${settings.maxBodyBytes / 2 ** 20}m`]])
  expect(new Set(valuesOf('proxy_connect_timeout').flat())).toEqual(new Set([seconds(settings.connectTimeoutMs)]))
  expect(new Set(valuesOf('proxy_read_timeout').flat())).toEqual(
    new Set([seconds(settings.readTimeoutMs), seconds(settings.callerTimeoutMs)]),
  )
  expect(valuesOf('proxy_cache_valid')).toEqual([['204', '401', seconds(settings.callerKeptMs)]])
})

test('the headers are those of nginx', () => {
  expect(mapTo('$cors_methods')['~^OPTIONS:.']).toBe(settings.allowedMethods)
  expect(mapTo('$cors_headers')['~^OPTIONS:.']).toBe(settings.allowedHeaders)
  expect(mapTo('$request_id_out')).toHaveProperty([`~${settings.requestId.source}`])
  expect(mapTo('$traceparent_out')).toHaveProperty([`~${settings.traceparent.source}`])
  const added = Object.fromEntries(valuesOf('add_header').map(([name, value]) => [name!.toLowerCase(), value]))
  expect(added).toMatchObject(settings.securityHeaders)
})

test('the problem documents are those of nginx, word for word', () => {
  const ours = Object.keys(settings.details).map(status => [status, settings.problemDocument(Number(status))])
  expect(Object.fromEntries(ours)).toEqual(mapTo('$problem'))
})
