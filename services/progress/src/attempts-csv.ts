import type { Attempt } from './api.ts'
import { catalog, itemsOf } from './catalog.ts'
import { csv } from './csv.ts'
import { codesOf } from './view.ts'

const header = ['when', 'item', 'title', 'result', 'points', 'of', 'seconds', 'found']

/** What a learner tried, for a spreadsheet: a row for each attempt, in their order; without a title for what has left the course. */
export function attemptsCsv(attempts: readonly Attempt[]): string {
  const items = itemsOf(catalog)
  const rows = attempts.map(({ occurredAt, item, status, score, maxScore, durationMs, evidence }) => [
    occurredAt,
    item,
    items.get(item)?.title ?? '',
    status,
    score,
    maxScore,
    durationMs === undefined ? '' : durationMs / 1000,
    codesOf(evidence?.codes).join(' '),
  ])
  return csv([header, ...rows])
}
