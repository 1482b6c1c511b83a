/**
 * Null worlds: nothing of the learner's is there to be right, or nothing can be asked. No check may pass in one, and the
 * verdict must say which kind of nothing it is.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { RunVerdict } from '../engine/verdict.ts'
import { repository } from '../home.ts'
import type { RunResult } from '../result.ts'
import { cameOut, firstFinding, type ProofCase } from './proof-case.ts'
import { canRun, onlyBy, type Proving, runOn, solutionOf } from './proving.ts'
import { temporaryWork } from './specimens.ts'

export async function* proveWorlds(proving: Proving): AsyncGenerator<ProofCase> {
  const { lab, parts } = proving
  const runnable = parts.filter(part => canRun(proving, part.id))
  const mode = runnable.length > 0 ? 'live' : 'static'
  yield await inWorld('untouched', 'Nothing of the starter has been changed.', ['not-started'], () =>
    runOn(proving, join(lab.directory, 'starter'), { mode }),
  )
  yield await inWorld('missing', 'There is no workspace.', ['not-started'], () =>
    runOn(proving, join(lab.directory, 'no-such-folder'), { mode }),
  )
  yield await inWorld('empty-files', 'Every file is there and empty.', ['not-started'], () =>
    runOnEmptyFiles(proving, mode),
  )
  if (mode === 'static') return

  if (lab.manifest.engines.length > 0 && proving.home === repository) {
    yield await inWorld('tool-missing', 'No engine can be found on the PATH.', ['environment'], () =>
      runWithoutTools(proving),
    )
  }
  for (const { id: part, worlds = [] } of runnable) {
    for (const { id, description, right, spoil } of worlds) {
      const only = { ...onlyBy(part), sabotage: { part, spoil } }
      yield await inWorld(id, description, right, () => runOn(proving, solutionOf(lab), only))
    }
  }
}

async function inWorld(
  id: string,
  title: string,
  right: readonly RunVerdict[],
  run: () => Promise<RunResult>,
): Promise<ProofCase> {
  const result = await run()
  return {
    group: 'worlds',
    id,
    title,
    shownBy: 'all',
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
    for (const file of proving.lab.manifest.files) {
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
  const bin = fileURLToPath(new URL('../bin.mjs', import.meta.url))
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
