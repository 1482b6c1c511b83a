/** What the list screen shows, and how a key changes it. Pure. */
import { actionFor, type Binding } from '../screen/keys.ts'
import { answerResetQuestion } from '../screen/reset-question.ts'
import { isLabDone, type LabSummary } from './lab-summary.ts'

export type Filter = 'all' | 'open' | 'done'

export interface ListState {
  labs: readonly LabSummary[]
  filter: Filter
  /** Id of the lab that keys act on; it is one of the shown labs, if any are shown. */
  selected: string
  /** Whether the list lies over the watch screen. */
  canGoBack: boolean
  /** The learner is asked whether to begin the selected lab again. */
  asksReset?: boolean
  /** What the last key did, in place of the steps until the next key. */
  notice?: string
}

export type ListAction =
  | 'up'
  | 'down'
  | 'first'
  | 'last'
  | 'check'
  | 'watch'
  | 'start'
  | 'hint'
  | 'reset'
  | 'open'
  | 'done'
  | 'back'
  | 'quit'

const listKeys: readonly Binding<ListAction>[] = [
  { keys: ['up', 'k'], action: 'up', label: ['↑↓', 'choose'] },
  { keys: ['down', 'j'], action: 'down' },
  { keys: ['home', 'pageup'], action: 'first' },
  { keys: ['end', 'pagedown'], action: 'last' },
  { keys: ['return', 'c'], action: 'check', label: ['c', 'check'] },
  { keys: ['w'], action: 'watch', label: ['w', 'watch'] },
  { keys: ['s'], action: 'start', label: ['s', 'start'] },
  { keys: ['h'], action: 'hint', label: ['h', 'hint'] },
  { keys: ['r'], action: 'reset', label: ['r', 'reset'] },
  { keys: ['o'], action: 'open', label: ['o', 'open'] },
  { keys: ['d'], action: 'done', label: ['d', 'done'] },
  { keys: ['l', 'escape'], action: 'back', label: ['l', 'back'] },
  { keys: ['q', 'ctrl+c', 'ctrl+d'], action: 'quit', label: ['q', 'quit'] },
]

export const keysFor = ({ canGoBack }: Pick<ListState, 'canGoBack'>): readonly Binding<ListAction>[] =>
  listKeys.filter(({ action }) => canGoBack || action !== 'back')

/** An effect that the caller has to carry out. */
export type ListEffect = 'check' | 'watch' | 'start' | 'hint' | 'reset' | 'back' | 'quit'

/** Actions that need a workspace. */
const onStarted: readonly ListAction[] = ['check', 'watch', 'hint', 'reset']

export interface Pressed {
  state: ListState
  effect?: ListEffect
}

export function pressKey(before: ListState, key: string): Pressed {
  const state: ListState = { ...before, notice: undefined }
  if (state.asksReset) return answerResetQuestion(state, key)
  const action = actionFor(keysFor(state), key)
  const lab = selectedLab(state)
  if (action && onStarted.includes(action) && !lab?.started)
    return { state: { ...state, notice: lab ? `Lab ${lab.lab.manifest.id} has not been started; s starts it.` : '' } }
  switch (action) {
    case undefined:
      return { state }
    case 'up':
      return { state: select(state, position(state) - 1) }
    case 'down':
      return { state: select(state, position(state) + 1) }
    case 'first':
      return { state: select(state, 0) }
    case 'last':
      return { state: select(state, Number.POSITIVE_INFINITY) }
    case 'open':
    case 'done':
      // The same key a second time shows all labs again.
      return { state: select({ ...state, filter: state.filter === action ? 'all' : action }) }
    case 'reset':
      return { state: { ...state, asksReset: true } }
    default:
      return { state, effect: action }
  }
}

/** In the order of the course. */
export const shownLabs = ({ labs, filter }: Pick<ListState, 'labs' | 'filter'>): readonly LabSummary[] =>
  labs.filter(lab => filter === 'all' || isLabDone(lab) === (filter === 'done'))

export const selectedLab = (state: ListState): LabSummary | undefined =>
  shownLabs(state).find(({ lab }) => lab.manifest.id === state.selected)

const position = (state: ListState): number =>
  shownLabs(state).findIndex(({ lab }) => lab.manifest.id === state.selected)

/** @param at position among the labs that are shown; without it the selected one, or the first when that is not shown */
function select(state: ListState, at = Math.max(position(state), 0)): ListState {
  const shown = shownLabs(state)
  const lab = shown[Math.min(Math.max(at, 0), shown.length - 1)]
  return lab ? { ...state, selected: lab.lab.manifest.id } : state
}
