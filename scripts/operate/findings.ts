/** What `npm run health` has found of one part of the platform, how long it waits for that, and what it ends with. */

export interface Finding {
  part: string
  status: 'up' | 'degraded' | 'down'
  address: string
  /** How long the answer took. */
  ms: number
  /** What is wrong; empty when nothing is. */
  reason: string
}

const shortestPatienceMs = 5000
const longestPatienceMs = 60_000

/**
 * In milliseconds: longer the more programs wait for each processor, so that what is slow only because the machine is busy
 * is not called down.
 * @param load how many programs want a processor, as `os.loadavg` says for the last minute
 */
export function patienceMsAt(load: number, processors: number): number {
  return Math.min(longestPatienceMs, Math.round(shortestPatienceMs * Math.max(1, load / processors)))
}

/** 1 when something is down; what is degraded goes on without something, or is slow. */
export const exitCodeOf = (findings: Pick<Finding, 'status'>[]): 0 | 1 =>
  findings.some(({ status }) => status === 'down') ? 1 : 0
