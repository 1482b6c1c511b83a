/** Questions to a parsed nginx configuration, answered by nginx's own rules of matching and inheritance. */
import type { Directive } from '../../../../../scripts/stack/nginx/types.ts'

/** From the http block down to the location that serves a request. */
export type Chain = Directive[]

export const valuesOf = ({ args }: Directive): string[] => args.map(({ value }) => value)
export const inside = (block: Directive | undefined, name: string): Directive[] =>
  (block?.block ?? []).filter(each => each.name === name)

/**
 * The location that nginx picks for a path (ngx_http_core_find_location): exact, else the longest prefix, unless a
 * regular expression matches first. Undefined when one of the expressions cannot be read here.
 */
export function locate(server: Directive, path: string): Chain | undefined {
  const chain: Chain = []
  let block: Directive | undefined = server
  while (block) {
    const next: Directive | undefined | 'unknown' = pick(inside(block, 'location'), path)
    if (next === 'unknown') return undefined
    if (next) chain.push(next)
    block = next
  }
  return chain
}

function pick(locations: Directive[], path: string): Directive | undefined | 'unknown' {
  const read = locations.map(location => ({ location, ...matcher(location) }))
  const exact = read.find(({ modifier, pattern }) => modifier === '=' && pattern === path)
  if (exact) return exact.location
  const [longest] = read
    .filter(({ modifier, pattern }) => (modifier === '' || modifier === '^~') && path.startsWith(pattern))
    .sort((a, b) => b.pattern.length - a.pattern.length)
  if (longest?.modifier === '^~') return longest.location
  // A nested expression is looked at before those beside the prefix; it is found on the way down.
  const nested = longest && pick(inside(longest.location, 'location'), path)
  if (nested && nested !== 'unknown' && /^~/.test(matcher(nested).modifier)) return longest.location
  for (const { location, modifier, pattern } of read) {
    if (modifier !== '~' && modifier !== '~*') continue
    const expression = regularExpression(pattern, modifier === '~*')
    if (!expression) return 'unknown'
    if (expression.test(path)) return location
  }
  return longest?.location
}

/** `= /x`, `^~ /x`, `~ x`, `/x`; a modifier may stand without a blank behind it. */
export function matcher(location: Directive): { modifier: '' | '=' | '^~' | '~' | '~*' | '@'; pattern: string } {
  const [first = '', second] = valuesOf(location)
  if (second !== undefined && /^(=|\^~|~\*?)$/.test(first)) return { modifier: first as '=', pattern: second }
  const [, modifier = '', pattern = ''] = /^(=|\^~|~\*|~|@)?(.*)$/.exec(first) ?? []
  return { modifier: modifier as '', pattern }
}

export function regularExpression(pattern: string, ignoreCase: boolean): RegExp | undefined {
  try {
    return new RegExp(pattern.replaceAll('(?P<', '(?<'), ignoreCase ? 'i' : '')
  } catch {
    return undefined
  }
}

/** What is in force at the end of a chain: the nearest level that says anything says everything. */
export function inForce(chain: Chain, name: string): Directive[] {
  return (
    chain
      .toReversed()
      .map(level => inside(level, name))
      .find(found => found.length > 0) ?? []
  )
}

/** The same, with what stands in `if` blocks of the levels: it holds for some of the requests. */
export function possible(chain: Chain, name: string): Directive[] {
  return [...inForce(chain, name), ...chain.flatMap(level => inside(level, 'if').flatMap(block => inside(block, name)))]
}

/** Directives of a name on any level of the chain, `if` blocks included. */
export function anywhere(chain: Chain, pattern: RegExp): Directive[] {
  return chain.flatMap(level =>
    (level.block ?? []).flatMap(each => [
      ...(pattern.test(each.name) ? [each] : []),
      ...(each.name === 'if' ? (each.block ?? []).filter(inner => pattern.test(inner.name)) : []),
    ]),
  )
}

/** All directives of a configuration, whatever they stand in. */
export function flat(directives: Directive[]): Directive[] {
  return directives.flatMap(each => [each, ...flat(each.block ?? [])])
}

/** An address on which a container hears only itself. */
const ownAddress = /^(127\.|localhost\b|\[::1\])/

/** Whether a server listens on a port for others too, as its `listen` lines say. */
export function listensOn(server: Directive, port: number, name?: 'default_server'): boolean {
  const lines = inside(server, 'listen')
  if (lines.length === 0) return port === 80 && name === undefined
  return lines.some(line => {
    const [address = '', ...options] = valuesOf(line)
    const written = /^\d+$/.test(address) ? Number(address) : Number(/:(\d+)$/.exec(address)?.[1] ?? 80)
    if (address.startsWith('unix:') || ownAddress.test(address)) return false
    return written === port && (name === undefined || options.includes(name))
  })
}
