/**
 * `lab instructor` and `lab cohort`: accounts are made where the platform runs, by who can run commands there. They call
 * the progress service's own command (services/progress/src/admin.ts) inside it and put its answer in words.
 */
import type { AdminAnswers } from '@groundwork/progress/admin'
import { type CommandResult, environmentError, success, usageError } from './command-result.ts'

export interface AdminRun {
  exitCode: number
  stdout: string
  stderr: string
}

/** Runs `node admin.js …` in the running progress service; undefined when there is none on this machine. */
export type RunAdmin = (argv: string[]) => Promise<AdminRun | undefined>

export interface AccountOptions {
  /** The site, for telling where to log in. */
  site: string
  /** Whose cohort it is; needed when there is more than one instructor. */
  instructor?: string
  /** Who is invited. */
  name?: string
  /** How many are to be removed: what keeps a slip from taking away another cohort. */
  learners?: string
}

type Command = keyof AdminAnswers

/** Runs one of the account commands and answers in words. */
export async function account<Name extends Command>(
  run: RunAdmin,
  command: Name,
  argument: string | undefined,
  options: AccountOptions,
): Promise<CommandResult> {
  // As one word each: a name may begin with a dash.
  const flags = (['instructor', 'name', 'learners'] as const).flatMap(flag =>
    options[flag] === undefined ? [] : [`--${flag}=${options[flag]}`],
  )
  // Behind "--", a name that begins with a dash is a name.
  const result = await run([...command.split(' '), ...flags, ...(argument === undefined ? [] : ['--', argument])])
  if (!result) {
    return environmentError(
      'The progress service is not running on this machine. "npm start" or "npx lab up" starts it.',
    )
  }
  if (result.exitCode === 2) return usageError(result.stderr.trim())
  if (result.exitCode !== 0) return environmentError(result.stderr.trim() || 'The progress service could not do that.')
  return success(...inWords[command](JSON.parse(result.stdout) as AdminAnswers[Name], options))
}

const inWords: { [Name in Command]: (answer: AdminAnswers[Name], options: AccountOptions) => string[] } = {
  'instructor add': ({ name, password, cohort }, { site }) => [
    `Instructor ${name} is added.`,
    ...login(name, password, site),
    ...(cohort ? ['', `A first cohort is made for you: “${cohort.title}”.`, ...invitation(cohort)] : []),
  ],
  'instructor password': ({ name, password }, { site }) => [
    `${name} has a new password; whoever was logged in with the old one is logged out.`,
    ...login(name, password, site),
  ],
  'instructor remove': ({ name }) => [`Instructor ${name} is removed.`],
  'instructor list': ({ instructors }) =>
    instructors.length === 0
      ? ['There is no instructor yet. "npx lab instructor add NAME" makes one.']
      : instructors.map(({ name, cohorts }) => `${name}: ${cohorts.join(', ') || 'no cohort'}`),
  'cohort add': cohort => [`Cohort “${cohort.title}” is added.`, ...invitation(cohort)],
  'cohort code': cohort => [`“${cohort.title}” has a new code; the old one no longer works.`, ...invitation(cohort)],
  'cohort list': ({ cohorts }) =>
    cohorts.length === 0
      ? ['There is no cohort yet. "npx lab cohort add TITLE" makes one.']
      : cohorts.map(
          ({ slug, title, learners, joinCode }) =>
            `${slug}: “${title}”, ${learners} ${learners === 1 ? 'learner' : 'learners'}, ${joinCode ? `code ${joinCode.code}` : `no code (npx lab cohort code ${slug})`}`,
        ),
  'cohort remove': ({ title, learners }) => [
    `“${title}” is removed, with its ${learners} ${learners === 1 ? 'learner' : 'learners'} and all that they sent.`,
  ],
  'cohort invite': ({ name, code, expiresAt, cohort }) => [
    `${name} is invited to “${cohort}”. The code carries the name and works once.`,
    `  ${name} types  npx lab join ${code}   (until ${expiresAt.slice(0, 10)})`,
  ],
}

const login = (name: string, password: string, site: string) => [
  `  Log in at  ${site}/instructor`,
  `  Name       ${name}`,
  `  Password   ${password}   (shown this once; "npx lab instructor password" makes a new one)`,
]

const invitation = ({ joinCode }: AdminAnswers['cohort add']) =>
  joinCode
    ? [
        `  Learners type  npx lab join ${joinCode.code}   (until ${joinCode.expiresAt.slice(0, 10)}, ${joinCode.seatsLeft} seats)`,
      ]
    : []
