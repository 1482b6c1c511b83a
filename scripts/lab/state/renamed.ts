/** Gives stored steps and codes their present names (`labs/renamed.json`). Pure. */
import table from '../../../labs/renamed.json' with { type: 'json' }

/**
 * Former name → present name. A former name is never used again for something else, so the table may be applied to any
 * file, and more than once.
 */
export interface Renamed {
  /** Items of the record: `02.lab.7`. A step never moves to another lab. */
  items: Readonly<Record<string, string>>
  /** `02.3.3.missing-enum`. */
  codes: Readonly<Record<string, string>>
}

export const renamed: Renamed = table

export const currentItem = (item: string, { items }: Renamed = renamed): string => items[item] ?? item

/** Values stored by step. */
interface ByStep {
  steps: Readonly<Record<string, unknown>>
  codes: Readonly<Record<string, string>>
  hints: Readonly<Record<string, unknown>>
}

export function withCurrentNames<Lab extends ByStep>(id: string, lab: Lab, names: Renamed = renamed): Lab {
  const codes = Object.entries(lab.codes).map(([step, code]) => [step, names.codes[code] ?? code])
  return {
    ...lab,
    steps: byCurrentStep(id, lab.steps, names),
    codes: byCurrentStep(id, Object.fromEntries(codes), names),
    hints: byCurrentFailure(lab.hints, names),
  }
}

/** Renames the keys of values stored by code, or by lab and step: `02.7`. */
function byCurrentFailure<Value>(values: Readonly<Record<string, Value>>, names: Renamed): Record<string, Value> {
  const currentStep = (key: string) => currentItem(key.replace('.', '.lab.'), names).replace('.lab.', '.')
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [names.codes[key] ?? currentStep(key), value]))
}

/** Renames the keys of values stored by step. A value under the present name is newer and is kept. */
function byCurrentStep<Value>(id: string, values: Readonly<Record<string, Value>>, names: Renamed) {
  const prefix = `${id}.lab.`
  const today: Record<string, Value> = {}
  for (const [step, value] of Object.entries(values)) {
    const stepToday = currentItem(`${prefix}${step}`, names).slice(prefix.length)
    if (stepToday === step || !(stepToday in values)) today[stepToday] = value
  }
  return today
}
