import type { LabChecks } from '../../../scripts/lab/contract.ts'
import { observe } from '../../../scripts/lab/kit/observe.ts'
import type { Check, Workspace } from '../../../scripts/lab/types.ts'

const entry: Check<Workspace> = {
  id: '1.0.entry',
  step: 1,
  title: 'src/index.ts is there',
  proof: 'static',
  stage: 'exists',
  run(files) {
    const seen = observe()
    seen.that(files.read('src/index.ts') !== undefined, {
      code: '03.1.0.no-entry',
      message: 'There is no src/index.ts.',
      place: { file: 'src/index.ts' },
      next: 'Export everything that the task names from this file',
    })
    return seen.outcome()
  },
}

const lab: LabChecks = {
  static: { prepare: files => files, checks: [entry] },
  parts: async () => [(await import('./code.ts')).code],
  mutants: [],
}

export default lab
