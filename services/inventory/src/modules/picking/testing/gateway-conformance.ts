import { randomUUID } from 'node:crypto'
import { ConcurrentUpdateError } from '@groundwork/kernel/database/pg-errors'
import { problem } from '@groundwork/kernel/http/problem'
import { afterEach, describe, expect, test } from 'vitest'
import type { StockOperations } from '../../stock/index.ts'
import type { StockGateway } from '../gateway/gateway.ts'

/** The tests that every transport to stock has to pass. @param open opens a gateway to the given operations */
export function gatewayConformance(
  name: string,
  open: (stock: StockOperations) => Promise<{ gateway: StockGateway; close(): Promise<void> }>,
) {
  describe(`stock by ${name}`, () => {
    let closing: (() => Promise<void>)[] = []
    afterEach(async () => {
      for (const close of closing) await close()
      closing = []
    })

    /** A gateway to a stock that answers as `take` says, and what that was asked. */
    async function stockThat(take: (asked: number) => Promise<object>, others: Partial<StockOperations> = {}) {
      const asked: unknown[] = []
      const refused = async () => {
        throw new Error('not asked for in this test')
      }
      const { gateway, close } = await open({
        hold: refused,
        release: refused,
        async take(input) {
          asked.push(input)
          return take(asked.length)
        },
        ...others,
      })
      closing.push(close)
      return { gateway, asked }
    }

    const soon = () => ({ deadline: Date.now() + 10_000 })
    const holdId = randomUUID()
    const failure = (promise: Promise<unknown>) =>
      promise.then(
        () => undefined,
        error => error.init,
      )

    test('what is asked and what is answered arrive as they were', async () => {
      const line = { productId: randomUUID(), quantity: Number.MAX_SAFE_INTEGER }
      const input = { holdId, warehouseId: randomUUID(), lines: [line, { productId: randomUUID(), quantity: 1 }] }
      const output = { parts: [{ bin: 'Fach 7 «ü» 棚', ...line }] }
      const heard: unknown[] = []
      const { gateway } = await stockThat(async () => ({}), {
        async hold(given) {
          heard.push(given)
          return output
        },
        async release(given) {
          heard.push(given)
          return {}
        },
      })
      expect(await gateway.hold(input, soon())).toEqual(output)
      expect(await gateway.release({ holdId, warehouseId: input.warehouseId }, soon())).toEqual({})
      expect(heard).toEqual([input, { holdId, warehouseId: input.warehouseId }])
    })

    test('an answer without parts has none', async () => {
      const { gateway } = await stockThat(async () => ({}), { hold: async () => ({ parts: [] }) })
      const lines = [{ productId: randomUUID(), quantity: 1 }]
      expect(await gateway.hold({ holdId, warehouseId: randomUUID(), lines }, soon())).toEqual({ parts: [] })
    })

    test('a refusal arrives with its words, and stock is asked once', async () => {
      const refusal = problem(409, 'not-enough', 'There are not enough', `Für ${'ä€😀\n'.repeat(200)}`)
      const { gateway, asked } = await stockThat(async () => {
        throw refusal
      })
      expect(await failure(gateway.take({ holdId }, soon()))).toEqual(refusal.init)
      expect(asked).toEqual([{ holdId }])
    })

    test('what stock itself does wrong is told without its words, and not asked for again', async () => {
      const { gateway, asked } = await stockThat(async () => {
        throw new Error('password=hunter2')
      })
      expect(await failure(gateway.take({ holdId }, soon()))).toMatchObject({ status: 500, slug: 'stock-failed' })
      expect(JSON.stringify(await failure(gateway.take({ holdId }, soon())))).not.toContain('hunter2')
      expect(asked).toHaveLength(2)
    })

    test('while stock cannot answer it is asked again, with the same words', async () => {
      const { gateway, asked } = await stockThat(async times => {
        if (times < 3) throw new ConcurrentUpdateError('somebody was quicker')
        return {}
      })
      expect(await gateway.take({ holdId }, soon())).toEqual({})
      expect(asked).toEqual([{ holdId }, { holdId }, { holdId }])
    })

    test('a stock that never can is given up after five times', async () => {
      const { gateway, asked } = await stockThat(async () => {
        throw new ConcurrentUpdateError('somebody was quicker')
      })
      expect(await failure(gateway.take({ holdId }, soon()))).toMatchObject({ status: 503, slug: 'stock-unavailable' })
      expect(asked).toHaveLength(5)
    })

    test('a deadline is kept, whatever stock does', async () => {
      let answer = () => {}
      const { gateway } = await stockThat(() => new Promise(resolve => (answer = () => resolve({}))))
      const begun = Date.now()
      const failed = await failure(gateway.take({ holdId }, { deadline: begun + 300 }))
      expect(failed).toMatchObject({ status: 504, slug: 'stock-late' })
      expect(Date.now() - begun).toBeGreaterThanOrEqual(299)
      answer()
    })

    test('after the deadline, and with words that make no sense, nobody is asked', async () => {
      const { gateway, asked } = await stockThat(async () => ({}))
      expect(await failure(gateway.take({ holdId }, { deadline: Date.now() - 1 }))).toMatchObject({
        slug: 'stock-late',
      })
      expect(await failure(gateway.take({ holdId: 'x' }, soon()))).toMatchObject({ status: 400, slug: 'validation' })
      expect(asked).toEqual([])
    })

    test('many calls at once are each answered', async () => {
      const { gateway, asked } = await stockThat(async () => ({}))
      await Promise.all(Array.from({ length: 50 }, () => gateway.take({ holdId: randomUUID() }, soon())))
      expect(asked).toHaveLength(50)
    })
  })
}
