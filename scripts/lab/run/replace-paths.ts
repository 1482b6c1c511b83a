import type { CheckResult, Finding } from '../types.ts'

/**
 * Replaces paths in all texts of a result.
 * @param replacements `[path, replacement]`, longer paths first
 */
export function replacePaths(result: CheckResult, replacements: readonly (readonly [string, string])[]): CheckResult {
  const replaced = (text: string) =>
    replacements.reduce((rest, [path, instead]) => rest.replaceAll(path, instead), text)
  const finding = (each: Finding): Finding => ({
    ...each,
    message: replaced(each.message),
    next: replaced(each.next),
    expected: each.expected && replaced(each.expected),
    actual: each.actual && replaced(each.actual),
    place: each.place && { ...each.place, file: replaced(each.place.file) },
  })
  return {
    ...result,
    findings: result.findings.map(finding),
    remarks: result.remarks.map(finding),
    notes: result.notes.map(replaced),
  }
}
