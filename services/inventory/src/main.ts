/** Starts the process. service.ts composes the service. */
import { readConfigOrExit } from '@groundwork/kernel/process/config'
import { runService } from '@groundwork/kernel/process/service'
import { checkInventory, inventorySettings, openInventory } from './service.ts'

const config = readConfigOrExit(inventorySettings, checkInventory)
await runService(await openInventory(config))
