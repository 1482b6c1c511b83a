/**
 * How much of the code on the pages is true by construction. Prints the shares of the four lanes; diagrams, which are
 * held to their source by a hash, are not counted.
 *
 *     npx tsx scripts/docs/shares.ts [--json]
 */
import { parseArgs } from 'node:util'
import { isProgram } from '../repository.mjs'
import { type Page, readPages } from './page.ts'

export interface Shares {
  fences: number
  imported: number
  executed: number
  quoted: number
  illustrative: number
  /** Share of the fences that are not illustrative, from 0 to 1. */
  proved: number
}

export function shares(pages: Page[]): Shares {
  const lanes = pages.flatMap(page => page.fences.map(({ fence }) => fence.lane))
  const count = (lane: (typeof lanes)[number]) => lanes.filter(it => it === lane).length
  const [imported, executed, quoted] = [count('imported'), count('executed'), count('quoted')]
  const illustrative = count('illustrative')
  const held = imported + executed + quoted
  const fences = held + illustrative
  return { fences, imported, executed, quoted, illustrative, proved: fences === 0 ? 1 : held / fences }
}

if (isProgram(import.meta.url)) {
  const { json } = parseArgs({ options: { json: { type: 'boolean' } } }).values
  const result = shares(readPages())
  const percent = (part: number) => `${Math.round((100 * part) / Math.max(result.fences, 1))} %`
  if (json) console.log(JSON.stringify(result))
  else {
    const lanes = (['imported', 'executed', 'quoted', 'illustrative'] as const).map(
      lane => `${result[lane]} ${lane} (${percent(result[lane])})`,
    )
    console.log(`${result.fences} fences: ${lanes.join(', ')}`)
  }
}
