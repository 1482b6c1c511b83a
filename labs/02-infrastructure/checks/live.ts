/** What the checks of a running part are given, and how they are written: the kit's rules, with places of this lab's files. */
import { fill } from '../../../scripts/lab/kit/fill.ts'
import { type Message, rules } from '../../../scripts/lab/kit/rules.ts'
import type { Workspace } from '../../../scripts/lab/types.ts'
import type { Stack } from '../../../scripts/stack/types.ts'
import { placeOf } from './places.ts'

/** The learner's files, what runs of them, and the values of its `.env`. */
export interface Live extends Workspace {
  stack: Stack
  /** Name and value of every variable that was written to `.env` for this run. */
  env: Record<string, string>
}

/** Patterns that lead to a line, each searched from where the one before it matched; `{name}` stands for a detail. */
type Near = string | readonly string[]

interface Located extends Message {
  /** Where the line is, when it is not where its rule is. */
  near?: Near
  /** The service whose entry in the compose file is meant, when no line of the file is. */
  service?: string
}

/**
 * @param messages by rule and fault, as in a finding's code: `5.4.burst`
 * @param where in the file each rule has its lines; what has none is about the service that was seen
 */
export const liveRules = <Context extends Live, What extends string>(
  messages: Readonly<Record<What, Located>>,
  file: string,
  where: Readonly<Record<string, Near>> = {},
) =>
  rules<Context, What>('02', 'live', messages, (live, what, details) => {
    const { near = where[what.split('.', 2).join('.')] ?? [], service = details.service ?? '' } = messages[what]
    const filled = (text: string) => fill(text, details)
    const patterns = [near].flat().map(pattern => new RegExp(filled(pattern), 'i'))
    if (patterns.length > 0) return placeOf(live, file, ...patterns)
    return live.stack.project.services[filled(String(service))]?.place
  })
