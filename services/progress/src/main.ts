/** Starts the process. service.ts composes the service. */
import { readConfigOrExit } from '@groundwork/kernel/process/config'
import { runService } from '@groundwork/kernel/process/service'
import { openProgress, progressSettings } from './service.ts'

await runService(await openProgress(readConfigOrExit(progressSettings)))
