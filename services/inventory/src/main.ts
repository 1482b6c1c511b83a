/** Starts the process. service.ts composes the service. */
import { subscribers } from '@groundwork/contracts/topics'
import { readConfigOrExit } from '@groundwork/kernel/process/config'
import { runService } from '@groundwork/kernel/process/service'
import { checkMessaging } from '@groundwork/kernel/transport/messaging'
import { checkStockGateway } from './modules/picking/index.ts'
import { inventorySettings, openInventory } from './service.ts'

const config = readConfigOrExit(inventorySettings, settings => [
  ...checkMessaging(subscribers)(settings),
  ...checkStockGateway(settings),
])
await runService(await openInventory(config))
