/** How a mutant changes a file that has no tree: exactly one place, and no silent miss when the solution has moved on. */
import type { Mutant } from '../../../../scripts/lab/contract.ts'

/** What is wrong, the edit, the code prefixes of which one must be named first, and the part that shows it. */
export type Row = [fault: string, edit: Mutant['edit'], expect: string | readonly string[], detectedBy?: string]

export const mutantsOf = (file: string, rows: readonly Row[]): Mutant[] =>
  rows.map(([fault, edit, expect, detectedBy]) => ({
    id: `${file} ${fault}`,
    file,
    description: fault,
    edit,
    expect: [expect].flat().map(code => `02.${code}`),
    detectedBy,
  }))

/** Replace the first occurrence; the runner complains when nothing changes. */
export const swap =
  (from: string | RegExp, to: string) =>
  (text: string): string =>
    text.replace(from, () => to)

/** Take out the first whole line that holds the text. */
export const dropLine =
  (holding: string) =>
  (text: string): string => {
    const lines = text.split('\n')
    const index = lines.findIndex(line => line.includes(holding))
    return index < 0 ? text : lines.toSpliced(index, 1).join('\n')
  }
