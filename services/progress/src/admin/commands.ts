/** What can be done to accounts and cohorts from the command line of the machine that runs the platform. */
import { parseArgs } from 'node:util'
import { type Pool, type Queryable, withTx } from '@groundwork/kernel/database/pool'
import { UuidOf, validator } from '@groundwork/kernel/http/schema'
import { Misuse } from '@groundwork/kernel/process/admin-command'
import { hashPassword } from '../access/passwords.ts'
import { codeDays, newJoinCode, newPassword } from '../access/secrets.ts'
import { type Cohort, type JoinCode, PersonName } from '../api.ts'
import type { InvitationView } from '../board-api.ts'
import {
  addCohort,
  addCohortInstructor,
  type CohortSummary,
  cohortBySlug,
  cohortsOf,
  listCohorts,
  removeCohort,
  replaceJoinCode,
} from '../repo/cohorts.ts'
import {
  addInstructor,
  changeLogin,
  type Instructor,
  instructorByAccount,
  instructorByName,
  listInstructors,
  removeInstructor,
} from '../repo/instructors.ts'
import { addInvitation } from '../repo/roster.ts'
import { cohortView, invitationView, joinCodeView } from '../view.ts'

export interface NewInstructor {
  name: string
  /** Shown this once. */
  password: string
  /** The cohort made for the first instructor; null when there are cohorts already. */
  cohort: CohortAndCode | null
}

/** `joinCode` is null when it is over or full. */
type CohortAndCode = Cohort & { joinCode: JoinCode | null }

const withCode = (cohort: CohortSummary): CohortAndCode => ({ ...cohortView(cohort), joinCode: joinCodeView(cohort) })

export interface AdminAnswers {
  'instructor add': NewInstructor
  'instructor password': { name: string; password: string }
  'instructor account': { name: string }
  'instructor remove': { name: string }
  'instructor list': { instructors: { name: string; createdAt: string; cohorts: string[] }[] }
  'cohort add': CohortAndCode
  'cohort code': CohortAndCode
  'cohort list': { cohorts: CohortAndCode[] }
  'cohort invite': InvitationView & { cohort: string }
  /** How many learners went with it. */
  'cohort remove': { title: string; learners: number }
}

type AdminCommand = keyof AdminAnswers

/** What may follow the argument. */
interface Options {
  account?: string
  instructor?: string
  name?: string
  learners?: string
}

const commands: {
  [Name in AdminCommand]: (pool: Pool, argument: string, options: Options) => Promise<AdminAnswers[Name]>
} = {
  'instructor add': async (pool, argument) => {
    const name = personName(argument)
    const password = newPassword()
    const passwordHash = await hashPassword(password)
    return withTx(pool, async tx => {
      const added = await addInstructor(tx, name, passwordHash)
      if (!added)
        throw new Misuse(`There is an instructor ${name} already. "instructor password" makes a new password.`)
      return { name, password, cohort: await firstCohort(tx, added.id) }
    })
  },

  'instructor password': async (pool, argument) => {
    const password = newPassword()
    const passwordHash = await hashPassword(password)
    return withTx(pool, async tx => {
      const { id, name } = await instructorCalled(tx, argument)
      await changeLogin(tx, id, { passwordHash })
      return { name, password }
    })
  },

  'instructor account': (pool, argument, { account = '' }) =>
    withTx(pool, async tx => {
      if (accountFaults(account).length > 0) throw new Misuse('Say which account: --account ID.')
      const { id, name } = await instructorCalled(tx, argument)
      const other = await instructorByAccount(tx, account)
      if (other && other.instructorId !== id) throw new Misuse(`The account is ${other.name}’s.`)
      await changeLogin(tx, id, { accountId: account })
      return { name }
    }),

  'instructor remove': (pool, argument) =>
    withTx(pool, async tx => {
      const { id, name } = await instructorCalled(tx, argument)
      if ((await cohortsOf(tx, id)).length > 0) throw new Misuse(`${name} has a cohort. "cohort remove" takes it away.`)
      await removeInstructor(tx, id)
      return { name }
    }),

  'instructor list': async pool => ({
    instructors: (await listInstructors(pool)).map(row => ({ ...row, createdAt: row.createdAt.toISOString() })),
  }),

  'cohort add': (pool, argument, { instructor }) =>
    withTx(pool, async tx => {
      const owner = instructor === undefined ? await onlyInstructor(tx) : await instructorCalled(tx, instructor)
      return newCohort(tx, title(argument), owner.id)
    }),

  'cohort code': (pool, slug) =>
    withTx(pool, async tx => {
      const cohort = await cohortCalled(tx, slug)
      await replaceJoinCode(tx, cohort.id, freshCode())
      return withCode((await listCohorts(tx)).find(({ id }) => id === cohort.id)!)
    }),

  'cohort list': async pool => ({ cohorts: (await listCohorts(pool)).map(withCode) }),

  'cohort invite': (pool, slug, { name }) =>
    withTx(pool, async tx => {
      const { id, title } = await cohortCalled(tx, slug)
      const invitation = { code: newJoinCode(), name: personName(name ?? ''), days: codeDays }
      return { ...invitationView(await addInvitation(tx, id, invitation)), cohort: title }
    }),

  'cohort remove': (pool, slug, { learners }) =>
    withTx(pool, async tx => {
      const { id } = await cohortCalled(tx, slug)
      const cohort = (await listCohorts(tx)).find(each => each.id === id)!
      if (learners !== String(cohort.learners)) {
        throw new Misuse(
          `“${cohort.title}” has ${cohort.learners} learners. To remove it with all that they sent, add --learners ${cohort.learners}.`,
        )
      }
      await removeCohort(tx, id)
      return { title: cohort.title, learners: cohort.learners }
    }),
}

