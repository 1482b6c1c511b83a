import { describe, expect, it } from 'vitest'
import { becomesTrue, DeadlineError, eventually } from './eventually.ts'

describe('polling', () => {
  it('returns as soon as the answer is there', async () => {
    let tries = 0
    const answer = await eventually(
      () => {
        if (++tries < 3) throw new Error('not yet')
        return 'there'
      },
      { intervalMs: 1 },
    )
    expect([answer, tries]).toEqual(['there', 3])
  })

  it('ends at the deadline with the last reason', async () => {
    const never = eventually(() => Promise.reject(new Error('connection refused')), { timeoutMs: 20, intervalMs: 5 })
    await expect(never).rejects.toThrow(DeadlineError)
    await expect(never).rejects.toThrow(/still not so after .* tries: connection refused/)
  })

  it('ends at once when it is told to', async () => {
    const stop = new AbortController()
    const never = eventually(() => Promise.reject(new Error('no')), {
      timeoutMs: 120_000,
      intervalMs: 60_000,
      signal: stop.signal,
    })
    stop.abort(new Error('interrupted'))
    await expect(never).rejects.toThrow('interrupted')
  })

  it('says yes as soon as it is so, and no when the time is up', async () => {
    let asked = 0
    expect(await becomesTrue(() => ++asked === 3, 5_000, 1)).toBe(true)
    expect(asked).toBe(3)
    expect(await becomesTrue(async () => false, 20, 5)).toBe(false)
  })
})
