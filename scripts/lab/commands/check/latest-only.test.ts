import { expect, it } from 'vitest'
import { latestOnly } from './latest-only.ts'

/** A run that goes on until it is ended, and says what became of it. */
function endless(name: string, said: string[]) {
  return (signal: AbortSignal) =>
    new Promise<void>((_, reject) => {
      said.push(`${name} begins`)
      signal.addEventListener('abort', () => {
        said.push(`${name} is ended`)
        reject(signal.reason)
      })
    })
}

it('a later run begins when the one before has been ended, and those between never do', async () => {
  const said: string[] = []
  const runs = latestOnly(() => said.push('failed'))
  runs.start(endless('first', said))
  await Promise.resolve()
  runs.start(endless('second', said))
  runs.start(async () => void said.push('third runs'))
  await expect.poll(() => said).toEqual(['first begins', 'first is ended', 'third runs'])
})

it('to stop is to wait until what runs has been ended', async () => {
  const said: string[] = []
  const runs = latestOnly(() => said.push('failed'))
  runs.start(endless('first', said))
  await Promise.resolve()
  await runs.stop()
  expect(said).toEqual(['first begins', 'first is ended'])
})

it('what a run throws by itself is told, and the next one begins all the same', async () => {
  const said: unknown[] = []
  const runs = latestOnly(error => said.push(error))
  runs.start(() => Promise.reject(new Error('broken')))
  await expect.poll(() => said).toEqual([new Error('broken')])
  runs.start(async () => void said.push('runs'))
  await expect.poll(() => said.at(-1)).toBe('runs')
})
