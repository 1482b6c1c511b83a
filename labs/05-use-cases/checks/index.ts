import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { LabChecks } from '../../../scripts/lab/contract.ts'
import { entryRule } from '../../../scripts/lab/kit/code-lab.ts'
import { equivalents } from './equivalents.ts'

const solution = fileURLToPath(new URL('../solution', import.meta.url))

const lab: LabChecks = {
  static: { prepare: files => files, checks: [entryRule('05')] },
  parts: async () => [(await import('./code.ts')).code],
  mutants: async () =>
    (await import('../../../scripts/lab/kit/mutants/typescript.ts')).typescriptMutants({
      directory: solution,
      files: readdirSync(`${solution}/src`).map(name => `src/${name}`),
      shownBy: 'code',
      equivalents,
    }),
}

export default lab
