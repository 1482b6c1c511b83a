/** All static checks of lab 02, in the order in which a learner should hear of them: what a run cannot show. */
import type { Check } from '../../../../scripts/lab/types.ts'
import { built, sourceMounted } from './compose/building.ts'
import { namedVolumes } from './compose/data.ts'
import { healthChecks } from './compose/health.ts'
import { engineVersions, noZookeeper, pinnedImages } from './compose/images.ts'
import { isolation } from './compose/isolation.ts'
import { otherComposeFiles } from './compose/other-compose-files.ts'
import { allParts, noVersion } from './compose/parts.ts'
import { gatewayPublished, loopbackOnly } from './compose/ports.ts'
import { waiting } from './compose/waiting.ts'
import type { StaticContext } from './context.ts'
import { buildContext, gitignore } from './environment/ignored.ts'
import { missingSecrets, noSecrets, noSecretsElsewhere } from './environment/secrets.ts'
import { groups, sameVariables } from './environment/variables.ts'
import { basePinned, dependencies, nothingLeft, readable } from './image/image.ts'
import { memory } from './image/memory.ts'
import { programCopied } from './image/program.ts'
import { healthCommand, noShell, notRoot } from './image/running.ts'
import { asksBroker, canScale, lineEnds, listensToOthers, oneShot } from './scripts.ts'
import { parses, started } from './started.ts'

export const staticChecks: readonly Check<StaticContext>[] = [
  started('compose'),
  parses,
  ...[allParts, noVersion, noZookeeper, pinnedImages, engineVersions, healthChecks, waiting],
  ...[built, sourceMounted, namedVolumes, loopbackOnly, gatewayPublished, isolation, otherComposeFiles],
  started('example'),
  ...[sameVariables, groups, noSecrets, noSecretsElsewhere, missingSecrets, gitignore, buildContext],
  started('sql'),
  lineEnds[0],
  ...[started('setup'), lineEnds[1], asksBroker, oneShot],
  ...[started('gateway'), listensToOthers, canScale],
  started('dockerfile'),
  ...[readable, basePinned, dependencies, nothingLeft, notRoot, programCopied, noShell, healthCommand, memory],
]
