/** `lab up`, `lab down` and `lab exec`: the reference platform in the background. */
import { type Command, InvalidArgumentError } from 'commander'
import pc from 'picocolors'
import { buildServices } from '../../build/services.mjs'
import { exitOnInterrupt } from '../../interrupt.ts'
import { connectPlatform } from '../../platform/client.ts'
import { describeFailure, faultOfGroundwork } from '../../platform/failure.ts'
import { probeCommand, runProbe } from '../../platform/probe.ts'
import { type StageId, stages, stagesThrough } from '../../platform/stages.ts'
import { startSupervisor } from '../../platform/start-supervisor.ts'
import { failureOf } from '../../stack/error.ts'
import { ensureEngines } from '../../stack/running.ts'
import type { InstanceStatus } from '../../stack/types.ts'
import { endAllEngines } from '../kit/engines/end.ts'
import { becomesTrue } from '../kit/eventually.ts'
import { coursePaths } from '../paths.ts'

/** @param interrupt fires at Ctrl-C */
export function registerPlatformCommands(program: Command, interrupt: AbortSignal): void {
  program
    .command('up')
    .description('bring the reference platform up step by step, each step with its proof')
    .option(
      '--through <stage>',
      `stop after this step: ${stages.map(stage => stage.id).join(', ')}`,
      parseStage,
      'gateway',
    )
    .action(({ through }: { through: StageId }) => withFailure(() => up(through, interrupt), interrupt))
  program
    .command('down')
    .description('stop the reference platform, whose data stays, and the engines that checks have kept')
    .hook('preAction', () => exitOnInterrupt(interrupt))
    .action(() => withFailure(down))
  program
    .command('exec')
    .description("run a command as if inside a service's container: lab exec redis redis-cli ping")
    .argument('<service>')
    .argument('<command...>')
    .passThroughOptions()
    .hook('preAction', () => exitOnInterrupt(interrupt))
    .action((service: string, argv: string[]) => withFailure(() => exec(service, argv)))
}

function parseStage(value: string): StageId {
  const stage = stages.find(({ id }) => id === value)
  if (!stage) throw new InvalidArgumentError(`The steps are ${stages.map(({ id }) => id).join(', ')}.`)
  return stage.id
}

async function up(through: StageId, interrupt: AbortSignal): Promise<void> {
  await ensureEngines(line => console.error(pc.dim(line)), interrupt)
  exitOnInterrupt(interrupt)
  await buildServices()
  const client = (await connectPlatform()) ?? (await startSupervisor())
  for (const stage of stagesThrough(through)) {
    console.log(`\n${pc.bold(stage.id)}  ${stage.says}`)
    const instances = await client.up(stage.services)
    for (const instance of instances.filter(({ service }) => stage.services.includes(service)))
      console.log(`  ${instanceLine(instance)}`)
    const absent = instances.find(({ service, state }) => stage.services.includes(service) && state === 'absent')
    if (absent) {
      for (const note of absent.notes) console.log(`  ${note}`)
      continue
    }
    console.log(pc.cyan(`  $ ${probeCommand(stage.probe, instances)}`))
    const answer = await runProbe(stage.probe, client, instances)
    for (const line of answer.trim().split('\n').slice(0, 16)) console.log(`  ${shortened(line)}`)
  }
  console.log(`\nIt goes on in the background. ${pc.bold('npx lab down')} stops it; the data stays.`)
}

const shortened = (line: string) => (line.length > 160 ? `${line.slice(0, 159)}…` : line)

const instanceLine = ({ service, state, engine, endpoints }: InstanceStatus) =>
  `${service.padEnd(13)} ${state.padEnd(10)} ${engine}  ${Object.values(endpoints).join(' ')}`

async function down(): Promise<void> {
  const engines = await endAllEngines(coursePaths.state)
  if (engines > 0) console.log('The engines that checks had kept for the next one are stopped.')
  const { says, stopped } = outcomes[await stopPlatform()]
  if (stopped) return console.log(says)
  console.error(says)
  process.exitCode = 3
}

const stopsWithinMs = 15_000

const outcomes = {
  'not running': { stopped: true, says: 'The platform is not running.' },
  stopped: { stopped: true, says: 'The platform is stopped. Its data stays; npx lab up brings it back.' },
  'still running': {
    stopped: false,
    says: `The platform was told to stop, and still runs after ${stopsWithinMs / 1000} s. Wait a moment, then run npx lab down again.`,
  },
}

/** Tells the process that owns the platform to stop it, and waits until that process is gone. Exported for its test. */
export async function stopPlatform(
  connect = connectPlatform,
  patienceMs = stopsWithinMs,
): Promise<keyof typeof outcomes> {
  const client = await connect()
  if (!client) return 'not running'
  await client.down()
  return (await becomesTrue(async () => !(await connect()), patienceMs, 100)) ? 'stopped' : 'still running'
}

async function exec(service: string, argv: string[]): Promise<void> {
  const client = await connectPlatform()
  if (!client) {
    console.error('The platform is not running. Start it with npx lab up.')
    process.exitCode = 3
    return
  }
  const result = await client.exec(service, argv)
  process.stdout.write(result.stdout)
  process.stderr.write(result.stderr)
  process.exitCode = result.exitCode
}

/** Says a failure in words and leaves status 3 (environment) instead of a stack trace. */
async function withFailure(action: () => Promise<void>, interrupt?: AbortSignal): Promise<void> {
  await action().catch(error => {
    if (interrupt?.aborted) throw error
    console.error(describeFailure(failureOf(error, faultOfGroundwork)))
    process.exitCode = 3
  })
}
