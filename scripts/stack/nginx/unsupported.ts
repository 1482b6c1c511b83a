/** Handles directives of later nginx versions that an older one on this machine refuses. */
import { StackError } from '../error.ts'
import { isOlder } from '../version.ts'
import type { Directive } from './types.ts'

interface Addition {
  since: string
  directive: RegExp
  /** The added parameter; absent when the whole directive is new. */
  parameter?: RegExp
  /** The directive does not change answers, so it is left out. One that changes answers is refused. */
  optional?: true
}

/** Source: nginx's CHANGES. */
const additions: Addition[] = [
  { since: '1.25.0', directive: /^(http3\w*|quic_\w+)$/, optional: true },
  { since: '1.25.1', directive: /^http2$/, optional: true },
  { since: '1.27.2', directive: /^proxy_pass_trailers$/ },
  { since: '1.27.3', directive: /^server$/, parameter: /^resolve$/, optional: true },
  { since: '1.27.4', directive: /^(keepalive_min_timeout|(proxy_)?ssl_certificate_cache)$/, optional: true },
  { since: '1.27.4', directive: /^ssl_object_cache_inheritable$/, optional: true },
  { since: '1.29.0', directive: /^early_hints$/, optional: true },
  { since: '1.29.1', directive: /^ssl_certificate_compression$/, optional: true },
  { since: '1.29.3', directive: /^add_(header|trailer)_inherit$/ },
  { since: '1.29.4', directive: /^ssl_ech_file$/, optional: true },
  { since: '1.29.4', directive: /^proxy_http_version$/, parameter: /^2$/ },
  { since: '1.29.6', directive: /^server$/, parameter: /^(route=.*|drain)$/, optional: true },
  { since: '1.29.6', directive: /^sticky$/ },
  { since: '1.29.7', directive: /^keepalive$/, parameter: /^local$/, optional: true },
  { since: '1.29.8', directive: /^max_headers$/ },
]

export interface Supported {
  config: Directive[]
  /** One sentence for each directive that was left out. */
  notes: string[]
}

/** The configuration for this version. Throws StackError when a directive that changes answers would be lost. */
export function withoutUnsupported(config: Directive[], version: string): Supported {
  const unknown = additions.filter(({ since }) => isOlder(version, since))
  const notes = new Set<string>()
  const rewrite = (one: Directive): Directive[] => {
    const isNew = ({ value }: { value: string }) => met.some(({ parameter }) => parameter?.test(value))
    // `server { … }` and the `server` directive of an upstream have only the name in common.
    const named = one.name === 'server' && one.block ? [] : unknown.filter(({ directive }) => directive.test(one.name))
    const met = named.filter(({ parameter }) => !parameter || one.args.some(({ value }) => parameter.test(value)))
    for (const { since, optional } of met) {
      const said = [one.name, ...one.args.filter(isNew).map(({ value }) => value)].join(' … ')
      if (!optional) throw tooOld(one, said, since, version)
      notes.add(`"${said}" (since nginx ${since}) is left out: the nginx here is ${version}.`)
    }
    if (met.some(({ parameter }) => !parameter)) return []
    return [
      { ...one, args: one.args.filter(arg => !isNew(arg)), ...(one.block && { block: one.block.flatMap(rewrite) }) },
    ]
  }
  return { config: config.flatMap(rewrite), notes: [...notes] }
}

function tooOld({ file, line }: Directive, said: string, since: string, version: string): StackError {
  return new StackError({
    kind: 'environment',
    place: { file, line },
    message: `"${said}" needs nginx ${since}; the nginx on this machine is ${version}.`,
    next: 'Install a newer nginx, or run this with Docker.',
  })
}
