import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws, findCounterexample } from './property.ts'

const lists = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 20 })

/** Loses every value of 100 and more. */
const faulty = async (cases: number[][]) => cases.map(list => list.filter(value => value < 100).length)
const judge = (list: number[], seen: number) => (seen === list.length ? undefined : `${list.length - seen} lost`)

describe('a property', () => {
  it('shows the shortest case that fails, and what is wrong with that one', async () => {
    const { found } = await findCounterexample({ seed: 1, cases: lists, runs: 200, play: faulty, judge })
    expect(found).toEqual({ shrunk: [100], fault: '1 lost' })
  })

  it('says how many cases held', async () => {
    const play = async (cases: number[][]) => cases.map(list => list.length)
    expect(await findCounterexample({ seed: 1, cases: lists, runs: 50, play, judge })).toEqual({ tried: 50 })
  })

  it('draws the same cases from the same seed, in batches', async () => {
    const played: number[][][] = []
    const play = async (cases: number[][]) => {
      played.push(cases)
      return cases.map(list => list.length)
    }
    const property = { cases: lists, runs: 25, batch: 10, play, judge }
    await findCounterexample({ ...property, seed: 7 })
    await findCounterexample({ ...property, seed: 7 })
    await findCounterexample({ ...property, seed: 8 })
    expect(played.map(batch => batch.length)).toEqual([10, 10, 5, 10, 10, 5, 10, 10, 5])
    expect(played.slice(3, 6)).toEqual(played.slice(0, 3))
    expect(played.slice(6)).not.toEqual(played.slice(0, 3))
  })

  it('keeps what was found when it does not happen again', async () => {
    let first = true
    const play = async (cases: number[][]) => {
      const seen = cases.map(list => (first ? list.length + 1 : list.length))
      first = false
      return seen
    }
    const { found } = await findCounterexample({ seed: 1, cases: lists, runs: 10, play, judge })
    expect(found?.fault).toBe('-1 lost')
  })
})

it('draws of two checks do not depend on each other', () => {
  const kind = fc.integer()
  const [a, b] = [draws(1, 'a'), draws(1, 'b')]
  const both = [a(kind), b(kind), a(kind)]
  const alone = draws(1, 'a')
  expect([alone(kind), alone(kind)]).toEqual([both[0], both[2]])
})

it('records that are drawn are like those that are written, however deep', async () => {
  const kind = fc.array(fc.record({ place: fc.record({ x: fc.nat(9) }) }), { minLength: 1, maxLength: 3 })
  const draw = draws(1, 'records')
  const isWritten = (value: object) => Object.getPrototypeOf(value) === Object.prototype
  const allWritten = (list: { place: object }[]) => list.every(each => isWritten(each) && isWritten(each.place))
  expect(Array.from({ length: 20 }, () => draw(kind)).every(allWritten)).toBe(true)
  const play = async (cases: { place: object }[][]) => cases.map(allWritten)
  const judge = (_: unknown, seen: boolean) => (seen ? undefined : 'a bare record')
  expect(await findCounterexample({ seed: 1, runs: 20, cases: kind, play, judge })).toEqual({ tried: 20 })
})
