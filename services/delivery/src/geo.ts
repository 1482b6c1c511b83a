/** Starts the process of the simulated geo service, which geo/service.ts composes. */
import { collectGarbage } from '@groundwork/kernel/process/collect-garbage'
import { readConfigOrExit } from '@groundwork/kernel/process/config'
import { shippedFolder } from '@groundwork/kernel/process/shipped-folder'
import { shutdownInOrder } from '@groundwork/kernel/process/shutdown'
import { measureProcess } from '@groundwork/kernel/telemetry/metrics'
import { geoSettings, openGeo } from './geo/service.ts'

const config = readConfigOrExit(geoSettings)
const {
  start,
  log,
  lifecycle,
  metrics,
  stopSteps: steps,
} = await openGeo(config, `${shippedFolder(import.meta.url, 'proto')}/geo.proto`)
measureProcess(metrics)
await start()
log.info({ port: config.GRPC_PORT }, 'ready')
shutdownInOrder({ log, lifecycle, drainMs: config.DRAIN_MS, steps })
await collectGarbage()
