/** Starts the process. service.ts composes the service. */
import { subscribers } from '@groundwork/contracts/topics'
import { readConfigOrExit } from '@groundwork/kernel/config'
import { checkMessaging } from '@groundwork/kernel/messaging'
import { runService } from '@groundwork/kernel/service'
import { checkStockGateway } from './modules/picking/index.ts'
import { inventorySettings, openInventory } from './service.ts'

const config = readConfigOrExit(inventorySettings, settings => [
  ...checkMessaging(subscribers)(settings),
  ...checkStockGateway(settings),
])
await runService(await openInventory(config))
