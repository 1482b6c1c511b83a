/**
 * Everything below `docs/`, the schemas of `labs/` and the catalogue that is made from other files, in one go:
 *
 *     npx tsx scripts/docs/generate.ts            writes what is stale (diagrams: scripts/docs/diagrams.ts)
 *     npx tsx scripts/docs/generate.ts --check    names what is stale and ends with 1
 */
import { manifestSchema } from '../lab/catalogue/manifest-schema.ts'
import { submissionSchema } from '../lab/verify/submissions/manifest-schema.ts'
import { accessFile } from './access.ts'
import { catalogFile } from './catalog.ts'
import { courseStatusFile } from './course-status.ts'
import { dataModelsFile } from './data-models.ts'
import { engineCommandsFile } from './engine-commands.ts'
import { eventsFile } from './events.ts'
import { failuresFile } from './failures.ts'
import { jsonFile, writeOrCheck } from './generated.ts'
import { labCommandFile } from './lab-command.ts'
import { mistakesFiles } from './mistakes.ts'
import { openApiFiles } from './openapi.ts'
import { orderSagaFiles } from './order-saga.ts'

writeOrCheck(
  [
    catalogFile(),
    await failuresFile(),
    jsonFile('labs/lab.schema.json', manifestSchema),
    jsonFile('labs/submission.schema.json', submissionSchema),
    await labCommandFile(),
    ...mistakesFiles(),
    await dataModelsFile(),
    eventsFile(),
    await accessFile(),
    courseStatusFile(),
    engineCommandsFile(),
    ...(await openApiFiles()),
    ...orderSagaFiles(),
  ],
  'npx tsx scripts/docs/generate.ts',
)
