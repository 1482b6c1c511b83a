/** Variables of nginx, as far as the platform's gateway uses them: those of a request, and `map`. */
import { substitute } from '../../stack/nginx/templates.ts'

/** `map source $variable { … }`. */
export interface VariableMap {
  source: string
  variable: string
  /** A text, or a pattern behind `~`; in the order in which they stand. */
  cases: { when: string; value: string }[]
  otherwise: string
}

export type Lookup = (name: string) => string

/** Looks a variable up in the maps, then among those that nginx sets itself. */
export function variables(maps: readonly VariableMap[], builtIn: (name: string) => string | undefined): Lookup {
  const lookup: Lookup = name => {
    const map = maps.find(({ variable }) => variable === name)
    return map ? substitute(mapped(map, substitute(map.source, lookup)), lookup) : (builtIn(name) ?? '')
  }
  return lookup
}

/** Texts are compared first and in any case of letters, then the patterns in their order. */
function mapped({ cases, otherwise }: VariableMap, source: string): string {
  const text = cases.find(({ when }) => !isPattern(when) && when.toLowerCase() === source.toLowerCase())
  const found = text ?? cases.find(({ when }) => isPattern(when) && pattern(when).test(source))
  return found?.value ?? otherwise
}

const isPattern = (when: string) => when.startsWith('~')

/** nginx's patterns are Perl's; those of the gateway mean the same in JavaScript. */
const pattern = (when: string) =>
  when.startsWith('~*') ? new RegExp(when.slice(2), 'i') : new RegExp(when.replace(/^~/, ''))
