/** What processes hold in memory. */
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
 * Bytes held by these processes together. Pages shared by several (PostgreSQL's buffers, libraries) count once: Linux
 * tells each process's proportional share; elsewhere the resident size is taken, which is more.
 */
export function proportionalMemory(pids: readonly number[]): number {
  const resident = residentSizes()
  const kilobytes = pids.map(pid => {
    const file = `/proc/${pid}/smaps_rollup`
    const share = existsSync(file) ? /^Pss:\s+(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined
    return share === undefined ? (resident.get(pid) ?? 0) : Number(share)
  })
  return kilobytes.reduce((sum, kb) => sum + kb, 0) * 1024
}
