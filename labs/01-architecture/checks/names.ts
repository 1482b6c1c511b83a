/** Every name that the model uses, what it should be the name of, and where it stands. */

import type { Path } from './located-yaml.ts'
import type { Model } from './model/model.ts'

export interface Use {
  kind: 'entity' | 'fact' | 'entity or fact' | 'service' | 'service or external' | 'caller' | 'event' | 'topic'
  name: string
  path: Path
  /** In words. */
  where: string
}

export const usesIn = (model: Model): Use[] => [
  ...usesInServices(model),
  ...usesInTopics(model),
  ...usesInEvents(model),
  ...usesInJourneys(model),
]

const usesInServices = ({ services }: Model): Use[] =>
  services.flatMap(({ name: service, owns, copies, hears }) => {
    const use = (kind: Use['kind'], name: string, ...path: Path): Use => ({
      kind,
      name,
      path: ['services', service, ...path],
      where: `Service ${service}`,
    })
    return [
      ...owns.map((name, index) => use('entity or fact', name, 'owns', index)),
      ...copies.flatMap(({ fact, events }) => [
        use('fact', fact, 'copies', fact),
        ...events.map((name, index) => use('event', name, 'copies', fact, index)),
      ]),
      ...hears.map((name, index) => use('event', name, 'hears', index)),
    ]
  })

const usesInTopics = ({ topics }: Model): Use[] =>
  topics.flatMap(({ name, key }) =>
    key === undefined ? [] : [{ kind: 'entity', name: key, path: ['topics', name, 'key'], where: `Topic ${name}` }],
  )

const usesInEvents = ({ events }: Model): Use[] =>
  events.flatMap(({ name: event, by, about, carries, topic }) => {
    const use = (kind: Use['kind'], name: string, ...path: Path): Use => ({
      kind,
      name,
      path: ['events', event, ...path],
      where: `Event ${event}`,
    })
    return [
      use('service', by, 'by'),
      use('entity', about, 'about'),
      ...carries.map((fact, index) => use('fact', fact, 'carries', index)),
      use('topic', topic, 'topic'),
    ]
  })

const usesInJourneys = ({ journeys }: Model): Use[] =>
  journeys.flatMap(({ name: journey, stages }) =>
    stages.flatMap((stage, index) =>
      stage.flatMap(({ from, to }): Use[] => {
        const at = { path: ['journeys', journey, index], where: `Journey ${journey}` }
        return [
          { kind: 'caller', name: from, ...at },
          { kind: 'service or external', name: to, ...at },
        ]
      }),
    ),
  )
