/** Rule 3.1: init-db.sql is there, postgres runs it on its first start, and it can run to its end. */
import { posix } from 'node:path'
import { observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import { at, baseImageOf, files, finding, inWorkspace, leaveToLive, projectOf, type StaticContext } from '../context.ts'
import { databaseOf } from '../facts/database.ts'
import { parseImage, versionOf } from '../facts/image.ts'
import { initFolder, initScripts } from '../facts/init-scripts.ts'

/** The version whose grammar libpg-query has. */
const parserVersion = 17

export const sqlExists: Check<StaticContext> = {
  id: '3.0.exists',
  step: 3,
  title: 'There is a script for the database',
  proof: 'static',
  run(context) {
    const text = context.read(files.sql)
    if (text?.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, '').trim()) return { verdict: 'passed', observed: 1 }
    const first = finding('3.0.no-script', {
      message: text === undefined ? `There is no ${files.sql} in the workspace.` : `${files.sql} has no statement yet.`,
      place: { file: files.sql },
      expected: 'SQL that makes schemas, types, tables and a role',
      actual: text === undefined ? 'no such file' : 'comments only',
      next: 'Begin with one schema, and see in psql whether it is there.',
    })
    return { verdict: 'not-started', findings: [first], observed: 1 }
  },
}

export const isRun: Check<StaticContext> = {
  id: '3.1.is-run',
  step: 3,
  title: 'postgres runs init-db.sql on its first start',
  proof: 'static',
  needs: ['1.0.parses', '3.0.exists'],
  shownBy: ['3.1.init-without-error', '3.2.schemas-exist'],
  run(context) {
    const seen = observe()
    const service = projectOf(context).services.postgres
    if (!service) return seen.outcome()
    const { scripts, all, certain } = initScripts(service)
    const mine = all.filter(({ source }) => source !== undefined && inWorkspace(context, source) === files.sql)
    const direct = mine.some(file => scripts.includes(file))
    const called = mine.some(({ path }) =>
      scripts.some(
        ({ text, source }) => !mine.some(each => each.source === source) && text.includes(posix.basename(path)),
      ),
    )
    const foreign = scripts.find(({ path, text }) => /kafka-setup\.sh$/.test(path) || /\bkafka-topics\b/.test(text))
    if (!direct && !called && !certain) {
      leaveToLive(seen, 'that postgres runs init-db.sql: its image or its start-up command may bring its own scripts')
    } else {
      seen.that(direct || called, () =>
        finding('3.1.init-not-run', {
          message: `postgres does not run ${files.sql}: ${mine.length > 0 ? 'the container has it where the image does not look' : 'the container does not have it'}.`,
          place: mine[0]
            ? at(context, 'postgres', mine[0].via.key, mine[0].via.index)
            : at(context, 'postgres', 'volumes'),
          expected: `a .sql file directly in the image’s folder for init scripts`,
          actual: mine.length > 0 ? `${files.sql} as ${mine.map(({ path }) => path).join(', ')}` : 'no mount of it',
          next: 'Read in the documentation of the postgres image where scripts of the first start are looked for.',
        }),
      )
    }
    seen.that(!foreign, () =>
      finding('3.1.foreign-script', {
        message:
          'The service “postgres” also runs the script of the Kafka topics on its first start, where there is no Kafka command, and ends.',
        place: at(context, 'postgres', foreign!.via.key, foreign!.via.index),
        expected: 'only scripts for PostgreSQL',
        actual: `${posix.basename(foreign!.path)} in ${initFolder}`,
        next: 'Mount the files that postgres needs, not the folder that holds others too.',
      }),
    )
    return seen.outcome()
  },
}

