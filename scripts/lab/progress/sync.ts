/** Sends the recorded attempts to the progress service, in order, as far as the service and the time limit allow. */
import type { Attempt, EventResult } from '@groundwork/progress/api'
import { fileFailure } from '../../file-failure.mjs'
import { postEvents, problemDetail } from './client.ts'
import { advanceCursor, pendingAttempts } from './cursor.ts'
import { type Membership, readMembership } from './membership.ts'
import { defaultStateDir, type RecordOptions, readAttempts } from './record.ts'
import { answersAll, dispositionOf, nextStep, retryMessage, type SyncState, syncState } from './sync-rules.ts'

export interface SyncOptions extends RecordOptions {
  /** Milliseconds that the whole sync may take. Default 1,500: what a learner does not notice after a check. */
  budgetMs?: number
  /** Send everything again, also attempts that were sent before: the service ignores those it has. */
  everything?: boolean
}

export interface SyncReport {
  state: SyncState
  accepted: number
  duplicates: number
  /** Attempts that the service refuses for good. They stay in the record. */
  dropped: { id: string; item: string; reason: string }[]
  /** Attempts that wait for the next sync. */
  pending: number
  /** Sentences for the learner; empty when there is nothing to say. */
  messages: string[]
}

const batchSize = 100

/** Never rejects: a check does not fail because its results could not be sent. */
export async function sync(options: SyncOptions = {}): Promise<SyncReport> {
  const report: SyncReport = { state: 'not-joined', accepted: 0, duplicates: 0, dropped: [], pending: 0, messages: [] }
  try {
    const stateDir = options.stateDir ?? defaultStateDir
    const membership = await readMembership(stateDir)
    if (!membership) return report
    const attempts = await readAttempts({ stateDir })
    const pending = options.everything ? attempts : await pendingAttempts(stateDir, membership.learnerId, attempts)
    const acknowledged = await replay(pending, {
      membership,
      stateDir,
      report,
      signal: AbortSignal.timeout(options.budgetMs ?? 1_500),
    })
    report.pending = pending.length - acknowledged
    report.state = syncState(true, report.pending)
  } catch (error) {
    report.state = 'pending'
    report.messages.push(`Your results could not be sent: ${inWords(error)}`)
  }
  return report
}

function inWords(error: unknown): string {
  const failure = fileFailure(error)
  if (failure) return `${failure.message} ${failure.next}`
  return error instanceof Error ? error.message : String(error)
}

interface Replay {
  membership: Membership
  stateDir: string
  report: SyncReport
  signal: AbortSignal
}

/**
 * @returns how many attempts the service has answered for. It stops at the first that has to wait, so that the order is
 * kept.
 */
async function replay(attempts: Attempt[], run: Replay): Promise<number> {
  let acknowledged = 0
  let size = batchSize
  while (acknowledged < attempts.length) {
    const batch = attempts.slice(acknowledged, acknowledged + size)
    const step = await send(batch, run)
    if (step === 'stop') break
    if (step === 'split') {
      size = Math.ceil(batch.length / 2)
      continue
    }
    acknowledged += batch.length
    size = batchSize
    await advanceCursor(run.stateDir, { learnerId: run.membership.learnerId, lastId: batch.at(-1)!.id })
  }
  return acknowledged
}

async function send(batch: Attempt[], { membership, report, signal }: Replay) {
  const { server, token } = membership
  const { answer, body } = await postEvents(server, token, batch, signal)
  const disposition = dispositionOf(answer)
  if (
    disposition === 'taken' &&
    !answersAll(
      body,
      batch.map(attempt => attempt.id),
    )
  ) {
    report.messages.push(`${server} does not answer like a progress service. Your results are kept here.`)
    return 'stop'
  }
  const step = nextStep(disposition, batch.length)
  if (step === 'advance') countResults((body as { results: EventResult[] }).results, batch, report)
  if (step === 'stop') report.messages.push(retryMessage(answer, server))
  if (step === 'drop') drop(batch[0]!, problemDetail(body) ?? `the service answered ${answer}`, report)
  return step
}

function countResults(results: EventResult[], batch: Attempt[], report: SyncReport): void {
  const sent = new Map(batch.map(attempt => [attempt.id, attempt]))
  for (const { id, outcome, reason } of results) {
    const attempt = sent.get(id)
    if (outcome === 'accepted') report.accepted += 1
    else if (outcome === 'duplicate') report.duplicates += 1
    else if (attempt) drop(attempt, reason ?? outcome, report)
  }
}

function drop({ id, item }: Attempt, reason: string, report: SyncReport): void {
  report.dropped.push({ id, item, reason })
  const message = `A result for ${item} was not taken: ${reason}`
  if (!report.messages.includes(message)) report.messages.push(message)
}
