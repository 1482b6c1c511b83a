/** The screens that take the whole terminal, watch and list, and the way from one to the other. */
import { join } from 'node:path'
import { startWatching } from '../kit/engines/watching.ts'
import { openTerminal } from '../screen/terminal.ts'
import type { CheckFlags, Target } from './check/options.ts'
import { watchScreen } from './check/watch-screen.ts'
import type { Cli } from './cli.ts'
import type { Destination, WatchPlace } from './destination.ts'
import { listScreen } from './list-screen.ts'

/** @returns the exit status of the last check */
export const showWatch = (cli: Cli, target: Target, flags: CheckFlags): Promise<number> =>
  showScreens(cli, { target }, flags)

/** @returns the exit status of the last check, if there was one */
export const showList = (cli: Cli): Promise<number> => showScreens(cli, undefined, { engine: 'auto', watch: true })

/** @param first the list when undefined */
async function showScreens(cli: Cli, first: WatchPlace | undefined, flags: CheckFlags): Promise<number> {
  const terminal = openTerminal()
  const engines = new Map<string, () => Promise<void>>()
  let exitCode = 0
  let farewell = ''
  try {
    let next: Destination = first ?? (await listScreen(terminal, cli, {}))
    while (next !== undefined && next !== 'back') {
      const { lab } = next.target
      const { id } = lab.manifest
      if (!engines.has(id)) engines.set(id, startWatching(join(cli.paths.state, 'labs', id)))
      const openList = () => listScreen(terminal, cli, { selected: id, canGoBack: true })
      const watched = await watchScreen(terminal, cli, next, { flags, openList })
      exitCode = watched.exitCode
      farewell = watched.farewell
      next = watched.next
    }
  } finally {
    terminal.close()
    await Promise.all(Array.from(engines.values(), end => end()))
  }
  if (farewell && !terminal.gone.aborted) cli.out(`${farewell}\n`)
  return exitCode
}
