import { fileURLToPath } from 'node:url'
import type { LabChecks } from '../../../scripts/lab/contract.ts'
import { entryRule } from '../../../scripts/lab/kit/code-lab.ts'

const lab: LabChecks = {
  static: { prepare: files => files, checks: [entryRule('03')] },
  parts: async () => [(await import('./code.ts')).code],
  mutants: async () =>
    (await import('../../../scripts/lab/kit/mutants/typescript.ts')).typescriptMutants({
      directory: fileURLToPath(new URL('../solution', import.meta.url)),
      files: ['location', 'checks', 'recorder', 'order', 'courier', 'dispatch'].map(name => `src/${name}.ts`),
      detectedBy: 'code',
    }),
}
export default lab
