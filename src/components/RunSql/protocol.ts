/** What the page and the worker say to each other. Questions are asked one after the other. */
import type { Answer } from './answer.ts'

export interface Request {
  sql: string
}

export type Reply =
  /** Bytes so far. */
  | { kind: 'progress'; loaded: number }
  | { kind: 'ready' }
  | { kind: 'failed'; reason: string }
  | { kind: 'answer'; answer: Answer }
