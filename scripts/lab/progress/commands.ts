/**
 * Commands about progress: `join`, `sync` and `leave` for learners; `instructor` and `cohort` for the operator of the
 * platform.
 */
import type { Command } from 'commander'
import { exitOnInterrupt } from '../../interrupt.ts'
import { siteAddress } from '../../platform/site-address.ts'
import { coursePaths } from '../paths.ts'
import { account, giveAccount } from './accounts.ts'
import type { CommandResult } from './command-result.ts'
import { join, leave, syncNow } from './join.ts'
import { gatewayAddress, runAdmin } from './platform.ts'

/** @param interrupt fires at Ctrl-C */
export function registerProgressCommands(program: Command, interrupt: AbortSignal): void {
  program.hook('preAction', () => exitOnInterrupt(interrupt))
  addLearnerCommands(program)
  addInstructorCommands(program.command('instructor').description('accounts that may see a cohort’s results'))
  addCohortCommands(program.command('cohort').description('groups of learners'))
}

function addLearnerCommands(program: Command): void {
  program
    .command('join')
    .description('join a cohort with the code from your instructor, so that they see your results')
    .argument('<code>')
    .option('--name <name>', 'what your instructor sees; without it a made-up one')
    .option('--server <url>', 'where the course platform runs; without it, this machine')
    .action(async (code: string, { name, server }: { name?: string; server?: string }) =>
      print(await join({ code, name, server: server ?? (await gatewayAddress()) })),
    )
  program
    .command('sync')
    .description('send results that are not sent yet')
    .option('--all', 'send all of them again; what is there already does not change')
    .action(async ({ all }: { all?: boolean }) => print(await syncNow({ everything: all })))
  program
    .command('leave')
    .description('leave the cohort; your results stay on this machine')
    .action(async () => print(await leave()))
}

const options = (instructor?: string) => ({ site: siteAddress(coursePaths.state), instructor })

function addInstructorCommands(instructor: Command): void {
  instructor
    .command('add')
    .description('add an instructor; prints the password once')
    .argument('<name>')
    .action(async (name: string) => print(await account(runAdmin, 'instructor add', name, options())))
  instructor
    .command('password')
    .description('make a new password')
    .argument('<name>')
    .action(async (name: string) => print(await account(runAdmin, 'instructor password', name, options())))
  instructor
    .command('account')
    .description('where the shop runs: let an instructor log in by an account of it, made for them')
    .argument('<name>')
    .requiredOption('--login <login>', 'what they log in by, such as a mail address')
    .action(async (name: string, { login }: { login: string }) =>
      print(await giveAccount(runAdmin, name, { ...options(), login })),
    )
  instructor
    .command('remove')
    .description('remove an instructor who has no cohort')
    .argument('<name>')
    .action(async (name: string) => print(await account(runAdmin, 'instructor remove', name, options())))
  instructor
    .command('list')
    .description('the instructors and their cohorts')
    .action(async () => print(await account(runAdmin, 'instructor list', undefined, options())))
}

function addCohortCommands(cohort: Command): void {
  cohort
    .command('add')
    .description('add a cohort; prints the code for its learners')
    .argument('<title>')
    .option('--instructor <name>', 'whose it is, when there is more than one instructor')
    .action(async (title: string, { instructor }: { instructor?: string }) =>
      print(await account(runAdmin, 'cohort add', title, options(instructor))),
    )
  cohort
    .command('code')
    .description('make a new code; the old one stops working')
    .argument('<cohort>', 'as "lab cohort list" shows it')
    .action(async (slug: string) => print(await account(runAdmin, 'cohort code', slug, options())))
  cohort
    .command('list')
    .description('the cohorts and their codes')
    .action(async () => print(await account(runAdmin, 'cohort list', undefined, options())))
  cohort
    .command('remove')
    .description('remove a cohort with all that its learners sent')
    .argument('<cohort>', 'as "lab cohort list" shows it')
    .option('--learners <number>', 'how many they are, so that no slip takes away another')
    .action(async (slug: string, { learners }: { learners?: string }) =>
      print(await account(runAdmin, 'cohort remove', slug, { ...options(), learners })),
    )
  cohort
    .command('invite')
    .description('make a code for one person, which carries their name')
    .argument('<cohort>', 'as "lab cohort list" shows it')
    .requiredOption('--name <name>', 'under which the board will show them')
    .action(async (slug: string, { name }: { name: string }) =>
      print(await account(runAdmin, 'cohort invite', slug, { ...options(), name })),
    )
}

function print({ lines, exitCode }: CommandResult): void {
  const write = exitCode === 0 ? console.log : console.error
  for (const line of lines) write(line)
  process.exitCode = exitCode
}
