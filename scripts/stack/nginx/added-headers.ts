/**
 * `add_header_inherit merge` (since nginx 1.29.3): the headers of the level above are added to a level's own instead of
 * being replaced by them. For an older nginx the headers are written out where they would be inherited.
 */

import { isOlder } from '../version.ts'
import { directive } from './print.ts'
import type { Directive } from './types.ts'

export interface Inherited {
  config: Directive[]
  notes: string[]
}

export function inheritAddedHeaders(config: Directive[], version: string): Inherited {
  if (!isOlder(version, '1.29.3')) return { config, notes: [] }
  let found = false
  const level = (directives: Directive[], above: Directive[], mode: string): Directive[] => {
    const own = directives.filter(({ name }) => name === 'add_header')
    const written = directives.find(({ name }) => name === 'add_header_inherit')
    if (written) found = true
    const effective = written?.args[0]?.value ?? mode
    const inForce = effective === 'merge' ? [...above, ...own] : effective === 'off' || own.length > 0 ? own : above
    const rest = directives
      .filter(({ name }) => name !== 'add_header' && name !== 'add_header_inherit')
      .map(one => (one.block ? { ...one, block: level(one.block, inForce, effective) } : one))
    // A header with an empty value is not sent, but a level that has it inherits none.
    const cut =
      written && effective === 'off' && own.length === 0 ? [directive(written, 'add_header', 'X-None', '')] : []
    return [...cut, ...(effective === 'merge' && own.length > 0 ? inForce : own), ...rest]
  }
  const changed = config.map(one =>
    one.name === 'http' && one.block ? { ...one, block: level(one.block, [], 'on') } : one,
  )
  return found
    ? { config: changed, notes: ['"add_header_inherit" is written out as the headers that it inherits.'] }
    : { config, notes: [] }
}
