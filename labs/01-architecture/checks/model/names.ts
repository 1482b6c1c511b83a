/** The names that there are, and every one that the model uses, with its place in the file. */
import type { Model } from './model.ts'
import { allFacts } from './requirements.ts'

export type NameKind = keyof ReturnType<typeof knownNames>

export interface Use {
  /** What it should be the name of. */
  kind: NameKind
  name: string
  path: readonly (string | number)[]
}

/** By what they are names of. */
export function knownNames({ services, topics, events, journeys, requirements }: Model) {
  const namesOf = (declared: readonly { name: string }[]) => declared.map(({ name }) => name)
  const facts = allFacts(requirements)
  const entities = Object.keys(requirements.entities)
  const called = [...namesOf(services), ...Object.keys(requirements.externals)]
  return {
    fact: facts,
    entity: entities,
    'entity or fact': [...entities, ...facts],
    service: namesOf(services),
    'service or broker': [...namesOf(services), 'broker'],
    'service or external': called,
    caller: ['visitor', ...called],
    store: [...new Set(services.flatMap(({ store = [] }) => store))],
    topic: namesOf(topics),
    event: namesOf(events),
    journey: namesOf(journeys),
  }
}

/** Names that no service can have, and what else they name. */
export const takenNames = ({ requirements }: Model): ReadonlyMap<string, string> =>
  new Map([
    ['visitor', 'whoever sits at the screen'],
    ['broker', 'what carries the events'],
    ...Object.keys(requirements.externals).map(name => [name, 'an external'] as const),
  ])

export const usesIn = ({ services, topics, events, journeys }: Model): Use[] => [
  ...services.flatMap(({ name, owns, copies, hears }) => [
    ...uses('entity or fact', owns, 'services', name, 'owns'),
    ...copies.flatMap(({ fact, events }) => [
      ...uses('fact', [fact], 'services', name, 'copies', fact),
      ...uses('event', events, 'services', name, 'copies', fact),
    ]),
    ...uses('event', hears, 'services', name, 'hears'),
  ]),
  ...topics.flatMap(({ name, key = [] }) => uses('entity', [key].flat(), 'topics', name, 'key')),
  ...events.flatMap(({ name, by, about, carries, topic }) => [
    ...uses('service', [by], 'events', name, 'by'),
    ...uses('entity', [about], 'events', name, 'about'),
    ...uses('fact', carries, 'events', name, 'carries'),
    ...uses('topic', [topic], 'events', name, 'topic'),
  ]),
  ...journeys.flatMap(({ name, stages }) =>
    stages.flatMap((stage, index) =>
      stage.flatMap(({ from, to }) => [
        ...uses('caller', [from], 'journeys', name, index),
        ...uses('service or external', [to], 'journeys', name, index),
      ]),
    ),
  ),
]

const uses = (kind: NameKind, names: readonly string[], ...path: (string | number)[]): Use[] =>
  names.map((name, index) => ({ kind, name, path: [...path, index] }))

/** `Service content`. */
export const whereOf = ({ path: [section, name] }: Use): string =>
  `${{ services: 'Service', topics: 'Topic', events: 'Event' }[String(section)] ?? 'Journey'} ${name}`
