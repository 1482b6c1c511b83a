/** The learner's `architecture.yaml` as a model: what the file says, with lists where it says nothing, and what follows from it. */
import { type Journey, parseStep } from './journeys.ts'
import { factsOf, marksOf, type Requirements } from './requirements.ts'

/** The shape of `given/architecture.schema.json`, which says what each key means; without notes. */
export interface ArchitectureFile {
  services: Record<string, ServiceEntry | null>
  topics?: Record<string, { key?: string | null; keeps: Topic['keeps'] }> | null
  events?: Record<string, EventEntry> | null
  journeys?: Record<string, (string | string[])[] | null> | null
}

interface ServiceEntry {
  store?: string
  owns?: string[] | null
  copies?: Record<string, string[] | number> | null
  hears?: string[] | null
}

interface EventEntry {
  by: string
  about: string
  when: Moment[]
  carries?: string[] | null
  topic: string
  versioned?: boolean
}

export type Moment = 'created' | 'changed' | 'removed'

export interface Model {
  requirements: Requirements
  services: readonly Service[]
  topics: readonly Topic[]
  events: readonly Event[]
  journeys: readonly Journey[]
}

export interface Service {
  name: string
  store?: string
  /** As they stand in the file: `post`, `user.name`. */
  owns: readonly string[]
  /** All facts that it owns: an entity stands for each of its own. */
  facts: readonly string[]
  copies: readonly Copy[]
  /** Events on which it acts without keeping a copy. */
  hears: readonly string[]
  /** All events that it hears. */
  heard: readonly string[]
  /** It remembers nothing that could be lost: whoever starts it anew has it again. */
  isStateless: boolean
}

export interface Copy {
  fact: string
  /** That bring it; none when it is asked for. */
  events: readonly string[]
  /** Every how many seconds it is asked for. */
  every?: number
}

export interface Topic {
  name: string
  /** An entity; undefined for none. */
  key?: string
  /** `latest` of each key, all, or a number of days. */
  keeps: 'latest' | 'all' | number
}

/** Carries facts with the name of their entity: `artist.name`. */
export interface Event extends Required<EventEntry> {
  name: string
  carries: string[]
}

export const modelOf = (file: ArchitectureFile, requirements: Requirements): Model => ({
  requirements,
  services: Object.entries(file.services).map(([name, entry]) => serviceOf(requirements, name, entry ?? {})),
  topics: Object.entries(file.topics ?? {}).map(([name, { key, keeps }]) => ({
    name,
    keeps,
    key: key === null || key === 'none' ? undefined : key,
  })),
  events: Object.entries(file.events ?? {}).map(([name, { carries, versioned = false, ...event }]) => ({
    ...event,
    name,
    carries: (carries ?? []).map(fact => (fact.includes('.') ? fact : `${event.about}.${fact}`)),
    versioned,
  })),
  journeys: Object.entries(file.journeys ?? {}).map(([name, steps]) => ({
    name,
    stages: (steps ?? []).map(stage => [stage].flat().map(parseStep)),
  })),
})

function serviceOf(requirements: Requirements, name: string, { store, ...entry }: ServiceEntry): Service {
  const owns = entry.owns ?? []
  const hears = entry.hears ?? []
  const copies = Object.entries(entry.copies ?? {}).map(
    ([fact, from]): Copy => (typeof from === 'number' ? { fact, events: [], every: from } : { fact, events: from }),
  )
  return {
    name,
    store,
    owns,
    facts: owns.flatMap(each => (each.includes('.') ? [each] : factsOf(requirements, each))),
    copies,
    hears,
    heard: [...new Set([...copies.flatMap(({ events }) => events), ...hears])],
    isStateless: owns.length === 0 && copies.every(({ fact }) => marksOf(requirements, fact).few !== undefined),
  }
}

export const serviceNamed = ({ services }: Model, name: string): Service | undefined =>
  services.find(service => service.name === name)

export const ownersOf = ({ services }: Model, fact: string): string[] =>
  services.filter(({ facts }) => facts.includes(fact)).map(({ name }) => name)

/** One of these services owns or copies it. */
export const someHas = ({ services }: Model, names: ReadonlySet<string>, fact: string): boolean =>
  services.some(
    ({ name, facts, copies }) => names.has(name) && (facts.includes(fact) || copies.some(copy => copy.fact === fact)),
  )

export const hearersOf = ({ services }: Model, event: string): string[] =>
  services.filter(({ heard }) => heard.includes(event)).map(({ name }) => name)
