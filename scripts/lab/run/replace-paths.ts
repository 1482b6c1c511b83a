/** The scratch folder of a run goes, but what its stack said when it failed is what the learner needs most. */
import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckResult, Finding } from '../types.ts'

/**
 * Copy the stack's logs to `target`, in place of those of the run before.
 * @returns whether there were any
 */
export function keepLogs(stateDir: string, target: string): boolean {
  const logs = join(stateDir, 'logs')
  if (!existsSync(logs)) return false
  rmSync(target, { recursive: true, force: true })
  cpSync(logs, target, { recursive: true })
  return true
}

/** The result with other words for places that will be gone: `[path, what to say instead]`, longer paths first. */
export function inOtherWords(result: CheckResult, words: readonly (readonly [string, string])[]): CheckResult {
  const said = (text: string) => words.reduce((rest, [path, instead]) => rest.replaceAll(path, instead), text)
  const maybe = (text: string | undefined) => (text === undefined ? undefined : said(text))
  const finding = (each: Finding): Finding => ({
    ...each,
    message: said(each.message),
    next: said(each.next),
    expected: maybe(each.expected),
    actual: maybe(each.actual),
    place: each.place && { ...each.place, file: said(each.place.file) },
  })
  return {
    ...result,
    findings: result.findings.map(finding),
    remarks: result.remarks.map(finding),
    notes: result.notes.map(said),
  }
}
