import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/**
 * What the system tells about processes. Linux shows it in /proc, where no program is needed: a slim container has no
 * `ps`. Every function returns undefined or nothing for a process that there is not.
 */
interface ProcessTable {
  /** The start time as an opaque text, the same for every process that asks. */
  start(pid: number): string | undefined
  /** Program and arguments, with blanks between. */
  command(pid: number): string
  /** Every process with its parent. */
  parents(): [pid: number, parent: number][]
}

const procfs: ProcessTable = {
  start(pid) {
    const [state, ...fields] = statFields(pid)
    return state === 'Z' ? undefined : fields[18]
  },
  command: pid => readProc(pid, 'cmdline').replaceAll('\0', ' ').trim(),
  parents: () =>
    readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .map(name => [Number(name), Number(statFields(Number(name))[1])]),
}

/** The fields of /proc/PID/stat from the state on; the command name before it may hold blanks and parentheses. */
function statFields(pid: number): string[] {
  const stat = readProc(pid, 'stat')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return ''
  }
}

/** Exported for its test. */
export const ps: ProcessTable = {
  start: pid => askPs('-o', 'lstart=', '-p', String(pid)) || undefined,
  command: pid => askPs('-ww', '-o', 'args=', '-p', String(pid)),
  parents: () =>
    askPs('-A', '-o', 'pid=,ppid=')
      .split('\n')
      .map(line => line.trim().split(/\s+/).map(Number) as [number, number]),
}

/** In one language and one time zone: `lstart` is a local time in words, and another terminal may have others. */
function askPs(...args: string[]): string {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
  try {
    return execFileSync('ps', args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return ''
  }
}

const table = process.platform === 'linux' ? procfs : ps

export interface ProcessIdentity {
  pid: number
  start: string
}

/** A process with its start time: process ids are used again, but not together with it. */
export function identify(pid: number): ProcessIdentity | undefined {
  const start = table.start(pid)
  return start === undefined ? undefined : { pid, start }
}

/** The command line of a process; empty when there is no such process. */
export const commandOf = (pid: number): string => table.command(pid)

/** Whether a process with this id exists, of whatever user. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export function isRunning(identity: ProcessIdentity): boolean {
  return table.start(identity.pid) === identity.start
}

/** Signals a process; a process that has ended is no error. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // ESRCH: nothing left to signal.
  }
}

/** Signals a process group; a group that has ended is no error. */
export function killGroup(leader: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  signalProcess(-leader, signal)
}

const bound = new Set<number>()
process.once('exit', () => {
  for (const leader of bound) killGroup(leader)
})

/**
 * Kills a process group when this process ends before it, in whatever way but SIGKILL.
 * @returns to be called when the group has ended
 */
export function bindGroup(leader: number): () => void {
  bound.add(leader)
  return () => bound.delete(leader)
}

/**
 * All descendants of `pid`, children first. PostgreSQL's backends leave their parent's group, so the group is not
 * enough.
 */
export function descendants(pid: number): number[] {
  const children = new Map<number, number[]>()
  for (const [child, parent] of table.parents()) children.set(parent, [...(children.get(parent) ?? []), child])
  const below = (parent: number): number[] => (children.get(parent) ?? []).flatMap(child => [child, ...below(child)])
  return below(pid)
}

/** SIGKILL a process, its group and everything below it. */
export function killTree(pid: number): void {
  const all = [...descendants(pid), pid]
  killGroup(pid)
  for (const each of all) signalProcess(each, 'SIGKILL')
}
