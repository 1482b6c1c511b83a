/** Step 1, in the order in which a learner should hear of it. */
import type { Check } from '../../../../../scripts/lab/types.ts'
import type { StaticContext } from '../context.ts'
import { engineAddresses } from './addresses.ts'
import { appendOnly } from './append-only.ts'
import { beside } from './beside.ts'
import { built, serviceName, sourceMounted } from './building.ts'
import { namedVolumes } from './data.ts'
import { exists, parses } from './exists.ts'
import { healthChecks } from './health.ts'
import { engineVersions, noZookeeper, pinnedImages } from './images.ts'
import { isolation } from './isolation.ts'
import { allParts, noVersion } from './parts.ts'
import { gatewayPublished, loopbackOnly } from './ports.ts'
import { healthToWaitFor, waiting } from './waiting.ts'

export const composeChecks: readonly Check<StaticContext>[] = [
  exists,
  parses,
  allParts,
  noVersion,
  noZookeeper,
  pinnedImages,
  engineVersions,
  healthChecks,
  waiting,
  healthToWaitFor,
  built,
  serviceName,
  sourceMounted,
  namedVolumes,
  appendOnly,
  loopbackOnly,
  gatewayPublished,
  engineAddresses,
  isolation,
  beside,
]
