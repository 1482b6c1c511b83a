/** What makes an attempt unacceptable although its shape is right. */
import type { Attempt } from './api.ts'
import type { CatalogItem } from './catalog.ts'
import { maxEvidenceBytes } from './constants.ts'

/** Undefined when the attempt can be taken, else the reason, in words for the learner. */
export function refusal(attempt: Attempt, items: ReadonlyMap<string, CatalogItem>): string | undefined {
  const item = items.get(attempt.item)
  if (!item) return `the course on the server has no ${attempt.item}`
  if (item.kind !== attempt.kind) return `${attempt.item} is a ${item.kind}, not a ${attempt.kind}`
  if (attempt.score > attempt.maxScore) return `${attempt.score} of ${attempt.maxScore} points is too many`
  const bytes = Buffer.byteLength(JSON.stringify(attempt.evidence ?? {}))
  if (bytes > maxEvidenceBytes) return `its evidence has ${bytes} bytes, ${maxEvidenceBytes} are allowed`
  return undefined
}
