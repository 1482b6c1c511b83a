import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { LabChecks } from '../../../scripts/lab/contract.ts'
import { entryRule } from '../../../scripts/lab/kit/code-lab.ts'

const solution = fileURLToPath(new URL('../solution', import.meta.url))

/** Mutants of the solution that no rule can tell from it, and why. */
const stricter =
  'The versions of what was merely listed are checked as well. That refuses more often than it has to, which no rule forbids.'

const equivalents: Readonly<Record<string, string>> = {
  'src/move-stock.ts EqualityOperator: quantity > 0 → quantity >= 0': 'A quantity of 0 was refused before.',
  'src/unit-of-work.ts BooleanLiteral: false → true': stricter,
  'src/unit-of-work.ts MethodExpression: [...entries.values()].filter(entry => entry.counts) → [...entries.values()]':
    stricter,
}

const lab: LabChecks = {
  static: { prepare: files => files, checks: [entryRule('05')] },
  parts: async () => [(await import('./code.ts')).code],
  mutants: async () =>
    (await import('../../../scripts/lab/kit/mutants/typescript.ts')).typescriptMutants({
      directory: solution,
      files: readdirSync(`${solution}/src`).map(name => `src/${name}`),
      detectedBy: 'code',
      equivalents,
    }),
}

export default lab
