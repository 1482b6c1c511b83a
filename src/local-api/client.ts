/** Client of the site's own server (`scripts/site`). A site on another server has none, which is no error. */
import type { LocalPlatform, LocalState, QuizResult } from '../../scripts/site/api.ts'

/** Undefined when there is no local server. */
export const fetchLocalState = (): Promise<LocalState | undefined> => fetchLocal<LocalState>('state')

/** Undefined when there is no local server. */
export const fetchLocalPlatform = (): Promise<LocalPlatform | undefined> => fetchLocal<LocalPlatform>('platform')

async function fetchLocal<Answer>(what: string): Promise<Answer | undefined> {
  const response = await fetch(`/local/${what}`).catch(() => undefined)
  const isOurs = response?.ok && response.headers.get('content-type')?.includes('json')
  return isOurs ? ((await response.json()) as Answer) : undefined
}

/** Records a quiz result on this machine, if there is a local server; the page remembers the answer itself. */
export async function recordQuizResult(result: QuizResult): Promise<void> {
  const body = JSON.stringify(result)
  await fetch('/local/events', { method: 'POST', headers: { 'content-type': 'application/json' }, body }).catch(
    () => {},
  )
}
