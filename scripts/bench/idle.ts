/**
 * What `npm start` takes of this machine while nobody asks anything of it: processor time over a minute, a minute after
 * the start, and memory. Reads /proc, so Linux only.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { stateDir } from '../platform/project.ts'
import { repository } from '../repository.mjs'
import { descendants } from '../stack/local/processes.ts'
import { readRunState } from '../stack/local/run-state.ts'
import { startPlatform } from './platform-run.ts'
import { type ProcessTimes, processTimes, proportionalSizes } from './processes.ts'

const settleMs = 60_000
const measureMs = 60_000

export async function idle(say: (line: string) => void): Promise<Record<string, unknown>> {
  if (process.platform !== 'linux') throw new Error('It reads processor times from /proc, which only Linux has.')
  const platform = await startPlatform(repository)
  try {
    say('it runs; it is left alone for a minute')
    await delay(settleMs)
    say('measuring for another minute')
    const before = new Map(timesBelow(platform.pid).map(times => [times.pid, times.cpuSeconds]))
    const began = performance.now()
    await delay(measureMs)
    const seconds = (performance.now() - began) / 1000
    const after = timesBelow(platform.pid)
    const sizes = proportionalSizes(after.map(({ pid }) => pid))
    const partOf = partNames(after)
    const processes = after.map((times, index) => ({
      part: partOf(times),
      command: times.command,
      pid: times.pid,
      cpu_percent: rounded(((times.cpuSeconds - (before.get(times.pid) ?? 0)) / seconds) * 100),
      pss_mb: rounded(sizes[index]! / 1e6),
    }))
    return {
      cpu_percent: rounded(processes.reduce((sum, { cpu_percent }) => sum + cpu_percent, 0)),
      pss_mb: Math.round(processes.reduce((sum, { pss_mb }) => sum + pss_mb, 0)),
      seconds: rounded(seconds),
      processes: processes.toSorted((a, b) => b.cpu_percent - a.cpu_percent || b.pss_mb - a.pss_mb),
    }
  } finally {
    await platform.stop()
  }
}

const timesBelow = (pid: number): ProcessTimes[] =>
  [pid, ...descendants(pid)].map(processTimes).filter(times => times !== undefined)

/** The part that a process belongs to: its own, or that of the nearest process above it; else what starts them all. */
function partNames(all: readonly ProcessTimes[]): (times: ProcessTimes) => string {
  const parts = new Map(readRunState(stateDir)?.parts.map(({ pid, service }) => [pid, service]))
  const byPid = new Map(all.map(times => [times.pid, times]))
  const name = ({ pid, parent }: ProcessTimes): string => {
    const above = byPid.get(parent)
    return parts.get(pid) ?? (above ? name(above) : 'npm start')
  }
  return name
}

const rounded = (number: number) => Math.round(number * 10) / 10
