/**
 * `lab instructor` and `lab cohort`: accounts are made on the machine of the platform, by anyone who can run commands
 * there. Each runs the service's own admin command inside the service (services/progress/src/admin.ts; identity's for
 * an account) and puts its answer into words.
 */
import type { AdminAnswers } from '@groundwork/progress/admin'
import { type CommandResult, environmentError, success, usageError } from './command-result.ts'

export interface AdminRun {
  exitCode: number
  stdout: string
  stderr: string
}

/**
 * Runs `node admin.js …` in a running service, by default progress; undefined when that service does not run on this
 * machine.
 */
export type RunAdmin = (argv: string[], service?: 'progress' | 'identity') => Promise<AdminRun | undefined>

export interface AccountOptions {
  /** Id of the identity account that belongs to the instructor. */
  account?: string
  /** Address of the site, to say where to log in. */
  site: string
  /** The instructor of the cohort; needed when there are several. */
  instructor?: string
  /** Name of the invited learner. */
  name?: string
  /** How many learners will be removed: the number protects another cohort from a typing mistake. */
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
  // Written as one word, because a name may begin with a dash.
  const flags = (['account', 'instructor', 'name', 'learners'] as const).flatMap(flag =>
    options[flag] === undefined ? [] : [`--${flag}=${options[flag]}`],
  )
  // After "--", because a name may begin with a dash.
  const argv = [...command.split(' '), ...flags, ...(argument === undefined ? [] : ['--', argument])]
  const ended = await ask<AdminAnswers[Name]>(run, 'progress', argv)
  return 'refusal' in ended ? ended.refusal : success(...inWords[command](ended.answer, options))
}

/** Makes an identity account and connects an instructor to it. */
export async function giveAccount(
  run: RunAdmin,
  name: string,
  options: AccountOptions & { login: string },
): Promise<CommandResult> {
  const known = await ask<AdminAnswers['instructor list']>(run, 'progress', ['instructor', 'list'])
  if ('refusal' in known) return known.refusal
  // Asked first: an account without an instructor would keep its login name taken.
  const isKnown = known.answer.instructors.some(each => each.name.toLowerCase() === name.trim().toLowerCase())
  if (!isKnown) return usageError(`There is no instructor ${name}. "npx lab instructor list" shows them.`)
  const made = await ask<{ id: string; login: string; password: string }>(run, 'identity', [
    'add-instructor',
    options.login,
  ])
  if ('refusal' in made) return made.refusal
  const tied = await account(run, 'instructor account', name, { ...options, account: made.answer.id })
  if (tied.exitCode !== 0) return tied
  const { login, password } = made.answer
  return success(...tied.lines, ...loginLines(login, `${password}   (shown this once)`, options.site))
}

/** @returns the answer of a service's command, or the sentence to print instead */
async function ask<Answer>(
  run: RunAdmin,
  service: 'progress' | 'identity',
  argv: string[],
): Promise<{ answer: Answer } | { refusal: CommandResult }> {
  const result = await run(argv, service)
  if (!result) {
    const sentence = `The ${service} service is not running on this machine. "npm start" or "npx lab up" starts it.`
    return { refusal: environmentError(sentence) }
  }
  const said = result.stderr.trim()
  if (result.exitCode === 2) return { refusal: usageError(said) }
  if (result.exitCode !== 0) return { refusal: environmentError(said || `The ${service} service could not do that.`) }
  return { answer: JSON.parse(result.stdout) as Answer }
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
  'instructor account': ({ name }) => [
    `${name} logs in by an account from now on; the password of before is over, and who was logged in with it is logged out.`,
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

const login = (name: string, password: string, site: string) =>
  loginLines(name, `${password}   (shown this once; "npx lab instructor password" makes a new one)`, site)

const loginLines = (name: string, password: string, site: string) => [
  `  Log in at  ${site}/instructor`,
  `  Name       ${name}`,
  `  Password   ${password}`,
]

const invitation = ({ joinCode }: AdminAnswers['cohort add']) =>
  joinCode
    ? [
        `  Learners type  npx lab join ${joinCode.code}   (until ${joinCode.expiresAt.slice(0, 10)}, ${joinCode.seatsLeft} seats)`,
      ]
    : []
