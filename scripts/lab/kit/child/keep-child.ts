import { type Child, type ChildOptions, type PlayerModule, startChild } from './start-child.ts'

/**
 * A child that is started anew for the next question after the learner's code has ended it: one rule that ends the process
 * does not keep the others from being checked.
 * @throws ChildFault when the modules cannot be loaded, or lack what `needs` names
 */
export async function keepChild<Player extends PlayerModule>(options: ChildOptions): Promise<Child<Player>> {
  let child = await startChild<Player>(options)
  let closed = false
  let restart: Promise<void> | undefined
  const startAnew = async () => {
    child = await startChild<Player>(options)
  }
  const current = async () => {
    // Who asks at the same time gets the same one, or the same failure; who asks later tries again.
    if (child.ended() && !closed)
      restart ??= startAnew().finally(() => {
        restart = undefined
      })
    await restart
    return child
  }
  return {
    get pid() {
      return child.pid
    },
    exports: child.exports,
    needs: child.needs,
    placeOf: child.placeOf,
    output: () => child.output(),
    ended: () => child.ended(),
    ask: (...question) => current().then(child => child.ask(...question)),
    during: async (...work) => (await current()).during(...work),
    endedBy: (...how) => child.endedBy(...how),
    kill: () => child.kill(),
    async close() {
      closed = true
      // One that is on its way would outlive this.
      await Promise.allSettled([restart])
      await child.close()
    },
  }
}
