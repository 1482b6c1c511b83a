/** Finds mistakes in the manifest of a wrong submission that need no run. Pure. */
import type { Submission } from '../submissions/submissions.ts'

type Manifest = Pick<Submission, 'id' | 'kind' | 'code' | 'detectedBy'>

/**
 * @param lab two digits
 * @param checks ids of the checks by what shows them: `static`, or the id of a part
 */
export function manifestMistakes(
  { id, kind, code, detectedBy }: Manifest,
  lab: string,
  checks: ReadonlyMap<string, readonly string[]>,
): string[] {
  if (code === undefined) return []
  const [labOfCode, step, rule] = code.split('.')
  if (labOfCode !== lab) return [`${kind}/${id} names ${code}, which is no code of lab ${lab}.`]
  if (!checks.has(detectedBy))
    return [
      `${kind}/${id} is detected by ${detectedBy}, which is no part of the lab; there are ${[...checks.keys()].join(', ')}.`,
    ]
  // What keeps a part from opening has a code too, and no check of its own.
  if (rule === '0') return []
  const judges = [...checks].filter(([, ids]) => ids.some(each => each.startsWith(`${step}.${rule}.`)))
  const names = judges.map(([name]) => name)
  if (names.length === 0) return [`${kind}/${id} names ${code}, but the lab has no check ${step}.${rule}.`]
  // A part may fail to open because of another part's rule; files cannot.
  if (detectedBy !== 'static' || names.includes('static')) return []
  return [`${kind}/${id} names ${code}, which no file shows; say detectedBy: ${names.join(' or ')}.`]
}
