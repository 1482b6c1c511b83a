/** What the watch screen shows, and how a key and a finished check change it. Pure. */
import type { Lab } from '../../catalogue/labs.ts'
import { isSettled, isStepDone, type StepView } from '../../report/step-view.ts'
import { actionFor, type Binding } from '../../screen/keys.ts'
import { answerResetQuestion } from '../../screen/reset-question.ts'
import type { Rung } from '../../state/hints.ts'
import type { ReportedRun } from '../../state/lab-state.ts'
import type { CheckResult } from '../../types.ts'

export interface WatchState {
  lab: Pick<Lab['manifest'], 'id' | 'title'>
  /** Whether it is the learner's own workspace: of another folder nothing is stored, so there are no hints and no reset. */
  own: boolean
  steps: readonly StepView[]
  /** Id of the step that is shown. */
  current: number
  /** The learner has chosen that step; otherwise the first check shows the first step that is open. */
  chosen?: boolean
  run?: ReportedRun
  changes: Changes
  /** The hint that was asked for, until what fails changes. */
  hint?: Rung
  /** What is being checked now. */
  checking?: Checking
  /** The learner is asked whether to begin the lab again. */
  asksReset?: boolean
  /** One sentence about what a key did. */
  notice?: string
  /** Where to go next, once every step is done. */
  completed?: string
  scroll: number
}

export interface Checking {
  everything: boolean
  text: string
  seconds: number
}

/** The differences from the check before. */
export interface Changes {
  passing: readonly CheckResult[]
  failing: readonly CheckResult[]
}

export const noChanges: Changes = { passing: [], failing: [] }

export type WatchAction = 'next' | 'hint' | 'list' | 'everything' | 'reset' | 'quit' | 'step-back' | 'step-on'

const watchKeys: readonly Binding<WatchAction>[] = [
  { keys: ['n'], action: 'next', label: ['n', 'next'] },
  { keys: ['h'], action: 'hint', label: ['h', 'hint'] },
  { keys: ['l'], action: 'list', label: ['l', 'list'] },
  { keys: ['c'], action: 'everything', label: ['c', 'check all'] },
  { keys: ['r'], action: 'reset', label: ['r', 'reset'] },
  { keys: ['left'], action: 'step-back', label: ['←→', 'steps'] },
  { keys: ['right'], action: 'step-on' },
  { keys: ['q', 'ctrl+c', 'ctrl+d'], action: 'quit', label: ['q', 'quit'] },
]

/** Actions that only the learner's own workspace has. */
const ownOnly: readonly WatchAction[] = ['hint', 'reset']

export const keysFor = ({ own }: Pick<WatchState, 'own'>): readonly Binding<WatchAction>[] =>
  watchKeys.filter(({ action }) => own || !ownOnly.includes(action))

/** An effect that the caller has to carry out. */
export type WatchEffect = 'hint' | 'list' | 'everything' | 'reset' | 'quit'

export interface Pressed {
  state: WatchState
  effect?: WatchEffect
}

export function pressKey(before: WatchState, key: string): Pressed {
  const state: WatchState = { ...before, notice: undefined }
  if (state.asksReset) return answerResetQuestion(state, key)
  const action = actionFor(keysFor(state), key)
  switch (action) {
    case undefined:
      return { state }
    case 'reset':
      return { state: { ...state, asksReset: true } }
    case 'next':
      return { state: nextStep(state) }
    case 'step-back':
    case 'step-on':
      return { state: showStep(state, state.steps[indexOfCurrent(state) + (action === 'step-on' ? 1 : -1)]) }
    default:
      return { state, effect: action }
  }
}

/** Moves to the next step that needs work; stays at a step that is not right yet. */
function nextStep(state: WatchState): WatchState {
  const at = indexOfCurrent(state)
  const current = state.steps[at]
  if (current && !isSettled(current))
    return { ...state, notice: `Step ${current.id} is not right yet; with ← and → you see the other steps.` }
  const open = firstOpen([...state.steps.slice(at + 1), ...state.steps.slice(0, at)])
  if (open) return showStep(state, open)
  return { ...state, notice: current && !isStepDone(current) ? 'Press c to run it.' : 'Every step is right.' }
}

/** The first open step; steps that need code come before steps that only need a run. */
export const firstOpen = (steps: readonly StepView[]): StepView | undefined =>
  steps.find(step => !isSettled(step)) ?? steps.find(step => !isStepDone(step))

const showStep = (state: WatchState, step: StepView | undefined): WatchState =>
  step ? { ...state, current: step.id, chosen: true, hint: undefined, scroll: 0 } : state

const indexOfCurrent = ({ steps, current }: WatchState): number => steps.findIndex(({ id }) => id === current)

/**
 * The state after a check. The current step stays even when it has become right: its learner may want to look at it.
 */
export function afterRun(
  before: WatchState,
  run: ReportedRun,
  standing: Pick<WatchState, 'steps' | 'completed'>,
): WatchState {
  const isFirst = !before.run && !before.chosen
  const open = isFirst ? firstOpen(standing.steps) : undefined
  const sameFailure = firstCode(before.run, before.current) === firstCode(run, before.current)
  return {
    ...before,
    ...standing,
    current: open?.id ?? before.current,
    run,
    changes: changesBetween(before.run, run),
    hint: sameFailure ? before.hint : undefined,
    scroll: sameFailure ? before.scroll : 0,
    checking: undefined,
  }
}

/** Code of the step's first finding, which chooses its hints. */
const firstCode = (run: ReportedRun | undefined, step: number): string | undefined =>
  run?.checks.find(check => check.step === step && check.findings.length > 0)?.findings[0]?.code

/** Compares the checks that were judged both times. */
function changesBetween(before: ReportedRun | undefined, now: ReportedRun): Changes {
  // After a reset every step differs, and none of that is news.
  if (now.verdict === 'not-started') return noChanges
  const old = new Map(before?.checks.map(check => [check.id, check.verdict]))
  const changed = now.checks.filter(check => old.has(check.id) && old.get(check.id) !== check.verdict)
  return {
    passing: changed.filter(check => check.verdict === 'passed'),
    failing: changed.filter(check => old.get(check.id) === 'passed' && check.verdict === 'wrong'),
  }
}
