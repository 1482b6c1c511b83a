/**
 * The platform's API documents, committed in `docs/reference/openapi`. Each service's application is built without a
 * database, a broker or a port, and asked for its document.
 */
import { applications } from '../../services/applications.ts'
import { type GeneratedFile, jsonFile } from './generated.ts'

export async function openApiFiles(): Promise<GeneratedFile[]> {
  const files = []
  for (const [service, open] of Object.entries(applications)) {
    const app = await open()
    await app.ready()
    files.push(jsonFile(`docs/reference/openapi/${service}.json`, app.swagger()))
    await app.close()
  }
  return files
}
