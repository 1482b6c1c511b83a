import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { failure } from '../../../labs/01-architecture/checks/step-3-failure.ts'
import { readWork } from '../../../labs/01-architecture/checks/work.ts'
import { memoryWorkspace } from '../../../scripts/lab/kit/memory-workspace.testkit.ts'
import { byMessage, callsOf, goals, lossInWords, outcomesOf, partsOf, reasonOf } from './model.ts'
import { height, places } from './places.ts'

const work = readWork(
  memoryWorkspace({
    'architecture.yaml': readFileSync(
      new URL('../../../labs/01-architecture/wrong/tidy/architecture.yaml', import.meta.url),
      'utf8',
    ),
  }),
)
const tidy = work.model
const messages = byMessage(tidy, 'auth')

describe('a journey', () => {
  const readPost = (...down: string[]) => outcomesOf(tidy, down).find(({ journey }) => journey === 'read-post')!

  it('works while all that it waits for is up, and says how often that is', () => {
    expect(readPost('feedback')).toEqual({ journey: 'read-post', works: '97.92 %', stopped: undefined })
  })

  it('stops with the first part that it cannot do without, and says the way there', () => {
    const outcome = readPost('feedback', 'artist', 'auth')
    expect(outcome.stopped?.part).toBe('artist')
    expect(reasonOf(outcome)).toBe('visitor → frontend → gateway → content → artist')
  })
})

describe('a loss', () => {
  it('is told as the checker tells it', async () => {
    const check = failure.find(({ id }) => id === '3.2.one-down')!
    const outcome = await check.run(work, new AbortController().signal)
    const said = outcome.verdict === 'wrong' ? outcome.findings.map(({ message }) => message) : []
    expect(said).toContain(lossInWords(tidy, 'auth'))
    expect(lossInWords(tidy, 'auth')).toBe(
      'auth is down → 9 of 11 journeys stop: register (visitor → frontend → gateway → auth), log-in, close-account, ' +
        'read-post, write-post, write-comment, open-ticket, ask-assistant, edit-artist.',
    )
  })

  it('of the broker matters as soon as somebody waits for a message', () => {
    expect(lossInWords(tidy, 'broker')).toBe('broker is down, and every journey goes on.')
    expect(lossInWords(messages, 'broker')).toBe(
      'The broker is down → register stops: visitor → frontend → gateway ⇝ auth. So do 8 others.',
    )
  })
})

test('messages to a service change how it is asked, and nothing else', () => {
  expect(callsOf(messages).filter(({ by }) => by === 'message')).toEqual(
    callsOf(tidy)
      .filter(({ to }) => to === 'auth')
      .map(call => ({ ...call, by: 'message' })),
  )
  expect(callsOf(messages)).toHaveLength(callsOf(tidy).length)
})

test('every part and every caller has a place of its own in the picture', () => {
  const drawn = new Set([...partsOf(tidy), ...callsOf(tidy).flatMap(({ from, to }) => [from, to])])
  expect([...drawn].filter(part => !(part in places))).toEqual([])
  expect(new Set(Object.values(places).map(({ x, y }) => `${x},${y}`)).size).toBe(drawn.size)
  for (const { y } of Object.values(places)) expect(y).toBeLessThan(height)
})

describe('what there is to find', () => {
  const found = (model = tidy, ...down: string[]) => goals.filter(goal => goal.reached(model, down)).map(({ id }) => id)

  it('is not found by taking down nothing, everything or the door', () => {
    expect(found(tidy)).toEqual([])
    expect(found(tidy, ...partsOf(tidy))).toEqual([])
    expect(found(tidy, 'gateway', 'frontend')).toEqual([])
  })

  it('can be found, each in its way', () => {
    expect(found(tidy, 'auth', 'artist')).toContain('two')
    expect(found(tidy, 'search')).toContain('without')
    expect(found(messages, 'broker')).toContain('broker')
  })
})
