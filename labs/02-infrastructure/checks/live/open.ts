/** Starts the learner's stack from its scratch copy, with fresh values and two instances of sales. */
import getPort from 'get-port'
import type { LiveRequest, LiveSession } from '../../../../scripts/lab/contract.ts'
import { createLocalStack, StackError } from '../../../../scripts/stack/index.ts'
import type { StackEvent } from '../../../../scripts/stack/types.ts'
import { loadWith, type StaticContext } from '../static/context.ts'
import { freshValues } from './fresh-values.ts'
import { type LiveShop, liveShop } from './shop.ts'

/** Rule 6.2. */
const healthyWithinMs = 180_000

/** @throws StackError when the stack does not come up; nothing is left running then */
export async function openShop(request: LiveRequest<StaticContext>): Promise<LiveSession<LiveShop>> {
  const { context, stateDir, signal } = request
  const env = { ...context.values, ...freshValues(await getPort()) }
  const loaded = loadWith(context, env, 'strict')
  if ('failure' in loaded) throw new StackError(loaded.failure)

  const stack = await createLocalStack(loaded.project, {
    stateDir,
    scale: { sales: 2 },
    signal,
    onEvent: event => {
      const said = inWords(event)
      if (said) request.onProgress(said)
    },
  })
  const close = () => stack.down({ volumes: true })
  try {
    await stack.up({ timeoutMs: healthyWithinMs })
  } catch (error) {
    await close().catch(() => undefined)
    throw error
  }
  const shop = liveShop({ ...context, stack, env })
  return {
    context: shop,
    runner: stack.runner,
    notProved: stack.notProved(),
    async close() {
      await close()
      await shop.drillsOver()
    },
  }
}

function inWords(event: StackEvent): string | undefined {
  return event.type === 'part' ? `${event.service} is ${event.state}` : undefined
}
