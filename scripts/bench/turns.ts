/** Figures that neighbours on the machine disturb alike: who is compared takes turns, several times. */
import { setTimeout as delay } from 'node:timers/promises'

/** Of several repeats. */
export interface Spread {
  median: number
  min: number
  max: number
}

export const repeats = 5

/** Who is compared, ours first: each gives how many it did in a second. */
export type Contenders = { ours: () => Promise<number> } & Record<string, () => Promise<number>>

export interface Comparison {
  per_second: Record<string, Spread>
  /** How many times the others' figure ours is, turn by turn. */
  ours_to: Record<string, Spread>
}

/**
 * Everybody has a turn beforehand that does not count, for whoever has just started is still being compiled.
 * @param pauseMs before each turn: what the one before leaves behind (a vacuum, a page to write) is not the next one's cost
 * @throws what was wrong in any turn
 */
export async function inTurns(
  contenders: Contenders,
  say: (line: string) => void,
  pauseMs = 2000,
): Promise<Comparison> {
  const names = Object.keys(contenders)
  const figures: Record<string, number[]> = Object.fromEntries(names.map(name => [name, []]))
  const take = async (name: string) => {
    await delay(pauseMs)
    return contenders[name]!()
  }
  for (const name of names) await take(name)
  for (let turn = 1; turn <= repeats; turn++) {
    for (const name of turn % 2 ? names : names.toReversed()) figures[name]!.push(await take(name))
    say(`turn ${turn}: ${names.map(name => `${name} ${Math.round(figures[name]!.at(-1)!)}/s`).join(', ')}`)
  }
  const { ours, ...others } = figures
  const ratio = (theirs: number[]) => spreadOf(ours!.map((figure, turn) => figure / theirs[turn]!))
  return {
    per_second: mapValues(figures, spreadOf),
    ours_to: mapValues(others, ratio),
  }
}

const mapValues = <A, B>(record: Record<string, A>, of: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, of(value)]))

export function spreadOf(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((a, b) => a - b)
  return { median: rounded(percentile(sorted, 0.5)), min: rounded(sorted[0]!), max: rounded(sorted.at(-1)!) }
}

/** @param share from 0 to 1 */
export function percentile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
}

const rounded = (figure: number) => (figure >= 100 ? Math.round(figure) : Math.round(figure * 100) / 100)
