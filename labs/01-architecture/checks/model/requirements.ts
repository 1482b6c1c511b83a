/** The shape of `given/requirements.yaml`, which says what each key means and in which unit, and what follows for a name. */

export interface Requirements {
  entities: Readonly<Record<string, Entity>>
  journeys: Readonly<Record<string, Wanted>>
  externals: Readonly<Record<string, { what: string; works: number; takes: number }>>
  newcomer: readonly string[]
  account: { entity: string; 'closed-by': string; 'forgotten-after': number }
  figures: {
    works: { stateless: number; stateful: number; broker: number }
    takes: { call: number; message: number }
    'stops-at-most': number
    'visitor-calls-at-most': number
  }
}

interface Entity {
  of?: string
  'part-of'?: string
  facts: Readonly<Record<string, Marks>>
}

export interface Marks {
  secret?: boolean
  personal?: boolean
  fixed?: boolean
  few?: number
}

export interface Wanted {
  what: string
  reads?: readonly string[]
  may?: readonly string[]
  writes?: readonly string[]
  uses?: readonly string[]
  works: number
  within: number
}

/** `user` → `user.name`, `user.email`, … */
export const factsOf = ({ entities }: Requirements, entity: string): string[] =>
  Object.keys(entities[entity]?.facts ?? {}).map(name => `${entity}.${name}`)

export const allFacts = (requirements: Requirements): string[] =>
  Object.keys(requirements.entities).flatMap(entity => factsOf(requirements, entity))

/** `user.name` → `user`. */
export const entityOf = (fact: string): string => fact.split('.')[0]!

export function marksOf({ entities }: Requirements, fact: string): Marks {
  const [entity = '', name = ''] = fact.split('.')
  return entities[entity]?.facts?.[name] ?? {}
}

/** The entity, what it is part of or whose it is, what that is part of, and so on: each is one for all time. */
export function lineageOf(requirements: Requirements, entity: string): string[] {
  const { of, 'part-of': partOf } = requirements.entities[entity] ?? {}
  const parents = [of, partOf].filter(parent => parent !== undefined)
  return [entity, ...parents.flatMap(parent => lineageOf(requirements, parent))]
}
