import { uuidv7 } from '@groundwork/kernel/ids'
import type { FastifyBaseLogger } from 'fastify'
import { type Callback, callbackPath } from './callback.ts'
import type { ProviderAnswer } from './provider.ts'
import { signatureHeader, signatureOf } from './signature.ts'

const timeoutMs = 5000

/**
 * A function that posts a callback about a payment, a given number of times and without waiting. A lost callback is not
 * sent again, because the shop also asks by itself.
 */
export function createCallbackSender({ url, secret, log }: { url: string; secret: string; log: FastifyBaseLogger }) {
  async function post(body: string): Promise<void> {
    const response = await fetch(new URL(callbackPath, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', [signatureHeader]: signatureOf(secret, body) },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok) throw new Error(`the shop answered ${response.status}`)
  }

  return (news: ProviderAnswer & { key: string }, times: number): void => {
    const body = JSON.stringify({ id: uuidv7(), ...news } satisfies Callback)
    for (let time = 0; time < times; time++) {
      post(body).catch(error => log.warn({ err: error, key: news.key }, 'a callback was not taken'))
    }
  }
}
