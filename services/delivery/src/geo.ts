/** Starts the process of the simulated geo service, which geo/service.ts composes. */
import { readConfigOrExit } from '@groundwork/kernel/process/config'
import { runService } from '@groundwork/kernel/process/service'
import { shippedFolder } from '@groundwork/kernel/process/shipped-folder'
import { geoSettings, openGeo } from './geo/service.ts'

const protoFile = `${shippedFolder(import.meta.url, 'proto')}/geo.proto`
await runService(await openGeo(readConfigOrExit(geoSettings), protoFile))
