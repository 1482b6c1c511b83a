/** Decides the next state of an instance at each event, as a table of pure functions. `instance.ts` carries it out. */
import type { StackError } from '../error.ts'
import type { ComposeService, InstanceState } from '../types.ts'
import { backoff, shouldRestart } from './restart.ts'

export interface InstanceModel {
  state: InstanceState
  /** Whether it is meant to run: only then its restart policy applies. */
  wanted: boolean
  /** Restarts since the stack was made, for the table. */
  restarts: number
  /** Restarts without a longer run in between. */
  restartsInARow: number
  /** Why it is in its state: the rest of a sentence. */
  reason: string
  failure?: StackError
}

export const newInstance: InstanceModel = {
  state: 'waiting',
  wanted: false,
  restarts: 0,
  restartsInARow: 0,
  reason: '',
}

export type InstanceEvent =
  | { type: 'start' }
  | { type: 'launch' }
  | { type: 'spawned' }
  | { type: 'not-started'; failure: StackError }
  | { type: 'healthy' }
  | { type: 'unhealthy'; last: string }
  /** It has run for a while. */
  | { type: 'settled' }
  /** `how` is the rest of a sentence about it: `was ended by SIGKILL`. */
  | { type: 'ended'; exitCode: number; how: string; failure: StackError }
  | { type: 'stop' }
  | { type: 'stopped' }
  | { type: 'renew' }

/** `launch` starts the process; `watch` starts its health checks; `release` ends them and cancels a pending restart. */
export type InstanceEffect = 'launch' | 'watch' | 'release' | { restartInMs: number; reason: string }

export interface Transition {
  model: InstanceModel
  effects: InstanceEffect[]
}

type Policy = Pick<ComposeService, 'restart' | 'restartLimit'>
type Rule<Event extends InstanceEvent> = (
  model: InstanceModel,
  event: Event,
  policy: Policy,
) => Partial<InstanceModel> & { effects?: InstanceEffect[] }

const over: readonly InstanceState[] = ['completed', 'failed']

const rules: { [Type in InstanceEvent['type']]: Rule<Extract<InstanceEvent, { type: Type }>> } = {
  start: ({ wanted }) => (wanted ? {} : { wanted: true, restartsInARow: 0, effects: ['launch'] }),
  launch: () => ({ state: 'starting', reason: '' }),
  spawned: () => ({ state: 'running', reason: '', effects: ['watch'] }),
  'not-started': ({ wanted }, { failure }) => (wanted ? failed(failure) : {}),
  healthy: () => ({ state: 'healthy', reason: '' }),
  unhealthy: (_, { last }) => ({ state: 'unhealthy', reason: `its health check fails${last && `: ${last}`}` }),
  settled: () => ({ restartsInARow: 0 }),
  ended({ wanted, restarts, restartsInARow }, { exitCode, how, failure }, policy) {
    if (!wanted) return { state: 'stopped', reason: '', effects: ['release'] }
    if (shouldRestart(policy, exitCode, restartsInARow)) {
      const reason = `it ${how}`
      const again = { restartInMs: backoff(restartsInARow + 1), reason }
      const counts = { restarts: restarts + 1, restartsInARow: restartsInARow + 1 }
      return { state: 'starting', reason, ...counts, effects: ['release', again] }
    }
    if (exitCode === 0) return { state: 'completed', wanted: false, reason: '', effects: ['release'] }
    return { ...failed(failure), effects: ['release'] }
  },
  stop: () => ({ wanted: false, effects: ['release'] }),
  stopped: ({ state }) => (over.includes(state) ? {} : { state: 'stopped', reason: '' }),
  renew: ({ wanted }) => (wanted ? {} : { state: 'waiting', reason: '' }),
}

const failed = (failure: StackError): Partial<InstanceModel> => ({
  state: 'failed',
  wanted: false,
  reason: failure.message,
  failure,
})

export function transition(model: InstanceModel, event: InstanceEvent, policy: Policy): Transition {
  const rule = rules[event.type] as Rule<InstanceEvent>
  const { effects = [], ...changes } = rule(model, event, policy)
  return { model: { ...model, ...changes }, effects }
}

/** Restarts in a row (23 s of pauses) after which waiting for the instance fails; it is still restarted. */
const hopelessAfter = 8

/** Whether an instance is in one of these states, may still reach one, or never will, and why. */
export function outlook(
  { state, restartsInARow }: InstanceModel,
  states: readonly InstanceState[],
): 'reached' | 'waiting' | 'failed' | 'unhealthy' | 'ended' | 'keeps-ending' {
  if (states.includes(state)) return 'reached'
  if (state === 'failed' || state === 'unhealthy') return state
  if (state === 'stopped' || state === 'completed') return 'ended'
  return restartsInARow >= hopelessAfter ? 'keeps-ending' : 'waiting'
}
