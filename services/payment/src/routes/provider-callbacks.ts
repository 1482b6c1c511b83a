import { proofWanted } from '@groundwork/kernel/access/authentication'
import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { recordMessages } from '@groundwork/kernel/events/inbox'
import type { App } from '@groundwork/kernel/http/app'
import { problem } from '@groundwork/kernel/http/problem'
import { parser } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import { Callback, callbackPath } from '../provider/callback.ts'
import { isSigned, signatureHeader } from '../provider/signature.ts'
import { lockPayments } from '../repo/payments.ts'
import { settle } from '../settle.ts'

const parse = parser(Callback)

interface Parts {
  withTransaction: WithTransaction
  /** Secret that the provider signs with. */
  providerSecret: string
  /** Called when the callback has settled a payment: the provider may have to be asked again. */
  wake: () => void
}

/**
 * Callbacks of the provider. They are events like any other: they come at least once and in any order, and have their
 * effect once. A callback settles the payment that the provider is being asked about. A payment that is settled already
 * stays as it is.
 */
export function providerCallbackRoutes(app: App, { withTransaction, providerSecret, wake }: Parts): void {
  app.register(async scope => {
    // Read as text, because the signature is that of the text as it came.
    scope.removeContentTypeParser('application/json')
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string' },
      async (_request: unknown, text: string) => text,
    )
    scope.post(callbackPath, { schema: { hide: true, body: Type.String() } }, async (request, reply) => {
      const text = request.body as string
      if (!isSigned(providerSecret, text, request.headers[signatureHeader])) {
        throw proofWanted('Provider-Signature', { slug: 'not-the-provider', title: 'The provider only' })
      }
      await take(callbackIn(text))
      return reply.code(204).send()
    })
  })

  async function take({ id, key, ...answer }: Callback): Promise<void> {
    await withTransaction(async work => {
      const fresh = await recordMessages(work, 'payment-provider', [id])
      if (fresh.size === 0) return
      const payment = (await lockPayments(work, [key])).get(key)
      const settled = payment && (await settle(work, payment, answer))
      if (settled) work.afterCommit(async () => wake())
    })
  }
}

function callbackIn(text: string): Callback {
  const parsed = parse(jsonIn(text))
  if ('errors' in parsed) throw problem(400, 'validation', 'This is not a callback about a payment')
  return parsed.value
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw problem(400, 'broken-json', 'The body is not JSON')
  }
}
