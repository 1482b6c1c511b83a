/** The learner's `architecture.yaml` as a model: what the file says, with lists where it says nothing. */
import { type Call, parseStep } from './calls.ts'
import { entityOf, factsOf, marksOf, type Requirements } from './requirements.ts'

export type Moment = 'created' | 'changed' | 'removed'

export interface ArchitectureFile {
  services: Record<string, ServiceEntry | null>
  topics?: Record<string, { key?: string | null; keeps: Keeps }> | null
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

/** `latest` of each key, all, or a number of days. */
export type Keeps = 'latest' | 'all' | number

export interface Service {
  name: string
  store?: string
  /** As they stand in the file: `post`, `user.name`. */
  owns: readonly string[]
  copies: readonly Copy[]
  /** Without those that bring a copy. */
  hears: readonly string[]
}

export interface Copy {
  fact: string
  /** The events that bring it; empty when it is asked for. */
  events: readonly string[]
  /** Seconds after which it is asked for again. */
  every?: number
}

export interface Topic {
  name: string
  /** An entity; undefined when messages have none. */
  key?: string
  keeps: Keeps
}

export interface Event {
  name: string
  by: string
  about: string
  when: readonly Moment[]
  /** Facts: `artist.name`. */
  carries: readonly string[]
  topic: string
  versioned: boolean
}

export interface Journey {
  name: string
  /** One after the other; the calls of one stage at once. */
  stages: readonly (readonly Call[])[]
}

export interface Model {
  requirements: Requirements
  services: readonly Service[]
  topics: readonly Topic[]
  events: readonly Event[]
  journeys: readonly Journey[]
}

/** @param file has the shape of `given/architecture.schema.json`, without notes */
export function modelOf(file: ArchitectureFile, requirements: Requirements): Model {
  return {
    requirements,
    services: Object.entries(file.services).map(([name, service]) => serviceOf(name, service ?? {})),
    topics: Object.entries(file.topics ?? {}).map(([name, { key, keeps }]) => ({
      name,
      keeps,
      key: key === null || key === 'none' ? undefined : key,
    })),
    events: Object.entries(file.events ?? {}).map(([name, event]) => ({
      ...event,
      name,
      carries: (event.carries ?? []).map(fact => (fact.includes('.') ? fact : `${event.about}.${fact}`)),
      versioned: event.versioned ?? false,
    })),
    journeys: Object.entries(file.journeys ?? {}).map(([name, steps]) => ({
      name,
      stages: (steps ?? []).map(stage => [stage].flat().map(parseStep)),
    })),
  }
}

function serviceOf(name: string, { store, owns, copies, hears }: ServiceEntry): Service {
  return {
    name,
    store,
    owns: owns ?? [],
    copies: Object.entries(copies ?? {}).map(([fact, from]) =>
      typeof from === 'number' ? { fact, events: [], every: from } : { fact, events: from },
    ),
    hears: hears ?? [],
  }
}

export const serviceNamed = ({ services }: Model, name: string): Service | undefined =>
  services.find(service => service.name === name)

/** An entity stands for all its facts. */
export const ownedBy = ({ requirements }: Model, { owns }: Service): Set<string> =>
  new Set(owns.flatMap(name => (name.includes('.') ? [name] : factsOf(requirements, name))))

export const ownersOf = (model: Model, fact: string): Service[] =>
  model.services.filter(service => ownedBy(model, service).has(fact))

/** Owns or copies it. */
export const hasFact = (model: Model, service: Service, fact: string): boolean =>
  ownedBy(model, service).has(fact) || service.copies.some(copy => copy.fact === fact)

/** It remembers nothing that could be lost: whoever starts it anew has it again. */
export const isStateless = (model: Model, service: Service): boolean =>
  ownedBy(model, service).size === 0 &&
  service.copies.every(({ fact }) => marksOf(model.requirements, fact)?.few !== undefined)

export const heardBy = ({ copies, hears }: Service): Set<string> =>
  new Set([...copies.flatMap(({ events }) => events), ...hears])

export const hearersOf = ({ services }: Model, event: string): Service[] =>
  services.filter(service => heardBy(service).has(event))

/** Owns something of this entity. */
export const ownsOf = (model: Model, service: Service, entity: string): boolean =>
  [...ownedBy(model, service)].some(fact => entityOf(fact) === entity)
