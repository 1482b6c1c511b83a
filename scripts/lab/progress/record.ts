/**
 * The learner's own record of attempts: `.groundwork/progress/outbox.jsonl`, append-only, kept on this machine whether
 * or not the learner ever joins a cohort. `sync.ts` replays it to the progress service; it is never shortened by that.
 */
import { join } from 'node:path'
import type { Attempt } from '@groundwork/progress/api'
import { maxEvidenceBytes } from '@groundwork/progress/constants'
import { v7 } from 'uuid'
import { coursePaths, progressDir } from '../paths.ts'
import { currentItem } from '../state/renamed.ts'
import { deviceId } from './device.ts'
import { appendRecord, readRecords } from './jsonl.ts'

/** What the caller knows of an attempt; the id, the device and the time are added here. */
export type NewAttempt = Omit<Attempt, 'id' | 'deviceId' | 'deviceSeq' | 'occurredAt'>

/** A line of the file. `deviceSeq` is the line's place in it, so two writers can never draw the same number. */
export type RecordedAttempt = Omit<Attempt, 'deviceSeq'>

/** `.groundwork/progress` of this repository. */
export const defaultStateDir = progressDir(coursePaths)

export interface RecordOptions {
  /** Default: `defaultStateDir`. */
  stateDir?: string
}

export const outboxFile = (stateDir: string) => join(stateDir, 'outbox.jsonl')

/**
 * Appends one attempt; when this resolves, the disk has it. Safe beside other writers and against being killed at any
 * moment. Rejects when the disk does not take it.
 */
export async function recordAttempt(attempt: NewAttempt, options: RecordOptions = {}): Promise<RecordedAttempt> {
  const stateDir = options.stateDir ?? defaultStateDir
  const recorded: RecordedAttempt = {
    id: v7(),
    deviceId: await deviceId(stateDir),
    occurredAt: new Date().toISOString(),
    ...attempt,
    durationMs: attempt.durationMs === undefined ? undefined : Math.round(attempt.durationMs),
    evidence: withinLimit(attempt.evidence),
  }
  await appendRecord(outboxFile(stateDir), recorded)
  return recorded
}

/** Leaves out evidence that is too long for the service, so that the attempt itself is still accepted. */
function withinLimit(evidence: NewAttempt['evidence']): NewAttempt['evidence'] {
  if (evidence === undefined) return undefined
  const bytes = Buffer.byteLength(JSON.stringify(evidence))
  return bytes <= maxEvidenceBytes ? evidence : { omitted: `${bytes} bytes, ${maxEvidenceBytes} are allowed` }
}

/** Every attempt on record, in the order in which they were made. */
export async function readAttempts(options: RecordOptions = {}): Promise<Attempt[]> {
  const { records } = await readRecords(outboxFile(options.stateDir ?? defaultStateDir))
  return records.flatMap(record => parseAttempt(record.value, record.line) ?? [])
}

/**
 * Reads an attempt and gives its item today's name. Undefined for a line of JSON that is no attempt: the file is the
 * learner's and may have been edited.
 */
export function parseAttempt(value: unknown, deviceSeq: number): Attempt | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const line = value as Record<string, unknown>
  const strings = ['id', 'deviceId', 'item', 'kind', 'status', 'occurredAt', 'contentVersion']
  const numbers = ['score', 'maxScore']
  if (!strings.every(key => typeof line[key] === 'string')) return undefined
  if (!numbers.every(key => typeof line[key] === 'number')) return undefined
  const attempt = line as RecordedAttempt
  return { ...attempt, item: currentItem(attempt.item), deviceSeq }
}
