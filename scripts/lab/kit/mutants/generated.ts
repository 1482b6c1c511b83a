/** Shared by all generators of mutants: ids that name the change and not its place. */
import type { Mutant } from '../../contract.ts'
import { LabDefinitionError } from '../../errors.ts'

export interface GeneratedMutants {
  /** The solution, absolute. */
  directory: string
  /** Below it, with forward slashes. */
  files: readonly string[]
  /** The part that notices them, or `static`. */
  detectedBy: string
  /** Why no check could tell them from the solution, by id. */
  equivalents?: Readonly<Record<string, string>>
}

/** One change, before it has a name. */
export interface Raw {
  file: string
  /** `EqualityOperator`, `GrantStmt`. */
  kind: string
  original: string
  /** Empty when the text is removed. */
  replacement: string
  edit(source: string): string
}

/**
 * An id is made of file, kind, and both texts without their layout, so that reformatting the solution renames nothing:
 * `src/index.ts EqualityOperator: x > 1 → x >= 1`. What occurs again is counted: `(2)`.
 * @throws LabDefinitionError for an equivalent that is no mutant any more
 */
export function named(raws: readonly Raw[], { detectedBy, equivalents = {} }: GeneratedMutants): Mutant[] {
  const seen = new Map<string, number>()
  const mutants = raws.map(({ file, kind, original, replacement, edit }): Mutant => {
    const base = `${file} ${kind}: ${short(original)} → ${short(replacement) || 'nothing'}`
    const count = (seen.get(base) ?? 0) + 1
    seen.set(base, count)
    const id = count === 1 ? base : `${base} (${count})`
    return { id, file, description: 'A fault put in by machine.', edit, detectedBy, equivalent: equivalents[id] }
  })
  const stale = Object.keys(equivalents).filter(id => !mutants.some(mutant => mutant.id === id))
  if (stale.length > 0)
    throw new LabDefinitionError(`No such mutant any more, so it is no equivalent: ${stale.join('; ')}`)
  return mutants
}

const widest = 60

function short(code: string): string {
  const line = code.replaceAll(/\s+/g, ' ').trim()
  return line.length <= widest ? line : `${line.slice(0, widest - 12)} … ${line.slice(-9)}`
}
