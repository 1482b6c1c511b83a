/** `lab check --watch`: checks at every save, on a screen of its own where there is a terminal. */
import { join } from 'node:path'
import { hasScreen } from '../../screen/terminal.ts'
import type { Cli } from '../cli.ts'
import type { CheckFlags, Target } from './options.ts'

/** @returns the exit status of the last check */
export async function watch(cli: Cli, target: Target, flags: CheckFlags): Promise<number> {
  if (!flags.plain && hasScreen()) return (await import('../screens.ts')).showWatch(cli, target, flags)
  const { startWatching } = await import('../../kit/engines/watching.ts')
  const endEngines = startWatching(join(cli.paths.state, 'labs', target.lab.manifest.id))
  try {
    return await (await import('./watch-plain.ts')).watchPlain(cli, target, flags)
  } finally {
    await endEngines()
  }
}
