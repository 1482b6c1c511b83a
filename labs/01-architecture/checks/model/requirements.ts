/** What the community needs: the shape of `given/requirements.yaml`, and what follows from it for a name. */

export interface Requirements {
  entities: Readonly<Record<string, Entity>>
  journeys: Readonly<Record<string, Wanted>>
  externals: Readonly<Record<string, External>>
  /** Facts that somebody new must be able to build. */
  newcomer: readonly string[]
  account: { entity: string; 'closed-by': string /** Days. */; 'forgotten-after': number }
  figures: Figures
}

export interface Entity {
  /** Whose it is, and what it belongs to: neither ever changes. */
  of?: string
  'part-of'?: string
  facts: Readonly<Record<string, Marks>>
}

export interface Marks {
  secret?: boolean
  personal?: boolean
  fixed?: boolean
  /** Seconds. */
  few?: number
}

/** What is asked of a journey. */
export interface Wanted {
  what: string
  reads?: readonly string[]
  may?: readonly string[]
  writes?: readonly string[]
  uses?: readonly string[]
  /** Per cent. */
  works: number
  /** Milliseconds. */
  within: number
}

export interface External {
  what: string
  /** Per cent. */
  works: number
  /** Milliseconds. */
  takes: number
}

export interface Figures {
  /** Per cent. */
  works: { stateless: number; stateful: number; broker: number }
  /** Milliseconds. */
  takes: { call: number; message: number }
  'stops-at-most': number
  'visitor-calls-at-most': number
}

/** `user` → `user.name`, `user.email`, … */
export const factsOf = ({ entities }: Requirements, entity: string): string[] =>
  Object.keys(entities[entity]?.facts ?? {}).map(name => `${entity}.${name}`)

export const allFacts = (requirements: Requirements): string[] =>
  Object.keys(requirements.entities).flatMap(entity => factsOf(requirements, entity))

/** `user.name` → `user`. */
export const entityOf = (fact: string): string => fact.split('.')[0]!

/** Undefined for what the requirements do not have. */
export const marksOf = ({ entities }: Requirements, fact: string): Marks | undefined => {
  const [entity = '', name = ''] = fact.split('.')
  return entities[entity]?.facts[name]
}

/** The entity, what it is part of or whose it is, what that is part of, and so on: each is one for all time. */
export function lineageOf({ entities }: Requirements, entity: string): Set<string> {
  const found = new Set<string>()
  const waiting = [entity]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue
    found.add(next)
    const { of, 'part-of': partOf } = entities[next] ?? {}
    waiting.push(...[of, partOf].filter(each => each !== undefined))
  }
  return found
}
