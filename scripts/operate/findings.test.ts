import { expect, test } from 'vitest'
import { askUntilUp, exitCodeOf, type Finding, timeoutMsAt } from './findings.ts'

test.each([
  ['nobody else', 0, 2, 5000],
  ['as many programs as processors', 2, 2, 5000],
  ['three programs for each', 6, 2, 15_000],
  ['two and a third for each', 4.6667, 2, 11_667],
  ['more than anybody waits for', 400, 2, 60_000],
])('for a machine with %s the timeout is so long', (_what, load, processors, timeoutMs) => {
  expect(timeoutMsAt(load, processors)).toBe(timeoutMs)
})

const answers = (...states: Finding['status'][]) => {
  const waits: number[] = []
  const ask = async (withinMs: number) => {
    waits.push(withinMs)
    const status = states.shift()
    if (!status) throw new Error('no answer in time')
    return { status, reason: '' }
  }
  return { waits, ask }
}

test('who is not up is asked again until he is', async () => {
  const { ask, waits } = answers('down', 'degraded', 'up', 'down')
  expect(await askUntilUp(ask, 60_000)).toMatchObject({ status: 'up' })
  expect(waits).toHaveLength(3)
})

test('who is asked again has for that what is left of the timeout', async () => {
  const { ask, waits } = answers('degraded', 'up')
  await askUntilUp(ask, 60_000)
  expect(waits[0]).toBe(60_000)
  // A timer may be a millisecond early.
  expect(waits[1]).toBeLessThanOrEqual(59_501)
})

test('an answer that does not come again is the one that came before; one that never came is an error', async () => {
  expect(await askUntilUp(answers('degraded').ask, 1200)).toMatchObject({ status: 'degraded' })
  await expect(askUntilUp(answers().ask, 1200)).rejects.toThrow('no answer in time')
})

test.each([
  [0, ['up', 'up']],
  [0, ['up', 'degraded']],
  [1, ['degraded', 'down']],
] as const)('ends with %i when the parts are %j', (code, states) => {
  expect(exitCodeOf(states.map(status => ({ status })))).toBe(code)
})
