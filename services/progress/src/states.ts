/**
 * How a step or a question stands, and the one word for it that the terminal, the pages and the board use. Two of the
 * states are easily taken for one: that the files are right, and that it works when it is run.
 */

/** How an attempt came out; the API says what each means. */
export const attemptStatuses = ['pass', 'files-right', 'fail', 'error', 'skip'] as const
export type AttemptStatus = (typeof attemptStatuses)[number]

/** How an attempt that ran can have come out. */
export const ranStatuses = attemptStatuses.filter(status => status !== 'skip')

/** What shows that a step is right: the files alone, running the learner's code, or engines. */
export const proofs = ['static', 'run', 'live'] as const
export type Proof = (typeof proofs)[number]

export interface StateWords {
  word: string
  /** Stands beside the word, so that no state is told by colour alone. */
  sign: string
  /** What the word means, for a legend. */
  sentence: string
}

export const states = {
  'not-started': { word: 'not started', sign: '·', sentence: 'Nothing of it has been judged yet.' },
  'not-right': { word: 'not right yet', sign: '✗', sentence: 'The last check found something to mend.' },
  'files-right': {
    word: 'files right, not run yet',
    sign: '◐',
    sentence: 'What can be read from the files is right; whether it works when it is run is still to be shown.',
  },
  proved: {
    word: 'proved by running',
    sign: '✓',
    sentence: 'It was run, and every check passed; the files have not changed since.',
  },
  passed: { word: 'passed', sign: '✓', sentence: 'Every check passed, and there is nothing to run.' },
  regressed: {
    word: 'regressed',
    sign: '↓',
    sentence: 'It passed once; the files have changed, and it no longer passes.',
  },
  waits: { word: 'waits', sign: '…', sentence: 'It was not judged, because something else has to be right first.' },
  unchecked: {
    word: 'could not be checked',
    sign: '!',
    sentence: 'The machine or the checker failed, not the work.',
  },
} as const satisfies Record<string, StateWords>

export type State = keyof typeof states
export const stateNames = Object.keys(states) as State[]

/** What decides the state of an item on record. */
export interface Standing {
  /** Whether any attempt has passed. */
  passed: boolean
  /** Of the last attempt that ran; absent when none did. */
  lastStatus?: AttemptStatus
  /** Whether the work of that attempt has passed, then or earlier. */
  lastProved: boolean
}

/**
 * Proof is kept until the files change: neither a check of the files alone nor a broken environment takes it away.
 * @param proof what shows that the item is right; absent for what is not run, as a question of a quiz
 */
export function stateOf({ passed, lastStatus, lastProved }: Standing, proof?: Proof): State {
  const done = proof === undefined || proof === 'static' ? 'passed' : 'proved'
  switch (lastStatus) {
    case 'pass':
      return done
    case 'files-right':
      return lastProved ? done : 'files-right'
    case 'error':
      return lastProved ? done : 'unchecked'
    case 'fail':
      return passed && !lastProved ? 'regressed' : 'not-right'
    default:
      return 'not-started'
  }
}

/** Whether nothing is left to do there. */
export const isDone = (state: State): boolean => state === 'proved' || state === 'passed'
