/** The solution with some files changed, run by one part: for tests that say what a running part accepts and refuses. */
import { join } from 'node:path'
import type { Part } from '../../../scripts/lab/contract.ts'
import { coursePaths } from '../../../scripts/lab/paths.ts'
import type { RunContext } from '../../../scripts/lab/run/context.ts'
import { runChecks } from '../../../scripts/lab/run/run-checks.ts'
import type { CheckResult, Finding } from '../../../scripts/lab/types.ts'
import { withTemporaryFolder } from '../../../scripts/lab/workspace/scratch.ts'
import { carriedFailure } from '../../../scripts/stack/error.ts'
import type { StaticContext } from './static/context.ts'
import { type Edits, inWork } from './static/testkit.ts'

export interface Judged {
  findings: Finding[]
  codes: string[]
  /** Ids of the checks that did not pass. */
  open: string[]
  results: ReadonlyMap<string, CheckResult>
  ms: number
}

/** What all checks of the part say; what is wrong before it runs is a finding of its start. */
export function judgeRunning<Context>(part: Part<StaticContext, Context>, edits: Edits): Promise<Judged> {
  const since = performance.now()
  const signal = new AbortController().signal
  const run: RunContext = { lab: '02', results: new Map(), onEvent: () => undefined, signal }
  return withTemporaryFolder(coursePaths, state =>
    inWork(edits, async files => {
      const folders = { stateDir: join(state, 'state'), warmDir: join(state, 'warm') }
      const request = { files, engine: 'local' as const, ...folders, contexts: new Map(), seed: 1, signal }
      try {
        const session = await part.open({ ...request, onProgress: () => undefined })
        await runChecks(run, part.checks as never, session.context)
          .then(tellBackground => tellBackground())
          .finally(() => session.close())
      } catch (error) {
        const failure = carriedFailure(error)
        if (!failure || failure.kind === 'environment') throw error
        return judged([part.startFailure!(failure, files).finding])
      }
      return judged([...run.results.values()].flatMap(({ findings }) => findings))
    }),
  )

  function judged(findings: Finding[]): Judged {
    const open = [...run.results.values()].filter(({ verdict }) => verdict !== 'passed').map(({ id }) => id)
    const codes = [...new Set(findings.map(({ code }) => code.replace(/^02\./, '')))]
    return { findings, codes, open, results: run.results, ms: performance.now() - since }
  }
}
