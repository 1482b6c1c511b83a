/**
 * The learner's code in a process of its own: loaded beside a module of the checker's, the *player*, whose exported
 * functions `(work, input) => output` run there and use what the learner exports. The child says what was seen; whether
 * that is right is judged here.
 *
 *     type Player = typeof import('./player.ts')
 *     const player = new URL('player.ts', import.meta.url)
 *     const child = await startChild<Player>({ directory, entry: 'src/index.ts', player })
 *     const seen = await child.ask('play', moves)
 *     await child.close()
 *
 * Whatever the code does — an endless loop, `process.exit`, a flood of output — rejects with a ChildFault that knows the
 * place in the learner's file. Nothing hangs, and no process outlives `close()` or this one.
 */
import { playerFailed } from './fault.ts'
import { openSession } from './session.ts'
import { sourcesOf } from './sources.ts'
import type { Child, ChildOptions, PlayerModule } from './types.ts'

export type { Child, ChildOptions, PlayerModule } from './types.ts'

/** @throws ChildFault when the modules cannot be loaded, or lack what `needs` names */
export async function startChild<Player extends PlayerModule>(options: ChildOptions): Promise<Child<Player>> {
  const { directory, entry, player } = options
  const sources = await sourcesOf(directory, [entry].flat(), player).catch(error => {
    throw playerFailed(player, error.message)
  })
  const session = openSession(options, sources)
  try {
    const exports = await session.loaded
    session.requireFunctions(exports, options.needs ?? [])
    return { ...session.child, exports, needs: (...names) => session.requireFunctions(exports, names) }
  } catch (error) {
    await session.child.close()
    throw error
  }
}
