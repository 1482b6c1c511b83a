/** What learners have under the former names of steps and codes is found under today's: `labs/renamed.json`. Pure. */
import table from '../../../labs/renamed.json' with { type: 'json' }

/**
 * Former name to today's. A name that was given up is never given to something else, so it does not matter how often
 * the table is applied, or to how old a file.
 */
export interface Renamed {
  /** What a result is about, as the record of results names it: `02.lab.7`. A step stays in its lab. */
  items: Readonly<Record<string, string>>
  /** `02.3.3.missing-enum`. */
  codes: Readonly<Record<string, string>>
}

export const renamed: Renamed = table

export const itemToday = (item: string, { items }: Renamed = renamed): string => items[item] ?? item

/** What is kept by step. */
interface Standing {
  steps: Readonly<Record<string, unknown>>
  codes: Readonly<Record<string, string>>
  hints: Readonly<Record<string, unknown>>
}

/** The standing in one lab with steps and codes under today's names. */
export function standingToday<Lab extends Standing>(id: string, lab: Lab, names: Renamed = renamed): Lab {
  const codes = Object.entries(lab.codes).map(([step, code]) => [step, names.codes[code] ?? code])
  return {
    ...lab,
    steps: byStepToday(id, lab.steps, names),
    codes: byStepToday(id, Object.fromEntries(codes), names),
    hints: byStepToday(id, lab.hints, names),
  }
}

/** What stands under today's name already is newer, and kept. */
function byStepToday<Value>(id: string, values: Readonly<Record<string, Value>>, names: Renamed) {
  const prefix = `${id}.lab.`
  const today: Record<string, Value> = {}
  for (const [step, value] of Object.entries(values)) {
    const stepToday = itemToday(`${prefix}${step}`, names).slice(prefix.length)
    if (stepToday === step || !(stepToday in values)) today[stepToday] = value
  }
  return today
}
