/**
 * Sends an imagined cohort through the real API: joins each learner with a code, then sends the attempts in batches.
 */
import { chunksOf } from '@groundwork/kernel/collections'
import type { EventsAnswer, JoinAnswer } from '@groundwork/progress/api'
import { basePath, maxBatch } from '@groundwork/progress/constants'
import type { Imagined } from './imagine.ts'

/**
 * @param url of the progress service itself: joining is limited by address, and behind the gateway all learners would
 * have one address
 * @throws Error with the service's words, also when it refuses an attempt
 */
export async function fillCohort(url: string, code: string, learners: Imagined[]): Promise<void> {
  for (const [n, { name, attempts }] of learners.entries()) {
    const headers = { 'x-forwarded-for': `198.18.${n >> 8}.${n & 255}` }
    const { token } = await post<JoinAnswer>(`${url}${basePath}/join`, headers, { code, name })
    for (const events of chunksOf(attempts, maxBatch)) {
      const authorization = `Bearer ${token}`
      const { results } = await post<EventsAnswer>(`${url}${basePath}/events`, { authorization }, { events })
      const refused = results.find(({ outcome }) => outcome !== 'accepted')
      if (refused) throw new Error(`An attempt of ${name} was not taken: ${refused.reason ?? refused.outcome}`)
    }
  }
}

async function post<Answer>(url: string, headers: Record<string, string>, body: object): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as Answer
}
