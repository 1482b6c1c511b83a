/** The state of a step, in the same words and signs as on the pages and the board. */
import { type State, states } from '@groundwork/progress/states'
import pc from 'picocolors'
import { formatLocalTime } from './local-time.ts'

const colours: Record<State, (text: string) => string> = {
  'not-started': pc.dim,
  'not-right': pc.red,
  'files-right': pc.yellow,
  proved: pc.green,
  passed: pc.green,
  regressed: pc.red,
  waits: pc.yellow,
  unchecked: pc.yellow,
}

export const stateSign = (state: State): string => colours[state](states[state].sign)

export interface StateFacts {
  state: State
  /** “waits for …”. */
  waitsFor?: string
  /** ISO 8601, when it last passed. */
  passedAt?: string
}

/** The state in words, with what it leaves open: what the step waits for, or when it last passed. */
export function stateText({ state, waitsFor, passedAt }: StateFacts): string {
  const colour = colours[state]
  const { word } = states[state]
  if (state === 'waits') return colour(waitsFor ?? word)
  if (state === 'files-right' && waitsFor) return `${colour(word)}: ${waitsFor}`
  if (state === 'regressed' && passedAt) return `${colour(word)}: passed ${formatLocalTime(passedAt)}`
  return colour(word)
}
