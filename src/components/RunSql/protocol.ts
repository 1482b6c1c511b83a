/** Messages between the page and the worker. One query runs at a time. */
import type { Answer } from './answer.ts'

export interface Request {
  sql: string
}

export type Reply =
  /** Bytes loaded so far. */
  | { kind: 'progress'; loaded: number }
  | { kind: 'ready' }
  | { kind: 'failed'; reason: string }
  | { kind: 'answer'; answer: Answer }
