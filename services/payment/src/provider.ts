/** The process of the simulated provider. What it is made of stands in provider/service.ts. */
import { collectGarbage } from '@groundwork/kernel/collect-garbage'
import { readConfigOrExit } from '@groundwork/kernel/config'
import { openProvider, providerSettings } from './provider/service.ts'

await (await openProvider(readConfigOrExit(providerSettings))).run()
await collectGarbage()
