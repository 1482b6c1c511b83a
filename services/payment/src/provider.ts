/** Starts the process of the simulated provider, which provider/service.ts composes. */
import { readConfigOrExit } from '@groundwork/kernel/process/config'
import { runService } from '@groundwork/kernel/process/service'
import { openProvider, providerSettings } from './provider/service.ts'

await runService(await openProvider(readConfigOrExit(providerSettings)))
