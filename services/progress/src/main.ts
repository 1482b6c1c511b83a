/** The process. What it is made of stands in service.ts. */
import { readConfigOrExit } from '@groundwork/kernel/config'
import { runService } from '@groundwork/kernel/service'
import { openProgress, progressSettings } from './service.ts'

await runService(await openProgress(readConfigOrExit(progressSettings)))
