import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { InstanceStatus } from '../types.ts'
import { isRunning, type ProcessIdentity } from './processes.ts'

/**
 * `run.json` in the state folder: what runs where, for other processes and for the start after a crash.
 *
 *     { "version": 1,
 *       "project": "groundwork",
 *       "owner": { "pid": 812, "start": "40213" },     the process that supervises; start makes the pid unmistakable
 *       "since": "2025-11-21T13:00:00.000Z",
 *       "parts": [ { …InstanceStatus,
 *                    "process": { "pid": 840, "start": "40388" },   absent while it does not run
 *                    "stopSignal": "SIGINT" } ] }
 *
 * Written whole at every change, by rename. A file whose owner no longer runs describes what a crash left behind.
 */
export interface RunState {
  version: 1
  project: string
  owner: ProcessIdentity
  since: string
  parts: RunningInstance[]
}

export interface RunningInstance extends InstanceStatus {
  process?: ProcessIdentity
  stopSignal: NodeJS.Signals
}

const stateFile = (stateDir: string) => join(stateDir, 'run.json')

export function writeRunState(stateDir: string, state: RunState): void {
  mkdirSync(stateDir, { recursive: true })
  writeFileAtomic.sync(stateFile(stateDir), `${JSON.stringify(state, undefined, 2)}\n`, { fsync: false })
}

/**
 * The last written state, whether its owner still runs or not; undefined when there is none, or when a power failure
 * has emptied the file.
 */
export function readWrittenState(stateDir: string): RunState | undefined {
  try {
    const state = JSON.parse(readFileSync(stateFile(stateDir), 'utf8')) as RunState
    return state.version === 1 ? state : undefined
  } catch {
    return undefined
  }
}

/** What runs from this state folder now; undefined when no process owns it. */
export function readRunState(stateDir: string): RunState | undefined {
  const state = readWrittenState(stateDir)
  return state && isRunning(state.owner) ? state : undefined
}
