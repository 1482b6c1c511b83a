/**
 * Reads and writes the learner's state in the labs, `.groundwork/labs/state.json`. It is private to this machine and read by
 * `lab status`, `check --all`, `hint` and `diff`; a cohort sees the record of attempts in `progress/`, not this.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { tryLock } from '../../stack/local/lock.ts'
import { EnvironmentError } from '../errors.ts'
import { type CoursePaths, displayPath } from '../paths.ts'
import type { RunVerdict } from '../run/verdict.ts'
import type { Proof } from '../types.ts'
import { countsByFailure, type HintCounts } from './hint-counts.ts'
import { withCurrentNames } from './renamed.ts'
import { setAside } from './set-aside.ts'

// The file is one JSON object, times in ISO 8601:
//
//   {
//     "version": 1,
//     "labs": {
//       "02": {
//         "startedAt": "…",              when `lab start` made the workspace
//         "steps": {
//           "1": {
//             "verdict": "passed",       of the last check
//             "proved": "live",          by what it was last shown to be right: live, static, none
//             "checkedAt": "…",
//             "firstPassedAt": "…",      absent until it passes for the first time
//             "lastPassedAt": "…"
//           }
//         },
//         "codes": { "2": "02.2.2.x" },  what the last check named first, by step; chooses the hint
//         "hints": { "02.2.2.x": 1 }     hints given so far, by the code that they were for, or “02.2” when nothing had
//                                        been found in the step; gone when the step passes
//       }
//     }
//   }
//
// A reader ignores keys it does not know. Changing what a key means needs a new version and a reader of the old one.
const version = 1

export interface State {
  version: typeof version
  labs: Record<string, LabState>
}

export interface LabState {
  startedAt?: string
  steps: Record<string, StepState>
  codes: Record<string, string>
  hints: HintCounts
}

export interface StepState {
  verdict: RunVerdict
  proved: Proof | 'none'
  checkedAt: string
  firstPassedAt?: string
  lastPassedAt?: string
}

export const stateFile = (paths: CoursePaths): string => join(paths.state, 'labs', 'state.json')

/**
 * The state on disk. A file that cannot be understood is set aside, never overwritten, and `warn` is told.
 * @throws EnvironmentError when a newer version of the course wrote it
 */
export function readState(paths: CoursePaths, warn: (sentence: string) => void = console.error): State {
  const file = stateFile(paths)
  const text = readIfPresent(file)
  if (text === undefined) return { version, labs: {} }
  const state = parseState(text)
  if (state) {
    if (state.version > version) {
      throw new EnvironmentError(
        `${displayPath(paths, file)} was written by a newer version of the course (format ${state.version}, this one knows ${version}). Update the course, or move that file away.`,
      )
    }
    return state
  }
  const aside = setAside(file)
  warn(
    `${displayPath(paths, file)} could not be read and is now ${displayPath(paths, aside)}. Your work is untouched; npx lab check finds again what passes.`,
  )
  return { version, labs: {} }
}

/** Empty for a lab that has not been started. */
export const labState = (state: State, id: string): LabState => state.labs[id] ?? { steps: {}, codes: {}, hints: {} }

/**
 * Changes the state of one lab. The file is written atomically, and under a lock: another check, of `--watch` for example,
 * waits, so that neither loses what the other found.
 */
export function updateLab(paths: CoursePaths, id: string, change: (lab: LabState) => LabState): LabState {
  return withLock(dirname(stateFile(paths)), () => {
    const state = readState(paths)
    const changed = change(labState(state, id))
    const text = JSON.stringify({ ...state, labs: { ...state.labs, [id]: changed } }, null, 2)
    writeFileAtomic.sync(stateFile(paths), `${text}\n`)
    return changed
  })
}

/** A change takes milliseconds: a process that holds the lock for longer is stopped. */
const lockTimeoutMs = 5_000

function withLock<Result>(folder: string, action: () => Result): Result {
  let holder: number | undefined
  let deadline = 0
  for (;;) {
    const lock = tryLock(folder)
    if (!('takenBy' in lock)) {
      try {
        return action()
      } finally {
        lock.release()
      }
    }
    const { pid } = lock.takenBy
    if (pid !== holder) deadline = Date.now() + lockTimeoutMs
    holder = pid
    if (Date.now() > deadline)
      throw new EnvironmentError(`Process ${pid} keeps ${folder} to itself. End it, then try again.`)
    // Blocks this thread, so that changing the state needs no promise.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
  }
}

/** Undefined when there is no such file. A folder that may not be entered is not "no such file". */
function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function parseState(text: string): State | undefined {
  try {
    const value = JSON.parse(text) as Partial<State> | null
    const isState = typeof value?.version === 'number' && typeof value.labs === 'object' && value.labs !== null
    if (!isState) return undefined
    const labs = Object.entries(value.labs as Record<string, Partial<LabState>>)
    return {
      version: value.version as State['version'],
      labs: Object.fromEntries(
        labs.map(([id, { steps = {}, codes = {}, hints = {}, ...lab }]) => [
          id,
          withCurrentNames(id, { ...lab, steps, codes, hints: countsByFailure(id, hints, codes) }),
        ]),
      ),
    }
  } catch {
    return undefined
  }
}
