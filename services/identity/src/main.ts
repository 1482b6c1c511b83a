/** Starts the process. service.ts composes the service. */
import { subscribers } from '@groundwork/contracts/topics'
import { readConfigOrExit } from '@groundwork/kernel/config'
import { checkMessaging } from '@groundwork/kernel/messaging'
import { runService } from '@groundwork/kernel/service'
import { identitySettings, openIdentity } from './service.ts'

const config = readConfigOrExit(identitySettings, checkMessaging(subscribers))
await runService(await openIdentity(config))
