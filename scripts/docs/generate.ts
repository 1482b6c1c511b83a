/**
 * Everything below `docs/` and the catalogue that is made from other files, in one go:
 *
 *     npx tsx scripts/docs/generate.ts            writes what is stale (diagrams: scripts/docs/diagrams.ts)
 *     npx tsx scripts/docs/generate.ts --check    names what is stale and ends with 1
 */
import { catalogFile } from './catalog.ts'
import { writeOrCheck } from './generated.ts'
import { labCommandFile } from './lab-command.ts'
import { openApiFiles } from './openapi.ts'

writeOrCheck([catalogFile(), await labCommandFile(), ...(await openApiFiles())], 'npx tsx scripts/docs/generate.ts')
