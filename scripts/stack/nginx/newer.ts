/** What later versions of nginx brought, and what an older one on this machine makes of it. */
import { StackError } from '../error.ts'
import { isOlder } from '../version.ts'
import type { Directive } from './types.ts'

interface Novelty {
  directive: string
  /** A parameter of the directive; the directive itself when absent. */
  parameter?: RegExp
  since: string
  /**
   * `harmless`: without it, requests are answered the same here, so it is left out. `needed`: it changes answers, and
   * an older nginx cannot show that.
   */
  without: 'harmless' | 'needed'
}

/** Source: nginx's CHANGES. */
const novelties: Novelty[] = [
  { directive: 'http2', since: '1.25.1', without: 'harmless' },
  { directive: 'http3', since: '1.25.0', without: 'harmless' },
  { directive: 'http3_hq', since: '1.25.0', without: 'harmless' },
  { directive: 'http3_max_concurrent_streams', since: '1.25.0', without: 'harmless' },
  { directive: 'http3_stream_buffer_size', since: '1.25.0', without: 'harmless' },
  { directive: 'quic_active_connection_id_limit', since: '1.25.0', without: 'harmless' },
  { directive: 'quic_bpf', since: '1.25.0', without: 'harmless' },
  { directive: 'quic_gso', since: '1.25.0', without: 'harmless' },
  { directive: 'quic_host_key', since: '1.25.0', without: 'harmless' },
  { directive: 'quic_retry', since: '1.25.0', without: 'harmless' },
  { directive: 'server', parameter: /^resolve$/, since: '1.27.3', without: 'harmless' },
  { directive: 'keepalive', parameter: /^local$/, since: '1.29.7', without: 'harmless' },
  { directive: 'keepalive_min_timeout', since: '1.27.4', without: 'harmless' },
  { directive: 'ssl_certificate_cache', since: '1.27.4', without: 'harmless' },
  { directive: 'proxy_ssl_certificate_cache', since: '1.27.4', without: 'harmless' },
  { directive: 'ssl_object_cache_inheritable', since: '1.27.4', without: 'harmless' },
  { directive: 'ssl_certificate_compression', since: '1.29.1', without: 'harmless' },
  { directive: 'ssl_ech_file', since: '1.29.4', without: 'harmless' },
  { directive: 'server', parameter: /^(route=.*|drain)$/, since: '1.29.6', without: 'harmless' },
  { directive: 'early_hints', since: '1.29.0', without: 'harmless' },
  { directive: 'proxy_http_version', parameter: /^2$/, since: '1.29.4', without: 'needed' },
  { directive: 'proxy_pass_trailers', since: '1.27.2', without: 'needed' },
  { directive: 'add_trailer_inherit', since: '1.29.3', without: 'needed' },
  { directive: 'max_headers', since: '1.29.8', without: 'needed' },
  { directive: 'sticky', since: '1.29.6', without: 'needed' },
]

export interface Outdated {
  config: Directive[]
  /** One sentence for each thing that was left out. */
  notes: string[]
}

/** The configuration as this version can read it. Throws StackError when something would be lost that matters. */
export function withoutNewer(config: Directive[], version: string): Outdated {
  const unknown = novelties.filter(({ since }) => isOlder(version, since))
  const notes: string[] = []
  const rewrite = (one: Directive): Directive[] => {
    // `server { … }` and the `server` of an upstream share nothing but the name.
    const ours = one.name === 'server' && one.block ? [] : unknown.filter(novelty => novelty.directive === one.name)
    const met = ours.filter(({ parameter }) => !parameter || one.args.some(({ value }) => parameter.test(value)))
    for (const novelty of met) {
      if (novelty.without === 'needed') throw tooOld(one, novelty, version)
      notes.push(`"${nameOf(novelty)}" (since nginx ${novelty.since}) is left out: the nginx here is ${version}.`)
    }
    if (met.some(({ parameter }) => !parameter)) return []
    const args = one.args.filter(({ value }) => !met.some(({ parameter }) => parameter?.test(value)))
    return [{ ...one, args, ...(one.block ? { block: one.block.flatMap(rewrite) } : {}) }]
  }
  return { config: config.flatMap(rewrite), notes: [...new Set(notes)] }
}

function nameOf({ directive, parameter }: Novelty): string {
  return parameter ? `${directive} … ${parameter.source.replace(/[\^$()]|\|.*/g, '')}` : directive
}

function tooOld({ file, line }: Directive, novelty: Novelty, version: string): StackError {
  return new StackError({
    kind: 'environment',
    place: { file, line },
    message: `"${nameOf(novelty)}" needs nginx ${novelty.since}; the nginx on this machine is ${version}.`,
    next: 'Install a newer nginx, or run this with Docker.',
  })
}
