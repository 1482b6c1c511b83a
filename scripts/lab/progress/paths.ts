import { fileURLToPath } from 'node:url'

/** Where the learner's record lives unless a caller says otherwise: `.groundwork/progress` of this repository. */
export const defaultStateDir = fileURLToPath(new URL('../../../.groundwork/progress', import.meta.url))
