/** Process trees and what they hold in memory. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

interface Row {
  pid: number
  parent: number
  residentKb: number
}

function processTable(): Row[] {
  return execFileSync('ps', ['-eo', 'pid=,ppid=,rss='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number))
    .map(([pid = 0, parent = 0, residentKb = 0]) => ({ pid, parent, residentKb }))
}

/** A process and all that it started, directly or not. */
export function descendants(root: number): number[] {
  const table = processTable()
  const below = (pid: number): number[] => [
    pid,
    ...table.filter(({ parent }) => parent === pid).flatMap(child => below(child.pid)),
  ]
  return below(root)
}

/**
 * Bytes held by these processes together. Pages shared by several (PostgreSQL's buffers, libraries) count once: Linux
 * tells each process's proportional share; elsewhere the resident size is taken, which is more.
 */
export function proportionalMemory(pids: readonly number[]): number {
  const resident = new Map(processTable().map(({ pid, residentKb }) => [pid, residentKb]))
  const kilobytes = pids.map(pid => {
    const file = `/proc/${pid}/smaps_rollup`
    const share = existsSync(file) ? /^Pss:\s+(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined
    return share === undefined ? (resident.get(pid) ?? 0) : Number(share)
  })
  return kilobytes.reduce((sum, kb) => sum + kb, 0) * 1024
}
