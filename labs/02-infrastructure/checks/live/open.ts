/** Starts the learner's stack from its scratch copy, with fresh values and two instances of sales. */
import getPort from 'get-port'
import type { PartRequest, Session } from '../../../../scripts/lab/contract.ts'
import { openStack } from '../../../../scripts/lab/kit/open-stack.ts'
import { StackError } from '../../../../scripts/stack/index.ts'
import { loadWith, type StaticContext } from '../static/context.ts'
import { freshValues } from './fresh-values.ts'
import { type LiveShop, liveShop } from './shop.ts'

/** Rule 6.2. */
const upTimeoutMs = 180_000

/** @throws StackError when the stack does not come up; nothing is left running then */
export async function openShop(request: PartRequest<StaticContext>): Promise<Session<LiveShop>> {
  const { files, engine, stateDir, signal, onProgress } = request
  const env = { ...files.values, ...freshValues(await getPort()) }
  const loaded = loadWith(files, env, 'strict')
  if ('failure' in loaded) throw new StackError(loaded.failure)

  const { stack, notProved, close } = await openStack(loaded.project, {
    engine,
    stateDir,
    signal,
    upTimeoutMs,
    scale: { sales: 2 },
    onEvent: event => event.type === 'part' && onProgress(`${event.service} is ${event.state}`),
  })
  const shop = liveShop({ ...files, stack, env })
  return {
    context: shop,
    runner: stack.runner,
    notProved,
    async close() {
      await close()
      await shop.drillsOver()
    },
  }
}
