/**
 * Negative controls: runs that must not pass, because nothing of the learner's is there or nothing can be asked. The
 * verdict must say which of the two it is.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { coursePaths } from '../../paths.ts'
import type { RunResult } from '../../run/result.ts'
import type { RunVerdict } from '../../run/verdict.ts'
import { listFiles } from '../../workspace/copy.ts'
import { withTemporaryFolder } from '../../workspace/scratch.ts'
import { matchingFiles } from '../../workspace/work-state.ts'
import { canRun, onlyBy, type ProofContext, type Prover, runOn, solutionOf } from '../context.ts'
import { describeOutcome, firstFinding, type ProofCase } from '../proof-case.ts'

interface Control {
  id: string
  title: string
  right: readonly RunVerdict[]
  /** What is run: `static`, `all`, or a part. */
  detectedBy: string
  run(): Promise<RunResult>
}

export const controlTasks: Prover = context =>
  controlsOf(context).map(control => ({
    group: 'controls',
    id: control.id,
    detectedBy: control.detectedBy,
    prove: async () => [await proveControl(control)],
  }))

function controlsOf(context: ProofContext): Control[] {
  const { lab, parts } = context
  const runnable = parts.filter(part => canRun(context, part.id))
  const mode = runnable.length > 0 ? 'live' : 'static'
  const right = ['not-started'] as const
  const withoutWork: Control[] = [
    {
      id: 'untouched',
      title: 'Nothing of the starter has been changed.',
      right,
      detectedBy: 'all',
      run: () => runOn(context, join(lab.directory, 'starter'), { mode }),
    },
    {
      id: 'missing',
      title: 'There is no workspace.',
      right,
      detectedBy: 'static',
      run: () => runOn(context, join(lab.directory, 'no-such-folder'), { mode }),
    },
    {
      id: 'empty-files',
      title: 'Every file is there and empty.',
      right,
      detectedBy: 'static',
      run: () => runOnEmptyFiles(context, mode),
    },
  ]
  const withoutTools: Control = {
    id: 'tool-missing',
    title: 'No engine can be found on the PATH.',
    right: ['environment'],
    detectedBy: 'static',
    run: () => runWithoutTools(context),
  }
  // PostgreSQL comes with the course's packages: a lab that has no other engine is never without it.
  const needsTools =
    mode === 'live' && lab.manifest.engines.some(engine => engine !== 'postgres') && context.paths === coursePaths
  const sabotaged = runnable.flatMap(({ id: part, negativeControls = [] }) =>
    negativeControls.map(
      ({ id, description, right: verdicts, sabotage: apply }): Control => ({
        id,
        title: description,
        right: verdicts,
        detectedBy: part,
        run: () => runOn(context, solutionOf(lab), { ...onlyBy(part), sabotage: { part, apply } }),
      }),
    ),
  )
  return [...withoutWork, ...(needsTools ? [withoutTools] : []), ...sabotaged]
}

async function proveControl({ id, title, right, detectedBy, run }: Control): Promise<ProofCase> {
  const result = await run()
  return {
    group: 'controls',
    id,
    title,
    detectedBy,
    ok: result.verdict !== 'passed' && right.includes(result.verdict),
    expected: right.join(' or '),
    actual: describeOutcome(result),
    finding: firstFinding(result),
    ms: result.ms,
  }
}

function runOnEmptyFiles(context: ProofContext, mode: 'static' | 'live'): Promise<RunResult> {
  return withTemporaryFolder(context.paths, folder => {
    for (const file of matchingFiles(context.lab.manifest.files, listFiles(solutionOf(context.lab)))) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), '')
    }
    return runOn(context, folder, { mode })
  })
}

/** In a process of its own: what can be found is decided by the environment that a process begins with. */
function runWithoutTools({ lab, paths, signal }: ProofContext): Promise<RunResult> {
  const bin = fileURLToPath(new URL('../../bin.mjs', import.meta.url))
  const argv = [bin, 'check', lab.manifest.id, '--dir', solutionOf(lab), '--live', '--engine', 'local', '--json']
  return withTemporaryFolder(paths, async empty => {
    const { stdout } = await execa(process.execPath, argv, {
      env: { PATH: empty, HOME: empty },
      extendEnv: false,
      reject: false,
      cancelSignal: signal,
    })
    return JSON.parse(stdout) as RunResult
  })
}
