/** What a run of the learner's migrator came to, held against what must have come of it. */
import type { See } from '../../../../scripts/lab/kit/rules.ts'
import type { Ended } from '../players/migrator.ts'

export const where = { place: { file: 'src/migrate.ts' } }

/** What is seen of an error; the rest of it is its stack. */
export const firstLine = ({ error }: Ended): string | undefined => error?.split('\n')[0]

/** The names that a call says it has applied, without their ending; what it says instead when these are no names. */
export function namesOf({ applied }: Ended): unknown {
  if (!Array.isArray(applied) || applied.some(name => typeof name !== 'string')) return applied
  return applied.map((name: string) => name.replace(/^.*\//, '').replace(/\.sql$/, ''))
}

export function seeSuccess(see: See, ended: Ended, what = 'rejects'): boolean {
  return see(what, { ...where, actual: firstLine(ended) }).holds(ended.error === undefined)
}

/** How a run must be refused: the codes of what may be wrong with that, and what the error must say. */
export interface Refusal {
  accepted: string
  unnamed: string
  /** Of these files one at least. */
  names: string[]
  /** What PostgreSQL said. */
  reason?: string
  /** What is wrong with the folder. */
  does?: string
}

export function seeRefused(
  see: See,
  { error }: Ended,
  { accepted, unnamed, names, reason = '', does }: Refusal,
): boolean {
  const says = { ...where, does, reason, names: names.join(' or '), actual: error?.split('\n')[0] ?? 'it resolved' }
  return (
    see(accepted, says).holds(error !== undefined) &&
    see(unnamed, says).holds(names.some(name => error?.includes(name))) &&
    see('reason-not-told', says).holds(error?.includes(reason) ?? false)
  )
}
