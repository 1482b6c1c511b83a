import { driftOf, followerOf } from '../../../labs/01-architecture/checks/model/copies.ts'
import {
  type Event,
  type Model,
  type Moment,
  modelOf,
  type Topic,
} from '../../../labs/01-architecture/checks/model/model.ts'
import { modelOfSolution } from '../../../labs/01-architecture/checks/testkit.ts'
import type { Proof } from './proof.ts'

const event = (name: string, when: Moment[], topic: string, versioned = false): Event => ({
  name,
  by: 'artist',
  about: 'artist',
  when,
  carries: when.includes('removed') ? [] : ['artist.name'],
  topic,
  versioned,
})
const saved = (topic: string, versioned?: boolean) => event('artist-saved', ['created', 'changed'], topic, versioned)
const removed = (topic: string, versioned?: boolean) => event('artist-removed', ['removed'], topic, versioned)
const topic = (name: string, key?: string): Topic => ({ name, key, keeps: 'all' })

/** By a part of the option that nothing else has. */
const news: Record<string, { topics: Topic[]; events: Event[] }> = {
  'Both in one topic with key artist': {
    topics: [topic('one', 'artist')],
    events: [saved('one'), removed('one')],
  },
  'both versioned': {
    topics: [topic('one'), topic('other')],
    events: [saved('one', true), removed('other', true)],
  },
  'each with key artist': {
    topics: [topic('one', 'artist'), topic('other', 'artist')],
    events: [saved('one'), removed('other')],
  },
  'without a key': { topics: [topic('one')], events: [saved('one'), removed('one')] },
  '`artist-saved` alone': { topics: [topic('one', 'artist')], events: [saved('one')] },
}

/** Lab 01 plays every order in which messages can arrive. */
const copyThatFollows: Proof = () =>
  Object.entries(news).flatMap(([words, { topics, events }]) => {
    const copies = { 'artist.name': events.map(({ name }) => name) }
    const { requirements } = modelOfSolution()
    const model: Model = { ...modelOf({ services: { content: { copies } } }, requirements), topics, events }
    const content = model.services[0]!
    return driftOf(model, followerOf(model, content, content.copies[0]!)) ? [] : [words]
  })
export default copyThatFollows
