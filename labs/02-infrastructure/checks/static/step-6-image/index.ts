/** Step 6, in the order in which a learner should hear of it. */
import type { Check } from '../../../../../scripts/lab/types.ts'
import type { StaticContext } from '../context.ts'
import { basePinned, dependencies, dockerfileExists, nothingLeft } from './image.ts'
import { memory } from './memory.ts'
import { programCopied } from './program.ts'
import { healthCommand, noShell, notRoot } from './running.ts'

export const imageChecks: readonly Check<StaticContext>[] = [
  dockerfileExists,
  basePinned,
  dependencies,
  nothingLeft,
  notRoot,
  programCopied,
  noShell,
  healthCommand,
  memory,
]
