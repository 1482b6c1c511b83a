/** Starts the process. service.ts composes the service. */
import { subscribers } from '@groundwork/contracts/topics'
import { readConfigOrExit } from '@groundwork/kernel/process/config'
import { runService } from '@groundwork/kernel/process/service'
import { checkMessaging } from '@groundwork/kernel/transport/messaging'
import { openPayment, paymentSettings } from './service.ts'

const config = readConfigOrExit(paymentSettings, checkMessaging(subscribers))
await runService(await openPayment(config))
