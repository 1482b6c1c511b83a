import { describe, expect, it } from 'vitest'
import { modelOfSolution } from '../testkit.ts'
import { driftInWords } from '../words.ts'
import { type Counterexample, driftOf, followerOf, lossOf, newcomerTo } from './copies.ts'
import { type Event, type Model, type Moment, modelOf, type Topic } from './model.ts'

const solution = modelOfSolution()

const event = (name: string, topic: string, when: Moment[], more: Partial<Event> = {}): Event => ({
  name,
  by: 'artist',
  about: 'artist',
  when,
  carries: when.includes('removed') ? [] : ['artist.name'],
  topic,
  versioned: false,
  ...more,
})

/** A model in which content copies the artist's name from all these events. */
const modelWith = (topics: Topic[], ...events: Event[]): Model => ({
  ...solution,
  topics,
  events,
  services: modelOf({ services: { content: { copies: { 'artist.name': namesOf(events) } } } }, solution.requirements)
    .services,
})
const namesOf = (events: Event[]) => events.map(({ name }) => name)
const words = (it: Counterexample | undefined) => it && driftInWords('artist.name', 'content', it)

const follower = (model: Model) => followerOf(model, model.services[0]!, model.services[0]!.copies[0]!)
const driftIn = (model: Model) => words(driftOf(model, follower(model)))
const lossIn = (model: Model) => words(lossOf(model, follower(model)))

const saved = (topic: string, more?: Partial<Event>) => event('artist-saved', topic, ['created', 'changed'], more)
const removed = (topic: string, more?: Partial<Event>) => event('artist-removed', topic, ['removed'], more)
const keyed = (name: string, keeps: Topic['keeps'] = 'latest', key: string | undefined = 'artist'): Topic => ({
  name,
  keeps,
  key,
})

describe('a copy', () => {
  it('follows when all news of one thing is in order', () => {
    expect(driftIn(modelWith([keyed('t')], saved('t'), removed('t')))).toBeUndefined()
  })

  it('follows when older news is dropped, whatever the order', () => {
    const versioned = { versioned: true }
    const topics = [keyed('a', 'all', undefined), keyed('b', 'all', undefined)]
    expect(driftIn(modelWith(topics, saved('a', versioned), removed('b', versioned)))).toBeUndefined()
  })

  it.each<[string, string, Model]>([
    [
      'the end may overtake what it ends',
      'artist created (v1) · removed; content hears artist-removed, artist-saved (v1) → content has artist.name v1, the owner has none.',
      modelWith([keyed('a'), keyed('b')], saved('a'), removed('b')),
    ],
    [
      'nobody tells of the end',
      'artist created (v1) · removed; content hears artist-saved (v1) → content has artist.name v1, the owner has none.',
      modelWith([keyed('a')], saved('a')),
    ],
    [
      'nobody tells of changes',
      'artist created (v1) · changed (v2); content hears artist-created (v1) → content has artist.name v1, the owner has v2.',
      modelWith([keyed('a')], event('artist-created', 'a', ['created']), removed('a')),
    ],
    [
      'messages have no key',
      'artist created (v1) · removed; content hears artist-removed, artist-saved (v1) → content has artist.name v1, the owner has none.',
      modelWith([{ name: 't', keeps: 'all' }], saved('t'), removed('t')),
    ],
    [
      'the key is of something that has nothing to do with it',
      'artist created (v1) · removed; content hears artist-removed, artist-saved (v1) → content has artist.name v1, the owner has none.',
      modelWith([keyed('t', 'all', 'user')], saved('t'), removed('t')),
    ],
    [
      'an event does not carry the fact',
      'artist created (v1); content hears nothing → content has no artist.name, the owner has v1.',
      modelWith([keyed('t')], saved('t', { carries: ['artist.story'] }), removed('t')),
    ],
  ])('does not when %s', (_, counterexample, model) => {
    expect(driftIn(model)).toBe(counterexample)
  })

  it('drops what is older than something else that was heard, and so may miss what only that brings', () => {
    const about = 'album'
    const born = event('album-born', 'a', ['created'], { about, versioned: true, carries: ['album.year'] })
    const told = event('album-told', 'b', ['changed'], { about, carries: ['album.title'] })
    const model = modelWith([keyed('a'), keyed('b')], born, told, event('album-gone', 'a', ['removed'], { about }))
    const drift = driftOf(model, newcomerTo(model, 'album.year'))!
    expect(driftInWords('album.year', 'content', drift)).toBe(
      'album created (v1) · changed (v2); content hears album-told (v2), album-born (v1)' +
        ' → content has no album.year, the owner has v1.',
    )
  })
})

describe('a copy that begins anew', () => {
  const [s, r] = [saved('t'), removed('t')]

  it.each<[string, Model]>([
    ['keeps the latest of each', modelWith([keyed('t')], s, r)],
    ['keeps all, under whatever it is part of', modelWith([keyed('t', 'all')], s, r)],
  ])('is there again from a topic that %s', (_, model) => {
    expect(lossIn(model)).toBeUndefined()
  })

  it.each<[string, string, Model]>([
    ['keeps days', 'the owner has v1', modelWith([keyed('t', 30)], s, r)],
    [
      'keeps the latest, which says something else',
      'the owner has v2',
      modelWith([keyed('t')], s, r, event('artist-told', 't', ['changed'], { carries: ['artist.story'] })),
    ],
    [
      'keeps the latest, which is about something else',
      'the owner has v1',
      modelWith([keyed('t')], s, r, event('album-saved', 't', ['created'], { about: 'album', carries: [] })),
    ],
    [
      'has the end in another, which keeps days',
      'content has artist.name v1, the owner has none.',
      modelWith([keyed('t'), keyed('e', 7)], saved('t', { versioned: true }), removed('e', { versioned: true })),
    ],
  ])('is not from one that %s', (_, outcome, model) => {
    expect(lossIn(model)).toContain(outcome)
  })

  it('is not when the last word of one topic is older than the end in another', () => {
    const about = 'album'
    const born = event('album-born', 'a', ['created'], { about, carries: ['album.year'] })
    const lived = event('album-lived', 'b', ['created', 'removed'], { about, carries: ['album.year'], versioned: true })
    const model = modelWith([keyed('a', 'latest', 'track'), keyed('b', 'all', 'album')], born, lived)
    expect(driftInWords('album.year', 'content', lossOf(model, newcomerTo(model, 'album.year')))).toContain(
      'content has album.year v1, the owner has none',
    )
  })

  it('is not when one of a hundred tracks is left for each artist', () => {
    const model = modelOfSolution(text => text.replace('tracks: { key: track', 'tracks: { key: artist'))
    expect(driftOf(model, newcomerTo(model, 'track.title'))).toBeUndefined()
    expect(lossOf(model, newcomerTo(model, 'track.title'))?.history).toEqual(['created'])
  })
})

describe('many events', () => {
  it('in any order come to an end', () => {
    const many = Array.from({ length: 200 }, (_, index) =>
      event(`e${index}`, 't', ['created', 'changed', 'removed'], { versioned: true, carries: ['artist.name'] }),
    )
    expect(driftIn(modelWith([{ name: 't', keeps: 'all' }], ...many))).toBeUndefined()
  })

  it('of which each topic may have lost its own come to an end', () => {
    const topics = Array.from({ length: 60 }, (_, index) => keyed(`t${index}`, 'latest', 'user'))
    const many = topics.map(({ name }) => event(`e-${name}`, name, ['created', 'changed', 'removed']))
    expect(lossIn(modelWith([...topics, keyed('t')], ...many, saved('t'), removed('t')))).toBeUndefined()
  })
})
