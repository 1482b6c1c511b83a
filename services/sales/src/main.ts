/** Starts the process. service.ts composes the service. */
import { subscribers } from '@groundwork/contracts/topics'
import { readConfigOrExit } from '@groundwork/kernel/process/config'
import { runService } from '@groundwork/kernel/process/service'
import { checkMessaging } from '@groundwork/kernel/transport/messaging'
import { openSales, salesSettings } from './service.ts'

const config = readConfigOrExit(salesSettings, checkMessaging(subscribers))
await runService(await openSales(config))
