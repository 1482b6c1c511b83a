import type { Cache } from '@groundwork/kernel/cache'
import { createMediator, type Mediator } from './mediator.ts'
import { registerAnalytics } from './modules/analytics/index.ts'
import { registerLocations } from './modules/locations/index.ts'
import { registerStock } from './modules/stock/index.ts'
import { registerWorkforce } from './modules/workforce/index.ts'

/** The modules that answer requests of others. Each of them knows only what the others publish in their index.ts. */
export function openModules(cache: Cache): Mediator {
  const mediator = createMediator()
  registerStock({ cache, mediator })
  registerAnalytics(mediator)
  registerLocations(mediator)
  registerWorkforce(mediator)
  return mediator
}
