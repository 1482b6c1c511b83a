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
import { signalProcess } from '../../../stack/local/processes.ts'
import { withLimit } from '../../../with-limit.ts'
import { ask, during } from './asking.ts'
import { ChildFault, placeOf, playerFailed } from './fault.ts'
import { openSession } from './open-session.ts'
import { entryPlace, kill, type Session } from './session.ts'
import { sourcesOf } from './sources.ts'
import type { Child, ChildOptions, PlayerModule } from './types.ts'

export type { Child, ChildOptions, PlayerModule } from './types.ts'

/** @throws ChildFault when the modules cannot be loaded, or lack what `needs` names */
export async function startChild<Player extends PlayerModule>(options: ChildOptions): Promise<Child<Player>> {
  const { directory, entry, player, needs = [] } = options
  const sources = await sourcesOf(directory, [entry].flat(), player).catch(error => {
    throw playerFailed(player, error.message)
  })
  const session = openSession(options, sources)
  try {
    const child = childOf<Player>(session, await session.loaded.promise)
    child.needs(...needs)
    return child
  } catch (error) {
    await kill(session)
    throw error
  }
}

function childOf<Player extends PlayerModule>(session: Session, exports: Child['exports']): Child<Player> {
  const { options, harness, life } = session
  const { pid, output, exited } = harness
  return {
    pid,
    exports,
    output,
    needs(...functions) {
      for (const name of functions) requireFunction(options, name, exports[name])
    },
    ask: (name, ...question) => ask(session, name, ...question),
    during: (...work) => during(session, ...work),
    endedBy(signal, timeoutMs) {
      signalProcess(pid, signal)
      return withLimit(exited, timeoutMs)
    },
    placeOf: ({ stack }) => placeOf(stack, options.directory),
    ended: () => life.signal.aborted,
    kill: () => kill(session),
    close: () => kill(session),
  }
}

function requireFunction(options: ChildOptions, name: string, actual: string | undefined): void {
  if (actual === undefined) throw new ChildFault('missing-export', entryPlace(options), { name })
  if (actual !== 'function') throw new ChildFault('wrong-export', entryPlace(options), { name, actual })
}
