/**
 * The accounts' command, run where the service runs and with its environment: `node admin.js instructor add Ada`.
 * Prints one JSON document, or ends with 2 and a sentence (a misuse) or 1 (the database is away). `npx lab instructor`
 * and `npx lab cohort` call it and put the answer in words.
 */
import { runAdminCommand } from '@groundwork/kernel/process/admin-command'
import { readConfigOrExit, serviceSettings } from '@groundwork/kernel/process/config'
import { Type } from 'typebox'
import { runAdmin } from './admin/commands.ts'

const { DATABASE_URL: url } = readConfigOrExit(Type.Object({ DATABASE_URL: serviceSettings.DATABASE_URL }))

await runAdminCommand({ service: 'progress', url }, pool => runAdmin(pool, process.argv.slice(2)))
