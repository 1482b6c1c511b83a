/** Starts the process of the simulated provider, which provider/service.ts composes. */
import { collectGarbage } from '@groundwork/kernel/process/collect-garbage'
import { readConfigOrExit } from '@groundwork/kernel/process/config'
import { openProvider, providerSettings } from './provider/service.ts'

await (await openProvider(readConfigOrExit(providerSettings))).run()
await collectGarbage()
