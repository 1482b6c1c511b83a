import type { ItemProgress } from '@groundwork/progress/fold'
import type { Tick } from '../../local/use-local-record.ts'

/** How a step stands, as the page shows it: never by colour alone. */
export interface StepState {
  tone: 'passed' | 'wrong' | 'trouble' | 'running' | 'open'
  /** None as long as there is nothing to say; the step's number stands there then. */
  sign?: string
  words: string
}

const open: StepState = { tone: 'open', words: 'not checked yet' }
const trouble = (words: string): StepState => ({ tone: 'trouble', sign: '!', words })

const ofTick: Record<Tick, StepState> = {
  running: { tone: 'running', sign: '…', words: 'being checked' },
  passed: { tone: 'passed', sign: '✓', words: 'passed' },
  wrong: { tone: 'wrong', sign: '✗', words: 'not right yet' },
  'not-started': { tone: 'open', words: 'not started' },
  skipped: { tone: 'open', words: 'waits for an earlier step' },
  environment: trouble('could not be checked on this machine'),
  'checker-error': trouble('the checker failed, not you'),
  timeout: trouble('the check took too long'),
  unproven: trouble('could not be proved'),
}

const ofStatus: Record<NonNullable<ItemProgress['last']>['status'], StepState> = {
  pass: ofTick.passed,
  'files-right': { tone: 'open', sign: '◐', words: 'files right, not run yet' },
  fail: ofTick.wrong,
  error: trouble('could not be checked last time'),
  skip: open,
}

/** A check that runs now is ahead of the record; without one, the last recorded attempt counts, not the best. */
export function stepState(tick: Tick | undefined, recorded: ItemProgress | undefined): StepState {
  if (tick) return ofTick[tick]
  return recorded?.last ? ofStatus[recorded.last.status] : open
}