export const parses: Check<StaticContext> = {
  id: '3.1.parses',
  step: 3,
  title: 'The SQL has no syntax error',
  proof: 'static',
  needs: ['3.0.exists'],
  shownBy: ['3.1.init-without-error', '3.2.schemas-exist'],
  async run(context) {
    const seen = observe()
    const service = context.compose?.services.postgres
    const version = versionOf(parseImage((service && baseImageOf(context, service)) ?? ''))?.[0]
    for (const { file, error, commands } of (await databaseOf(context))?.scripts ?? []) {
      // A newer server knows more; and what \if leaves out need not be SQL at all.
      if (error && ((version ?? parserVersion) > parserVersion || commands.some(({ name }) => name === 'if'))) {
        leaveToLive(seen, `that ${file} has no syntax error`)
        continue
      }
      seen.that(!error, () =>
        finding('3.1.syntax', {
          message: `${file} has a syntax error, and the first start of postgres ends there.`,
          place: { file, line: error!.line },
          actual: error!.message,
          next: 'Look at the end of the statement before this line as well.',
        }),
      )
    }
    return seen.outcome()
  },
}

export const oncePerImage: Check<StaticContext> = {
  id: '3.1.database-is-there',
  step: 3,
  title: 'The database and its owner, which the image makes, are not made again',
  proof: 'static',
  needs: ['3.0.exists'],
  async run(context) {
    const seen = observe()
    const database = await databaseOf(context)
    if (!database) return seen.outcome()
    const { scripts, catalogue } = database
    const variables = variablesFrom(database.scripts)
    const written = new Map((context.example?.variables ?? []).map(({ name, value }) => [name, value]))
    const environment = context.compose?.services.postgres?.environment ?? {}
    const isValueOf = (name: string, variable: string) =>
      variables.get(name) === variable || name === written.get(variable) || name === environment[variable]
    const connected = scripts.flatMap(({ file, commands }) =>
      commands
        .filter(({ name, args }) => /^c(onnect)?$/.test(name) && /^"?[\w-]+"?;?$/.test(args) && args !== '-')
        .map(({ args, line }) => ({ file, line, name: args.replace(/["';]/g, '') })),
    )
    const again = catalogue.databases.find(
      ({ name }) => isValueOf(name, 'POSTGRES_DB') || connected.some(each => each.name === name),
    )
    seen.that(!again, () =>
      finding('3.1.database-again', {
        message: 'The script makes the database POSTGRES_DB, which the image has made already.',
        place: { file: again!.file, line: again!.line },
        expected: 'the database POSTGRES_DB, in which the script runs',
        actual: 'CREATE DATABASE',
        next: 'Read in the documentation of the postgres image what POSTGRES_DB and POSTGRES_USER do.',
      }),
    )
    const owner = catalogue.roles.find(({ name }) => isValueOf(name, 'POSTGRES_USER'))
    seen.that(!owner, () =>
      finding('3.1.owner-again', {
        message: 'The script makes the user POSTGRES_USER, whom the image has made already.',
        place: { file: owner!.file, line: owner!.line },
        expected: 'another role for the services',
        actual: 'CREATE ROLE for POSTGRES_USER',
        next: 'Read in the documentation of the postgres image what POSTGRES_DB and POSTGRES_USER do.',
      }),
    )
    const elsewhere = connected.find(
      ({ name }) => !catalogue.databases.some(each => each.name === name) && !isTheDatabase(name),
    )
    seen.that(!elsewhere, () =>
      finding('3.1.other-database', {
        message: `The script goes on in the database ${elsewhere!.name}, whatever POSTGRES_DB says.`,
        place: { file: elsewhere!.file, line: elsewhere!.line },
        expected: 'the database POSTGRES_DB, in which the script runs',
        actual: `\\connect ${elsewhere!.name}`,
        next: 'Give the database another name in .env and start with an empty volume.',
      }),
    )
    return seen.outcome()
  },
}

/** psql variables by name, with the environment variable that each was read from. */
export function variablesFrom(scripts: readonly { commands: { name: string; args: string }[] }[]): Map<string, string> {
  const pairs = scripts.flatMap(({ commands }) =>
    commands.flatMap(({ name, args }) => {
      const [target, source] = args.split(/\s+/)
      return name === 'getenv' && target && source ? [[`psql_${target}`, source] as const] : []
    }),
  )
  return new Map(pairs)
}

/** Names that lead back to where the script began. */
const isTheDatabase = (name: string) => name.startsWith(':')
