import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * The start time of a process as an opaque text: process ids are used again, but not together with a start time.
 * Undefined when there is no such process.
 */
function processStart(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      // The command name in parentheses may itself hold spaces and parentheses; fields are counted after its end.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' ? undefined : fields[19]
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}

export interface ProcessIdentity {
  pid: number
  start: string
}

export function identify(pid: number): ProcessIdentity | undefined {
  const start = processStart(pid)
  return start === undefined ? undefined : { pid, start }
}

/** Whether a process with this id exists, of whatever user. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export function isRunning(identity: ProcessIdentity): boolean {
  return processStart(identity.pid) === identity.start
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
export function killGroup(leader: number, signal: NodeJS.Signals): void {
  signalProcess(-leader, signal)
}

/**
 * All descendants of `pid`, children first. PostgreSQL's backends leave their parent's group, so the group is not
 * enough.
 */
export function descendants(pid: number): number[] {
  const children = new Map<number, number[]>()
  let table: string
  try {
    table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  } catch {
    return []
  }
  for (const line of table.trim().split('\n')) {
    const [child, parent] = line.trim().split(/\s+/).map(Number)
    if (child === undefined || parent === undefined) continue
    children.set(parent, [...(children.get(parent) ?? []), child])
  }
  const below = (parent: number): number[] => (children.get(parent) ?? []).flatMap(child => [child, ...below(child)])
  return below(pid)
}

/** SIGKILL a process, its group and everything below it. */
export function killTree(pid: number): void {
  const all = [...descendants(pid), pid]
  killGroup(pid, 'SIGKILL')
  for (const each of all) signalProcess(each, 'SIGKILL')
}
