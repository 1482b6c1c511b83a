/** What processes hold in memory and take of the processor. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** Kilobytes by process. */
function residentSizes(): Map<number, number> {
  const table = execFileSync('ps', ['-eo', 'pid=,rss='], { encoding: 'utf8' }).trim().split('\n')
  return new Map(
    table.map(line => line.trim().split(/\s+/).map(Number)).map(([pid = 0, kilobytes = 0]) => [pid, kilobytes]),
  )
}

/**
 * Bytes held by each of these processes. Pages shared by several (PostgreSQL's buffers, libraries) count once in their
 * sum: Linux tells each process's proportional share (PSS); elsewhere the resident size is taken, which is more.
 */
export function proportionalSizes(pids: readonly number[]): number[] {
  const resident = residentSizes()
  return pids.map(pid => {
    const file = `/proc/${pid}/smaps_rollup`
    const share = existsSync(file) ? /^Pss:\s+(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined
    return (share === undefined ? (resident.get(pid) ?? 0) : Number(share)) * 1024
  })
}

/** The same of all of them together. */
export const proportionalMemory = (pids: readonly number[]): number =>
  proportionalSizes(pids).reduce((sum, bytes) => sum + bytes, 0)

export interface ProcessTimes {
  pid: number
  parent: number
  command: string
  /** Seconds of processor time since its start, with what its children took that have ended and been waited for. */
  cpuSeconds: number
}

/** Linux counts processor time in hundredths of a second, whatever the kernel's own clock (USER_HZ, proc(5)). */
const ticksPerSecond = 100

/** Undefined for a process that has ended, and where there is no /proc. */
export function processTimes(pid: number): ProcessTimes | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [, command = ''] = /\((.*)\)/s.exec(stat) ?? []
    // Fields 4 (ppid) and 14 to 17 (utime, stime, cutime, cstime) of proc(5); the first two stand before this text.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = fields.slice(11, 15).map(Number)
    const cpuSeconds = ticks.reduce((sum, each) => sum + each, 0) / ticksPerSecond
    return { pid, parent: Number(fields[1]), command, cpuSeconds }
  } catch {
    return undefined
  }
}
