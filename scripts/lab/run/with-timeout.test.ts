import { expect, it } from 'vitest'
import { TimeoutError, withTimeout } from './with-timeout.ts'

const forever = () => new Promise<never>(() => {})
const patient = () => new AbortController().signal

it('gives the answer of the work', async () => {
  expect(await withTimeout(1_000, patient(), () => 'done')).toBe('done')
})

it('is out of time when there is no answer, and tells the work', async () => {
  let told: unknown
  const work = (signal: AbortSignal) => {
    signal.onabort = () => {
      told = signal.reason
    }
    return forever()
  }
  await expect(withTimeout(10, patient(), work)).rejects.toThrow(TimeoutError)
  expect(told).toBeInstanceOf(TimeoutError)
})

it('does not wait any longer once it is interrupted', async () => {
  const interrupt = new AbortController()
  const waiting = withTimeout(10_000, interrupt.signal, forever)
  interrupt.abort(new Error('interrupted'))
  await expect(waiting).rejects.toThrow('interrupted')
})

it('does not begin what was interrupted before', async () => {
  let begun = false
  const work = () => {
    begun = true
  }
  await expect(withTimeout(50, AbortSignal.abort(new Error('interrupted')), work)).rejects.toThrow('interrupted')
  expect(begun).toBe(false)
})
