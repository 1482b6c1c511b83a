/** Step 2 has begun when there is an example of the environment. */
import type { Check } from '../../../../../scripts/lab/types.ts'
import { files, finding, type StaticContext } from '../context.ts'

export const exampleExists: Check<StaticContext> = {
  id: '2.0.exists',
  step: 2,
  title: 'There is an example of the environment',
  proof: 'static',
  run({ example }) {
    if (example && example.variables.length > 0) return { verdict: 'passed', observed: 1 }
    const first = finding('2.0.no-example', {
      message: example ? `${files.example} names no variable yet.` : `There is no ${files.example} in the workspace.`,
      place: { file: files.example },
      expected: 'the variables that the compose file asks for, one NAME=value per line',
      actual: example ? 'comments only' : 'no such file',
      next: 'Look for the dollar signs in your compose file: each name behind one belongs here.',
    })
    return { verdict: 'not-started', findings: [first], observed: 1 }
  },
}
