/** `lab check --watch` without a screen of its own: the same text as without `--watch`, again at every save. */
import { once } from 'node:events'
import pc from 'picocolors'
import { runText } from '../../report/text.ts'
import { createPartCache } from '../../run/part-cache.ts'
import type { Cli } from '../cli.ts'
import { checkTarget } from './check-target.ts'
import { latestOnly } from './latest-only.ts'
import type { CheckFlags, Target } from './options.ts'
import { watchFiles } from './watch-files.ts'

/** @returns the exit status of the last check */
export async function watchPlain(cli: Cli, target: Target, flags: CheckFlags): Promise<number> {
  const broken = new AbortController()
  const end = AbortSignal.any([cli.signal, broken.signal])
  const runs = latestOnly(error => broken.abort(error))
  const cache = createPartCache()
  let exitCode = 0
  const check = () =>
    runs.start(async signal => {
      const run = await checkTarget({ ...cli, signal }, target, flags, { mode: 'save', cache })
      exitCode = run.exitCode
      cli.out(`${runText(run)}\n${pc.dim('Watching your files; Ctrl-C ends it.')}\n`)
    })
  const stopWatching = watchFiles(target.directory, check)
  check()
  if (!end.aborted) await once(end, 'abort')
  await stopWatching()
  await runs.stop()
  broken.signal.throwIfAborted()
  return exitCode
}
