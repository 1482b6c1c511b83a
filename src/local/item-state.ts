/** How a step or a question stands, as pages show it. Pure. */
import type { ItemProgress } from '@groundwork/progress/fold'
import { isDone, type Proof, type State, type StateWords, stateOf, states } from '@groundwork/progress/states'
import type { Tick } from './use-local-record.ts'

/** A step that is being checked has no state yet. */
export type ShownState = State | 'running'

export const shownStates: Readonly<Record<ShownState, Pick<StateWords, 'word' | 'sign'>>> = {
  ...states,
  running: { word: 'being checked', sign: '…' },
}

/** @param proof of a step: what shows that it is right */
export function itemState(progress: ItemProgress | undefined, proof?: Proof): State {
  if (!progress) return 'not-started'
  const { firstPassAt, last, lastProved } = progress
  return stateOf({ passed: firstPassAt !== undefined, lastStatus: last?.status, lastProved }, proof)
}

/** A check that runs now is ahead of the record. */
export const shownState = (tick: Tick | undefined, progress: ItemProgress | undefined, proof?: Proof): ShownState =>
  tick ?? itemState(progress, proof)

/** Points are earned when all is proved, and stay so: what is lost later shows in the state. */
export const isEarned = (state: ShownState, progress: ItemProgress | undefined): boolean =>
  progress?.firstPassAt !== undefined || (state !== 'running' && isDone(state))
