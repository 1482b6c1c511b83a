/** The commands and options of `lab`. Each action loads its own code only. */
import { Command, InvalidArgumentError, Option } from 'commander'
import type { CheckFlags } from './commands/check/options.ts'
import type { Cli } from './commands/cli.ts'
import type { ListOptions } from './commands/list.ts'
import type { VerifyFlags } from './commands/verify.ts'
import type { EngineChoice } from './contract.ts'

/** Commands that are defined beside their code, which takes long to load. */
const delegated: readonly { names: readonly string[]; register(program: Command, cli: Cli): Promise<void> }[] = [
  {
    names: ['up', 'down', 'exec'],
    register: async (program, { signal }) =>
      (await import('./commands/platform.ts')).registerPlatformCommands(program, signal),
  },
  {
    names: ['join', 'leave', 'sync', 'instructor', 'cohort'],
    register: async (program, { signal }) =>
      (await import('./progress/commands.ts')).registerProgressCommands(program, signal),
  },
]

/** Wraps the work of a command so that its exit status reaches the caller of `makeProgram`. */
type Action = <Args extends unknown[]>(
  run: (...args: Args) => Promise<number> | number,
) => (...args: Args) => Promise<void>

/** @param ended gets the exit status of the action that ran */
export async function makeProgram(
  cli: Cli,
  argv: readonly string[],
  ended: (exitCode: number) => void,
): Promise<Command> {
  const program = new Command('lab')
    .description('The labs of the course: start one, check your work, see what is left.')
    .enablePositionalOptions()
    .showHelpAfterError('(npx lab --help shows what there is)')
    .helpCommand(false)
    // Set before the commands are made, because each takes these settings over.
    .exitOverride()
    .configureOutput({ writeOut: cli.out, writeErr: cli.err })
  const action: Action =
    run =>
    async (...args) =>
      ended(await run(...args))
  addLabCommands(program, cli, action)
  addHelpCommands(program, cli, action)
  addAuthorCommands(program, cli, action)
  await addDelegatedCommands(program, cli, argv)
  return program
}

/** `list`, `start` and `check`. */
function addLabCommands(program: Command, cli: Cli, action: Action): void {
  program
    .command('list')
    .description('the labs there are, and how far you are; in a terminal a screen with keys')
    .option('--plain', 'a table, and no screen')
    .option('--json', 'as data')
    .action(action(async (options: ListOptions) => (await import('./commands/list.ts')).list(cli, options)))

  program
    .command('start')
    .description('make the workspace of a lab')
    .argument('<lab>', 'its number or name')
    .action(action(async (lab: string) => (await import('./commands/workspace.ts')).start(cli, lab)))

  program
    .command('check')
    .description('check your work: its files first, then what it does when it runs')
    .argument('[lab]', 'its number or name; without it the lab that you began last')
    .option('--step <number>', 'only this step; several as 1,2')
    .option('--all', 'everything that has passed once, again')
    .option('--watch', 'again at every save; in a terminal on a screen with keys')
    .option('--plain', 'with --watch: lines, and no screen')
    .option('--dir <folder>', 'check this folder instead of your workspace')
    .option('--live', 'insist on running all of it')
    .option('--static', 'look at the files only')
    .addOption(engineOption())
    .option('--json', 'the result as one JSON document')
    .option('--junit <file>', 'write the result as JUnit XML too')
    .option('--keep', 'keep the copy that was checked')
    .addOption(
      seedOption('draw the values of an earlier run again; a run that found something by them ends with its number'),
    )
    .action(
      action(async (lab: string | undefined, flags: CheckFlags) =>
        (await import('./commands/check/check.ts')).check(cli, lab, flags),
      ),
    )
}

/** `hint`, `diff`, `solution`, `reset`, `status` and `doctor`. */
function addHelpCommands(program: Command, cli: Cli, action: Action): void {
  program
    .command('hint')
    .description('help with what fails now, a little more at each call')
    .argument('<lab>', 'its number or name')
    .option('--step <number>', 'for this step')
    .action(
      action(async (lab: string, options: { step?: string }) =>
        (await import('./commands/hint.ts')).hint(cli, lab, options),
      ),
    )

  for (const [name, description] of [
    ['diff', 'your work against ours, once yours passes'],
    ['solution', 'ours, once yours passes'],
  ] as const) {
    program
      .command(name)
      .description(description)
      .argument('<lab>', 'its number or name')
      .option('--spoil', 'before it passes, too')
      .action(
        action(async (lab: string, options: { spoil?: boolean }) =>
          (await import('./commands/solution.ts'))[name](cli, lab, options),
        ),
      )
  }

  program
    .command('reset')
    .description('begin a lab again; your work is kept')
    .argument('<lab>', 'its number or name')
    .option('--restore [time]', 'bring earlier work back, the latest unless you say which')
    .action(
      action(async (lab: string, options: { restore?: boolean | string }) =>
        (await import('./commands/workspace.ts')).reset(cli, lab, options),
      ),
    )

  program
    .command('status')
    .description('where you stand, what you have lost again and what is next')
    .option('--json', 'as data')
    .action(action(async (options: { json?: boolean }) => (await import('./commands/status.ts')).status(cli, options)))

  program
    .command('doctor')
    .description('what this machine has for the course, and what helps with what it lacks')
    .option('--json', 'as data')
    .action(action(async (options: { json?: boolean }) => (await import('./commands/doctor.ts')).doctor(cli, options)))
}

/** `verify` and `new`. */
function addAuthorCommands(program: Command, cli: Cli, action: Action): void {
  program
    .command('verify')
    .description('for authors: prove that a lab’s checker can be trusted')
    .argument('[lab]', 'all of them without it')
    .option(
      '--only <groups>',
      'definition, starter, solution, variants, wrong, controls, mutants, messages; several as a,b',
    )
    .option('--all', 'everything, also what has not changed since it was proved, and every generated mutant')
    .option('--static', 'run nothing')
    .option('--record', 'write down what learners are told')
    .addOption(seedOption('with other random choices than those of the record'))
    .addOption(engineOption())
    .option('--json', 'as data')
    .action(
      action(async (lab: string | undefined, flags: VerifyFlags) =>
        (await import('./commands/verify.ts')).verify(cli, lab, flags),
      ),
    )

  program
    .command('new')
    .description('for authors: begin a lab that lab verify accepts')
    .argument('<NN-slug>', 'its number and name, such as 17-replication')
    .action(action(async (name: string) => (await import('./commands/new.ts')).newLab(cli, name)))
}

/** The code of these commands is loaded only for one of them, or to list all commands. */
async function addDelegatedCommands(program: Command, cli: Cli, argv: readonly string[]): Promise<void> {
  const [asked = ''] = argv
  const known = [...program.commands.map(command => command.name()), ...delegated.flatMap(({ names }) => names)]
  for (const { names, register } of delegated)
    if (names.includes(asked) || !known.includes(asked)) await register(program, cli)
}

const seedOption = (what: string): Option =>
  new Option('--seed <number>', what).argParser(text => {
    const seed = Number(text)
    if (!Number.isSafeInteger(seed) || seed < 0) throw new InvalidArgumentError('It is a whole number, 0 or more.')
    return seed
  })

const engineOption = (): Option =>
  new Option('--engine <engine>', 'what runs the stack')
    .choices(['auto', 'docker', 'local'] satisfies EngineChoice[])
    .default('auto')
