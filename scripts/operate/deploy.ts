/** `npm run deploy`: brings a new build of the platform into its containers while customers order. */
import pc from 'picocolors'
import { describeFailure } from '../platform/failure.ts'
import { readOptions, refuseOptions } from '../read-options.ts'
import { serviceOf } from '../stack/docker/containers.ts'
import { buildFailure } from '../stack/docker/failures.ts'
import { StackError } from '../stack/error.ts'
import { containerAddresses } from './addresses.ts'
import { runCommand } from './command.ts'
import { breakIn, type Found } from './deploy/breaks.ts'
import { type Deployment, openDeployment } from './deploy/deployment.ts'
import { checkConfiguration, gatewayFiles, nginxConfIn, renewConfiguration } from './deploy/gateway-configuration.ts'
import { partsOf } from './deploy/parts.ts'
import { isUpToDate, notRunning, planRoll } from './deploy/plan.ts'
import { roll, type Say } from './deploy/roll.ts'
import { migrateService, schemas } from './migrate-service.ts'

const usage = `npm run deploy -- [--service NAME ...] [--dry-run]

Brings what is in this folder into the containers of the platform, without a request that fails: builds the images, brings
the schemas up to date, then has one service after another start a new instance beside the old one, be asked by the gateway,
and end the old one. Then the gateway reads its configuration, where that has changed. What is up to date stays as it is; where
nothing runs yet, everything is started. Another engine, another gateway and another password of the database do not come in
without a break: for those nothing is done, and a sentence says what to do.

Ends with 1 when a new instance does not become ready: it is taken away again, the old one goes on, and the services after it
are left alone. Ctrl-C leaves a platform that serves. Run again, it goes on where it was.

  --service NAME   this service alone, where the others run; may be given several times
  --dry-run        says what would be done, and does nothing

Needs Docker with Compose. COMPOSE_FILE says of which files the platform is made, COMPOSE_PROJECT_NAME which platform it is.`

const { values } = readOptions(
  { options: { service: { type: 'string', multiple: true }, 'dry-run': { type: 'boolean' } } },
  usage,
)

const say: Say = (part, words, since) => {
  const seconds = since === undefined ? '' : pc.dim(`  ${((performance.now() - since) / 1000).toFixed(1)} s`)
  console.log(`${part.padEnd(16)}  ${words}${seconds}`)
}

await runCommand(async signal => {
  const deployment = await openDeployment(signal)
  const { built } = deployment
  const unknown = values.service?.filter(name => !built.includes(name)) ?? []
  if (unknown.length > 0) refuseOptions(`No service ${unknown.join(', ')} is built here: ${built.join(', ')}.`, usage)
  const chosen = values.service ? built.filter(name => values.service!.includes(name)) : built
  const others = askedByGateway(deployment).filter(name => !chosen.includes(name))
  const missing = notRunning(others, await deployment.containers(...others))
  if (missing.length > 0) throw needsTheOthers(missing)
  const refusal = breakIn(await findBreaks(deployment))
  if (refusal) throw refusal
  if (values['dry-run']) {
    await foretell(deployment, chosen)
    return 0
  }
  try {
    await deploy(deployment, chosen, signal)
    return 0
  } catch (error) {
    if (!(error instanceof StackError) || error.failure.kind !== 'service') throw error
    console.error(describeFailure(error.failure))
    return 1
  }
})

async function deploy(deployment: Deployment, chosen: string[], signal: AbortSignal): Promise<void> {
  const [gateway] = await deployment.containers('gateway')
  if (gateway?.State.Status === 'running') await checkConfiguration(gateway)
  await build(deployment, chosen)
  await startWhatServicesNeed(deployment)
  await migrateSchemas(deployment, chosen, signal)
  for (const name of chosen) await roll(deployment, name, say, signal)
  await openGateway(deployment)
}

/** nginx neither starts nor reads its configuration anew while there is a name in it that nobody has. */
function askedByGateway({ project, built }: Deployment): string[] {
  return built.filter(name => name in project.services.gateway!.dependsOn)
}

function needsTheOthers(missing: string[]): StackError {
  return new StackError({
    kind: 'environment',
    message: `The gateway does not open without ${missing.join(', ')}: not running, and not to be deployed.`,
    next: 'npm run deploy starts everything. After that, one service alone can be deployed.',
  })
}

async function build({ run, project }: Deployment, chosen: string[]): Promise<void> {
  const began = performance.now()
  const { exitCode, stdout, stderr } = await run(['build', ...chosen])
  if (exitCode !== 0) throw buildFailure(project, stdout + stderr)
  say('build', chosen.join(', '), began)
}

async function startWhatServicesNeed({ project, compose, containers, ready }: Deployment): Promise<void> {
  const { engines, others, once } = partsOf(project)
  const began = performance.now()
  await compose('up', '--detach', '--no-build', '--no-recreate', '--no-deps', ...engines)
  await ready(() => containers(...engines))
  say('engines', engines.join(', '), began)
  for (const name of once) {
    const asked = performance.now()
    await compose('run', '--rm', '--no-deps', '--no-TTY', name)
    say(name, 'done', asked)
  }
  if (others.length === 0) return
  const asked = performance.now()
  await compose('up', '--detach', '--no-build', '--no-deps', ...others)
  await ready(() => containers(...others))
  say('beside them', others.join(', '), asked)
}

async function migrateSchemas({ project }: Deployment, chosen: string[], signal: AbortSignal): Promise<void> {
  const addresses = await containerAddresses(project)
  for (const name of schemas.filter(each => chosen.includes(each))) {
    signal.throwIfAborted()
    const began = performance.now()
    say('migrate', `${name}: ${await migrateService(name, addresses)}`, began)
  }
}

/** The one door. One that is open stays so, for to start it anew would close it; it reads its configuration anew. */
async function openGateway({ project, compose, containers, ready }: Deployment): Promise<void> {
  const began = performance.now()
  await compose('up', '--detach', '--no-build', '--no-recreate', '--no-deps', 'gateway')
  await ready(() => containers('gateway'))
  const [gateway] = await containers('gateway')
  const isRenewed = await renewConfiguration(gateway!, gatewayFiles(project))
  say('gateway', isRenewed ? 'open, by its new configuration' : 'open', began)
}

/** What runs, and what the files have by now. */
async function findBreaks({ project, built, containers, settings }: Deployment): Promise<Found> {
  const single = [...partsOf(project).engines, 'gateway']
  const running = await containers(...single, ...built)
  const gateway = running.find(one => serviceOf(one) === 'gateway' && one.State.Status === 'running')
  const started = single.filter(name => running.some(one => serviceOf(one) === name))
  return {
    project,
    containers: running,
    settings: new Map(await Promise.all(started.map(async name => [name, await settings(name)] as const))),
    ...(gateway && {
      nginxConf: { inFiles: gatewayFiles(project).nginxConf.text, inContainer: await nginxConfIn(gateway) },
    }),
  }
}

async function foretell({ release, containers }: Deployment, chosen: string[]): Promise<void> {
  say('build', chosen.join(', '))
  say('migrate', schemas.filter(name => chosen.includes(name)).join(', '))
  for (const name of chosen) {
    const plan = planRoll(await release(name), await containers(name))
    const { start, retire } = plan
    if (isUpToDate(plan)) say(name, 'up to date, unless its image becomes another one')
    else say(name, `${start} to be started${retire.length > 0 ? `, then ${retire.length} to be ended` : ''}`)
  }
}
