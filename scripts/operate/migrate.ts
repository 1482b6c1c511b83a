/** `npm run migrate`: migrates the schemas of all services, as each service does at its start. */
import { readOptions, refuseOptions } from '../read-options.ts'
import { platformAddresses } from './addresses.ts'
import { runCommand } from './command.ts'
import { migrateService, schemas } from './migrate-service.ts'

const usage = `npm run migrate [-- SERVICE ...]

Brings the schemas up to date in the database of the platform that runs, those of all services or of the ones named:
${schemas.join(', ')}.

Forward only, and each file whole or not at all. Ctrl-C undoes the file at hand and no other; the next run goes on there.`

const { positionals } = readOptions({ allowPositionals: true }, usage)
const unknown = positionals.filter(name => !schemas.some(each => each === name))
if (unknown.length > 0) refuseOptions(`There is no service ${unknown.join(', ')}.`, usage)

await runCommand(async signal => {
  const platform = await platformAddresses()
  // A running migration ends with its session, and the session ends with this process.
  signal.addEventListener('abort', () => process.exit(130))
  for (const name of positionals.length > 0 ? schemas.filter(each => positionals.includes(each)) : schemas)
    console.log(`${name.padEnd(12)} ${await migrateService(name, platform)}`)
  return 0
})
