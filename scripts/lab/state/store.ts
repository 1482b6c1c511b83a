/**
 * Reads and writes the learner's state in the labs, `.groundwork/labs/state.json`. It is private to this machine and read by
 * `lab status`, `check --all`, `hint` and `diff`; a cohort sees the record of attempts in `progress/`, not this.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { AttemptStatus } from '@groundwork/progress/states'
import writeFileAtomic from 'write-file-atomic'
import { tryLock } from '../../stack/local/lock.ts'
import { EnvironmentError } from '../errors.ts'
import { type CoursePaths, displayPath } from '../paths.ts'
import type { Proof } from '../types.ts'
import { countsByFailure, type HintCounts } from './hint-counts.ts'
import { withCurrentNames } from './renamed.ts'
import { setAside } from './set-aside.ts'
import { type StepState1, stepOfVersion1 } from './version-1.ts'

// The file is one JSON object, times in ISO 8601:
//
//   {
//     "version": 2,
//     "labs": {
//       "02": {
//         "startedAt": "…",              when `lab start` made the workspace
//         "steps": {
//           "1": {
//             "last": "files-right",     how the last check came out: pass, files-right, fail, error, skip
//             "work": "5d41402abc4b2a76",  digest of the files that it looked at
//             "checkedAt": "…",
//             "waitsFor": "waits for …", why something of it was not judged
//             "firstPassedAt": "…",      absent until it passes for the first time
//             "proof": {                 of the last time that it passed; it holds as long as the work is the same
//               "by": "live",            live, run or static
//               "work": "5d41402abc4b2a76",
//               "at": "…"
//             }
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
// Version 1 had a step's last verdict and its kind of proof, and not the work: see version-1.ts.
const version = 2

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
  last: AttemptStatus
  /** Absent in files of earlier releases. */
  work?: string
  checkedAt: string
  waitsFor?: string
  firstPassedAt?: string
  proof?: StepProof
}

export interface StepProof {
  by: Proof | 'none'
  work?: string
  at: string
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
    return { version, labs: state.labs }
  }
  const aside = setAside(file)
  warn(
    `${displayPath(paths, file)} could not be read and is now ${displayPath(paths, aside)}. Your work is untouched; npx lab check finds again what passes.`,
  )
  return { version, labs: {} }
}

/** A lab that has not been started. */
export const emptyLab: LabState = { steps: {}, codes: {}, hints: {} }

export const labState = (state: State, id: string): LabState => state.labs[id] ?? emptyLab

/**
 * Changes the state of one lab. The file is written atomically and under a lock: another check, such as that of
 * `--watch`, waits, so that no result is lost.
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

/** Milliseconds. A change takes only a few: a process that holds the lock for longer has been stopped. */
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

/**
 * @returns undefined when there is no such file
 * @throws any other error, such as a folder that may not be entered
 */
function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** @returns the version that the file was written in, and its labs as they are today */
function parseState(text: string): { version: number; labs: Record<string, LabState> } | undefined {
  try {
    const value = JSON.parse(text) as { version?: unknown; labs?: unknown } | null
    if (typeof value?.version !== 'number' || typeof value.labs !== 'object' || value.labs === null) return undefined
    const stepOf = value.version === 1 ? stepOfVersion1 : (step: StepState) => step
    const labs = Object.entries(value.labs as Record<string, Partial<LabState>>).map(([id, lab]) => {
      const { codes = {}, hints = {} } = lab
      const steps = Object.entries(lab.steps ?? {}).map(([step, state]) => [
        step,
        stepOf(state as StepState & StepState1),
      ])
      const today = { ...lab, steps: Object.fromEntries(steps), codes, hints: countsByFailure(id, hints, codes) }
      return [id, withCurrentNames(id, today)]
    })
    return { version: value.version, labs: Object.fromEntries(labs) }
  } catch {
    return undefined
  }
}
