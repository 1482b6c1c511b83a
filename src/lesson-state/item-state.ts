/** The state of a step or a question, as pages show it. Pure. */
import type { ItemProgress } from '@groundwork/progress/fold'
import { isDone, type Proof, type State, type StateWords, stateOf, states } from '@groundwork/progress/states'
import type { Tick } from '../local-api/use-local-record.ts'

/** A step that is being checked has no final state yet. */
export type ShownState = State | 'running'

export const shownStates: Readonly<Record<ShownState, Pick<StateWords, 'word' | 'sign'>>> = {
  ...states,
  running: { word: 'being checked', sign: '…' },
}

/** @param proof for a step: how its rule is proved */
export function itemState(progress: ItemProgress | undefined, proof?: Proof): State {
  if (!progress) return 'not-started'
  const { firstPassAt, last, lastProved } = progress
  return stateOf({ passed: firstPassAt !== undefined, lastStatus: last?.status, lastProved }, proof)
}

/** A running check is newer than the record. */
export const shownState = (tick: Tick | undefined, progress: ItemProgress | undefined, proof?: Proof): ShownState =>
  tick ?? itemState(progress, proof)

/** Points are earned once and stay earned: the state shows what was lost later. */
export const isEarned = (state: ShownState, progress: ItemProgress | undefined): boolean =>
  progress?.firstPassAt !== undefined || (state !== 'running' && isDone(state))
