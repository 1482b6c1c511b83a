/**
 * Null worlds: nothing of the learner's is there to be right, or nothing can be asked. No check may pass in one, and the
 * verdict must say which kind of nothing it is.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { repository } from '../../paths.ts'
import type { RunResult } from '../../run/result.ts'
import type { RunVerdict } from '../../run/verdict.ts'
import { listFiles } from '../../workspace/copy.ts'
import { matching } from '../../workspace/work-state.ts'
import { canRun, onlyBy, type Prover, type Proving, runOn, runsAlone, solutionOf } from '../context.ts'
import { cameOut, firstFinding, type ProofCase } from '../proof-case.ts'
import { temporaryWork } from '../submissions/submissions.ts'

interface World {
  id: string
  title: string
  right: readonly RunVerdict[]
  /** What is run in it: `static`, `all`, or a part. */
  shownBy: string
  run(): Promise<RunResult>
}

export const worldTasks: Prover = proving =>
  worldsOf(proving).map(world => ({
    group: 'worlds',
    id: world.id,
    alone: runsAlone(proving, world.shownBy),
    prove: async () => [await inWorld(world)],
  }))

function worldsOf(proving: Proving): World[] {
  const { lab, parts } = proving
  const runnable = parts.filter(part => canRun(proving, part.id))
  const mode = runnable.length > 0 ? 'live' : 'static'
  const right = ['not-started'] as const
  const nothing: World[] = [
    {
      id: 'untouched',
      title: 'Nothing of the starter has been changed.',
      right,
      shownBy: 'all',
      run: () => runOn(proving, join(lab.directory, 'starter'), { mode }),
    },
    {
      id: 'missing',
      title: 'There is no workspace.',
      right,
      shownBy: 'static',
      run: () => runOn(proving, join(lab.directory, 'no-such-folder'), { mode }),
    },
    {
      id: 'empty-files',
      title: 'Every file is there and empty.',
      right,
      shownBy: 'static',
      run: () => runOnEmptyFiles(proving, mode),
    },
  ]
  const withoutTools: World = {
    id: 'tool-missing',
    title: 'No engine can be found on the PATH.',
    right: ['environment'],
    shownBy: 'static',
    run: () => runWithoutTools(proving),
  }
  // PostgreSQL comes with the course's packages: a lab that has no other engine is never without it.
  const needsTools =
    mode === 'live' && lab.manifest.engines.some(engine => engine !== 'postgres') && proving.home === repository
  const spoilt = runnable.flatMap(({ id: part, worlds = [] }) =>
    worlds.map(
      ({ id, description, right: verdicts, spoil }): World => ({
        id,
        title: description,
        right: verdicts,
        shownBy: part,
        run: () => runOn(proving, solutionOf(lab), { ...onlyBy(part), sabotage: { part, spoil } }),
      }),
    ),
  )
  return [...nothing, ...(needsTools ? [withoutTools] : []), ...spoilt]
}

async function inWorld({ id, title, right, shownBy, run }: World): Promise<ProofCase> {
  const result = await run()
  return {
    group: 'worlds',
    id,
    title,
    shownBy,
    ok: result.verdict !== 'passed' && right.includes(result.verdict),
    expected: right.join(' or '),
    actual: cameOut(result),
    finding: firstFinding(result),
    ms: result.ms,
  }
}

async function runOnEmptyFiles(proving: Proving, mode: 'static' | 'live'): Promise<RunResult> {
  const work = temporaryWork(proving.home)
  try {
    for (const file of matching(proving.lab.manifest.files, listFiles(solutionOf(proving.lab)))) {
      mkdirSync(dirname(join(work.directory, file)), { recursive: true })
      writeFileSync(join(work.directory, file), '')
    }
    return await runOn(proving, work.directory, { mode })
  } finally {
    work.remove()
  }
}

/** In a process of its own: what can be found is decided by the environment that a process begins with. */
async function runWithoutTools({ lab, home, signal }: Proving): Promise<RunResult> {
  const bin = fileURLToPath(new URL('../../bin.mjs', import.meta.url))
  const nowhere = temporaryWork(home)
  try {
    const argv = [bin, 'check', lab.manifest.id, '--dir', solutionOf(lab), '--live', '--engine', 'local', '--json']
    const { stdout } = await execa(process.execPath, argv, {
      env: { PATH: nowhere.directory, HOME: nowhere.directory },
      extendEnv: false,
      reject: false,
      cancelSignal: signal,
    })
    return JSON.parse(stdout) as RunResult
  } finally {
    nowhere.remove()
  }
}
