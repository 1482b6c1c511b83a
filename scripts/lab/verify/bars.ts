/** What a proof is held to, and how near a lab comes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lab } from '../catalogue/labs.ts'
import { listFiles } from '../workspace/copy.ts'
import { isOnlyForTests } from './recorded/input-hash.ts'

/** The shares are the least that is due and decide whether a lab is proved; the others are the most, and are only shown. */
export const bars = {
  /** Share of the mutants that are not equivalent. */
  killed: 0.95,
  /** Share of what was found: the right cause was named first. */
  named: 0.9,
  /** Of the whole proof. */
  seconds: 180,
  /** Lines of the lab's checks, without tests. */
  checkerLines: 1200,
}

type Bars = typeof bars

/** Lab 02 checks the whole infrastructure of the platform, and runs it for most proofs. */
const ownBars: Record<string, Partial<Bars>> = { '02': { seconds: 480, checkerLines: 6000 } }

export interface Share {
  good: number
  of: number
}

export interface Measure {
  /** Null when there was nothing to measure. */
  figure: number | null
  bar: number
  met: boolean
}

export type Measures = Record<keyof Bars, Measure>

/** @param seconds that the proof took */
export function measure(lab: Lab, { killed, named }: Record<'killed' | 'named', Share>, seconds: number): Measures {
  const due = { ...bars, ...ownBars[lab.manifest.id] }
  const lines = checkerLines(lab.directory)
  return {
    killed: atLeast(due.killed, killed),
    named: atLeast(due.named, named),
    seconds: { figure: seconds, bar: due.seconds, met: seconds <= due.seconds },
    checkerLines: { figure: lines, bar: due.checkerLines, met: lines <= due.checkerLines },
  }
}

export const atLeast = (bar: number, { good, of }: Share): Measure =>
  of === 0 ? { figure: null, bar, met: true } : { figure: good / of, bar, met: good / of >= bar }

/** Lines in the modules below `checks/`, without tests and what only tests use. */
function checkerLines(lab: string): number {
  const checks = join(lab, 'checks')
  const modules = listFiles(checks).filter(path => /\.m?[jt]s$/.test(path) && !isOnlyForTests(path))
  return modules.reduce((sum, path) => sum + (readFileSync(join(checks, path), 'utf8').match(/\n/g)?.length ?? 0), 0)
}
