import { fileURLToPath } from 'node:url'
import type { LabChecks } from '../../../contract.ts'
import { entryRule } from '../../../kit/code-lab.ts'

const lab: LabChecks = {
  static: { prepare: files => files, checks: [entryRule('91')] },
  parts: async () => [(await import('./code.ts')).code],
  mutants: async () =>
    (await import('../../../kit/mutants/typescript.ts')).typescriptMutants({
      directory: fileURLToPath(new URL('../solution', import.meta.url)),
      files: ['src/index.ts'],
      detectedBy: 'code',
    }),
}

export default lab
