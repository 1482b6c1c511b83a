import { describe, expect, it } from 'vitest'
import { modelIn, modelOfSolution } from '../testkit.ts'
import { availability, circleIn, stoppedWithout } from './failure.ts'
import { callTree, durationOf, type Journey, necessaryFor, parseStep, whyItStops } from './journeys.ts'
import type { Model } from './model.ts'

const journeyOf = (...stages: (string | string[])[]): Journey => ({
  name: 'search',
  stages: stages.map(stage => [stage].flat().map(parseStep)),
})
const named = ({ journeys }: Model, name: string): Journey => journeys.find(each => each.name === name)!

describe('a journey', () => {
  it('needs what is reached by calls that may not fail', () => {
    const journey = journeyOf('visitor -> a', 'a -> b ?', 'b -> c', ['a -> d', 'a ~> e ?'])
    expect([...necessaryFor(journey)]).toEqual(['a', 'd'])
  })

  it('hangs a call on the latest call of its caller', () => {
    expect([...necessaryFor(journeyOf('visitor -> a', 'a -> b', 'a -> b ?', 'b -> c'))]).toEqual(['a', 'b'])
    expect([...necessaryFor(journeyOf('visitor -> a', 'a -> b ?', 'a -> b', 'b -> c'))]).toEqual(['a', 'b', 'c'])
  })

  it('has calls that hang on nothing when their caller is called later, or at the same time', () => {
    const looseIn = (journey: Journey) => callTree(journey).loose.map(({ to }) => to)
    expect(looseIn(journeyOf('visitor -> a', 'b -> c', 'a -> b'))).toEqual(['c'])
    expect(looseIn(journeyOf('visitor -> a', ['a -> b', 'b -> c']))).toEqual(['c'])
  })

  it('takes the sum of what goes one after the other, and the longest of what goes at once', () => {
    const model = modelOfSolution()
    expect(durationOf(model, journeyOf('visitor -> a', ['a -> b', 'a -> model ?', 'a -> c'], 'a -> d ?'))).toBe(3060)
    expect(durationOf(model, journeyOf('visitor -> a', 'a ~> b'))).toBe(1030)
  })

  it('stops without the broker when it waits for a message, and for the way there', () => {
    const journey = journeyOf('visitor -> a', 'a ~> b', 'a -> c ?', 'c ~> d')
    expect(whyItStops(journey, 'broker')?.map(({ to }) => to)).toEqual(['a', 'b'])
    expect(whyItStops(journey, 'd')).toBeUndefined()
  })
})

describe('the figures of the lesson', () => {
  const tidy = modelIn('wrong/tidy/architecture.yaml')
  const ours = modelOfSolution()

  it.each([
    ['nine services that ask each other', tidy, '97.92'],
    ['the ones with copies', ours, '99.40'],
    ['the starter', modelIn('starter/architecture.yaml'), '97.92'],
  ])('say of %s how often a post can be read', (_, model, percent) => {
    expect(availability(model, named(model, 'read-post')).toFixed(2)).toBe(percent)
  })

  it.each([
    ['nine services that ask each other', tidy, 9],
    ['the ones with copies', ours, 3],
  ])('say of %s how many journeys stop without auth', (_, model, count) => {
    expect(stoppedWithout(model, 'auth')).toHaveLength(count)
  })

  it('count the broker once, however many messages are waited for', () => {
    const [once, twice] = [journeyOf('visitor ~> auth'), journeyOf('visitor ~> auth', 'auth ~> auth')]
    expect(availability(ours, twice)).toBe(availability(ours, once))
    expect(availability(ours, once)).toBeCloseTo(99.5 * 0.995)
  })
})

it('finds the shortest circle, over all journeys together', () => {
  const model = modelOfSolution(text =>
    text
      .replace('gateway -> content, [', 'gateway -> content, content -> artist ?, [')
      .replace(
        'edit-artist: [visitor -> frontend, frontend -> gateway, gateway -> artist]',
        'edit-artist: [visitor -> frontend, frontend -> gateway, gateway -> artist, artist -> content ?]',
      ),
  )
  expect(circleIn(model)).toEqual(['content', 'artist', 'content'])
  expect(circleIn(modelOfSolution())).toBeUndefined()
})
