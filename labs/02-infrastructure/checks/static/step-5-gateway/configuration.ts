/** Before the rules of step 5: nginx can read the configuration, it is the learner's, and it is what answers. */
import { observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import type { Directive } from '../../../../../scripts/stack/nginx/types.ts'
import { at, files, finding, leaveToLive, type StaticContext } from '../context.ts'
import { answeringServer, gatewayOf } from '../facts/gateway.ts'
import { flat, inside, listensOn, valuesOf } from '../facts/nginx-tree.ts'

export const gatewayExists: Check<StaticContext> = {
  id: '5.0.exists',
  step: 5,
  title: 'There is a configuration for the gateway',
  proof: 'static',
  run(context) {
    const text = context.read(files.gateway)
    if (text?.replace(/^\s*#.*$/gm, '').trim()) return { verdict: 'passed', observed: 1 }
    const first = finding('5.0.no-configuration', {
      message:
        text === undefined
          ? `There is no ${files.gateway} in the workspace.`
          : `${files.gateway} has no directive yet.`,
      place: { file: files.gateway },
      expected: 'an nginx configuration',
      actual: text === undefined ? 'no such file' : 'comments only',
      next: 'Begin with one server that answers /health.',
    })
    return { verdict: 'not-started', findings: [first], observed: 1 }
  },
}

const onlyInHttp = new Set([
  'server',
  'upstream',
  'map',
  'limit_req_zone',
  'geo',
  'limit_req_status',
  'proxy_set_header',
  'add_header',
  'resolver',
])

/** Names that nothing but a directive has. */
const isDirective =
  /^(server_tokens|server_name|client_max_body_size|proxy_(pass|set_header|http_version|connect_timeout|read_timeout|next_upstream)|add_header|limit_req(_zone|_status)?|resolver_timeout|keepalive_timeout|default_type|access_log|error_log)$/

export const readable: Check<StaticContext> = {
  id: '5.1.readable',
  step: 5,
  title: 'nginx reads the configuration of the workspace',
  proof: 'static',
  needs: ['1.0.parses', '5.0.exists'],
  shownBy: ['5.1.routes'],
  run(context) {
    const seen = observe()
    const { config, followed, failure } = gatewayOf(context)
    if (failure) {
      const { message, place, next } = failure
      seen.wrong(finding('5.1.gateway-does-not-start', { message, place: place ?? { file: files.gateway }, next }))
      return seen.outcome()
    }
    if (!followed) {
      leaveToLive(seen, `that the gateway’s start-up command leads to ${files.gateway}`)
      return seen.outcome()
    }
    const all = flat(config)
    const place = at(context, 'gateway', 'volumes')
    const mine = seen.that(
      all.some(({ file }) => file === files.gateway),
      () =>
        finding('5.1.not-used', {
          message: `nginx does not read ${files.gateway}.`,
          place,
          expected: `${files.gateway} where the image looks for its configuration`,
          actual: [...new Set(all.map(({ file }) => file))].join(', '),
          next: 'Read in the documentation of the nginx image which file it starts with, and what that one includes.',
        }),
    )
    if (!mine) return seen.outcome()
    const swallowed = all.find(
      each => valuesOf(each).some(value => isDirective.test(value)) || (each.block && isDirective.test(each.name)),
    )
    const ended = seen.that(!swallowed, () =>
      finding('5.1.gateway-does-not-start', {
        message: `“${swallowed!.name}” is not ended, so nginx takes the next directive for a part of it.`,
        place: { file: swallowed!.file, line: swallowed!.line },
        actual: [swallowed!.name, ...valuesOf(swallowed!)].join(' ').slice(0, 80),
        next: 'End it with a semicolon.',
      }),
    )
    if (!ended) return seen.outcome()
    const inner = config.filter(({ name }) => name === 'http').flatMap(({ block }) => flat(block ?? []))
    const nested = inner.find(({ name, block }) => (name === 'http' || name === 'events') && block)
    const stray = config.find(({ name }) => onlyInHttp.has(name))
    const misplaced = nested ?? stray
    seen.that(!misplaced, () =>
      finding('5.1.misplaced', {
        message: `nginx refuses “${misplaced!.name}” where it stands: ${nested ? 'the file is read inside an http block already' : 'it belongs inside an http block'}.`,
        place: { file: misplaced!.file, line: misplaced!.line },
        expected: nested
          ? 'only what may stand inside http'
          : 'an http block around it, or a place where nginx includes it in one',
        actual: `“${misplaced!.name}” ${nested ? 'inside' : 'outside'} http`,
        next: 'Decide whether the file is the whole configuration or a part of it, and mount it accordingly.',
      }),
    )
    seen.that(
      config.some(({ name }) => name === 'events'),
      () =>
        finding('5.1.no-events', {
          message: `nginx does not start with ${files.gateway} as its whole configuration: it has no section “events”.`,
          place: { file: files.gateway },
          expected: 'a section that nginx insists on, even when it is empty',
          actual: `the sections ${config.map(({ name }) => name).join(', ')}`,
          next: 'Compare with the nginx.conf that the image brings.',
        }),
    )
    return seen.outcome()
  },
}

/** `$NAME` in capitals: nginx's own variables are written small. */
const environmentVariables = (word: string): string[] =>
  [...word.matchAll(/\$\{?([A-Z][A-Z0-9_]+)\b/g)].map(([, name]) => `$${name}`)

export const rendered: Check<StaticContext> = {
  id: '5.1.rendered',
  step: 5,
  title: 'Variables of the environment are put in before nginx reads the file',
  proof: 'static',
  needs: ['5.1.readable'],
  shownBy: ['5.1.routes', '5.5.allowed-origin-only'],
  run(context) {
    const seen = observe()
    const { config, followed } = gatewayOf(context)
    const all = flat(config)
    const defined = new Set(all.filter(({ name }) => /^(set|map|geo|split_clients)$/.test(name)).flatMap(valuesOf))
    // The patterns of a map are names of directives.
    const words = (each: Directive) => [each.name, ...valuesOf(each)]
    const left = all.find(each => words(each).some(word => environmentVariables(word).some(name => !defined.has(name))))
    if (!followed) leaveToLive(seen, 'that the variables of the environment are put into the configuration')
    else {
      seen.that(!left, () =>
        finding('5.1.variable-not-rendered', {
          message: `nginx does not read the environment: the variable in “${left!.name}” stays as it is written.`,
          place: { file: left!.file, line: left!.line },
          expected: 'the value in place of the variable when nginx reads the file',
          actual: words(left!).join(' '),
          next: 'Read in the documentation of the nginx image how it fills in templates, and whether it was given that variable.',
        }),
      )
    }
    return seen.outcome()
  },
}

export const answers: Check<StaticContext> = {
  id: '5.1.answers',
  step: 5,
  title: 'The learner’s server listens on the published port and answers there',
  proof: 'static',
  needs: ['5.1.readable'],
  shownBy: ['5.1.routes'],
  run(context) {
    const seen = observe()
    const gateway = gatewayOf(context)
    const ports = [...new Set((gateway.service?.ports ?? []).map(({ target }) => target))]
    const http = gateway.config.find(({ name }) => name === 'http')
    const servers = inside(http, 'server').filter(({ block }) => block)
    if (ports.length === 0 || servers.length === 0) {
      leaveToLive(seen, 'which server of the gateway answers')
      return seen.outcome()
    }
    const listens = seen.that(
      servers.some(server => ports.some(port => listensOn(server, port))),
      () =>
        finding('5.1.other-port', {
          message:
            'The service “gateway” is published at a port on which nginx does not listen to anybody outside its container.',
          place: { file: servers[0]!.file, line: inside(servers[0], 'listen')[0]?.line ?? servers[0]!.line },
          expected: `listening on ${ports.join(' or ')}, as the compose file publishes it`,
          actual:
            servers.flatMap(server => inside(server, 'listen').map(line => valuesOf(line).join(' '))).join(', ') ||
            '80',
          next: 'Let the two agree.',
        }),
    )
    if (!listens) return seen.outcome()
    const answering = answeringServer(gateway)!.server
    seen.that(!answering.file.endsWith('of the image'), () => {
      const mine = servers.find(({ file }) => !file.endsWith('of the image')) ?? answering
      return finding('5.1.welcome-page', {
        message:
          'Requests are answered by the welcome page that the image “nginx” brings: its server comes first on the same port.',
        place: { file: mine.file, line: mine.line },
        expected: 'only the servers of the workspace on that port',
        actual: `${answering.file} is read before`,
        next: 'Look into /etc/nginx/conf.d of the running container.',
      })
    })
    return seen.outcome()
  },
}