const takesArgument: Record<AdminCommand, string | undefined> = {
  'instructor add': 'NAME',
  'instructor password': 'NAME',
  'instructor account': 'NAME',
  'instructor remove': 'NAME',
  'instructor list': undefined,
  'cohort add': 'TITLE',
  'cohort code': 'COHORT',
  'cohort list': undefined,
  'cohort invite': 'COHORT',
  'cohort remove': 'COHORT',
}

/** Runs `argv` (`['instructor', 'add', 'Ada']`). @throws Misuse for whatever the caller can mend */
export async function runAdmin(pool: Pool, argv: string[]): Promise<AdminAnswers[AdminCommand]> {
  const { values, positionals } = parse(argv)
  const [noun, verb, argument, ...rest] = positionals
  const name = `${noun} ${verb}` as AdminCommand
  if (!Object.hasOwn(commands, name)) throw new Misuse(`Commands: ${Object.keys(commands).join(', ')}.`)
  const wanted = takesArgument[name]
  if ((wanted !== undefined) !== (argument !== undefined) || rest.length > 0) {
    throw new Misuse(`Use: ${name}${wanted ? ` "${wanted}"` : ''}`)
  }
  return commands[name](pool, argument ?? '', values)
}

function parse(argv: string[]) {
  try {
    const options = {
      account: { type: 'string' },
      instructor: { type: 'string' },
      name: { type: 'string' },
      learners: { type: 'string' },
    } as const
    return parseArgs({ args: argv, allowPositionals: true, options })
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error))
  }
}

/** A code is good for a month and 200 learners. */
const freshCode = () => ({ code: newJoinCode(), days: codeDays, seats: 200 })

/** So that the first instructor has something to hand out at once. */
async function firstCohort(tx: Queryable, instructorId: string): Promise<CohortAndCode | null> {
  return (await listCohorts(tx)).length === 0 ? newCohort(tx, 'First cohort', instructorId) : null
}

async function newCohort(tx: Queryable, title: string, instructorId: string): Promise<CohortAndCode> {
  const slug = slugOf(title)
  let id = await addCohort(tx, { slug, title })
  for (let n = 2; !id; n += 1) id = await addCohort(tx, { slug: `${slug}-${n}`, title })
  await addCohortInstructor(tx, id, instructorId)
  await replaceJoinCode(tx, id, freshCode())
  return withCode((await cohortsOf(tx, instructorId)).find(cohort => cohort.id === id)!)
}

async function cohortCalled(tx: Queryable, slug: string) {
  const cohort = await cohortBySlug(tx, slug)
  if (!cohort) throw new Misuse(`There is no cohort ${slug}. "cohort list" shows them.`)
  return cohort
}

async function onlyInstructor(tx: Queryable): Promise<Instructor> {
  const [one, ...others] = await listInstructors(tx)
  if (!one) throw new Misuse('There is no instructor yet. Add one first: instructor add NAME')
  if (others.length > 0) throw new Misuse('There is more than one instructor: say whose it is with --instructor NAME.')
  return instructorCalled(tx, one.name)
}

async function instructorCalled(tx: Queryable, name: string): Promise<Instructor> {
  const instructor = await instructorByName(tx, name.trim())
  if (!instructor) throw new Misuse(`There is no instructor ${name}. "instructor list" shows them.`)
  return instructor
}

const nameFaults = validator(PersonName)
const accountFaults = validator(UuidOf('Of an account of identity.'))

function personName(text: string): string {
  const name = text.trim()
  if (nameFaults(name).length > 0) throw new Misuse('A name has 1 to 80 signs on one line.')
  return name
}

function title(text: string): string {
  const trimmed = text.trim()
  if (trimmed.length < 1 || trimmed.length > 120) throw new Misuse('A title has 1 to 120 signs.')
  return trimmed
}

/** `Spring 2027, group B` → `spring-2027-group-b`. A title without a letter or digit that a URL can show is `cohort`. */
function slugOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  return words?.join('-').slice(0, 60).replace(/-$/, '') ?? 'cohort'
}
