/** `npm run deploy`: brings a new build of the platform into its containers while customers order. */
import pc from 'picocolors'
import { describeFailure } from '../platform/failure.ts'
import { readOptions, refuseOptions } from '../read-options.ts'
import { serviceOf } from '../stack/docker/containers.ts'
import { buildFailure } from '../stack/docker/failures.ts'
import { StackError } from '../stack/error.ts'
import { containerAddresses } from './addresses.ts'
import { runCommand } from './command.ts'
import { type Deployment, openDeployment } from './deploy/deployment.ts'
import { downtimeNeeded, type PlatformState } from './deploy/downtime.ts'
import { checkConfiguration, gatewayFiles, nginxConfIn, reloadIfChanged } from './deploy/gateway-configuration.ts'
import { partsOf } from './deploy/parts.ts'
import { isUpToDate, notRunning, planRoll } from './deploy/plan.ts'
import { roll, type Say } from './deploy/roll.ts'
import { migrateService, schemas } from './migrate-service.ts'

const usage = `npm run deploy -- [--service NAME ...] [--dry-run]

Deploys this folder to the platform's containers without a failed request. It builds the images and migrates the schemas.
Then it rolls one service after another: it starts a new instance beside the old one, points the gateway to it, and stops
the old one. Last, the gateway reloads its configuration if that has changed. Services that are up to date are not touched.
If nothing runs yet, everything is started. A changed engine, gateway container or database password needs downtime: the
deploy refuses it, changes nothing, and says what to do.

Exits with 1 when a new instance does not become ready: the new instance is removed, the old one goes on, and the services
after it are not touched. Ctrl-C leaves a platform that serves, and the next run continues.

  --service NAME   deploy only this service, while the others run; may be given several times
  --dry-run        say what would be done, and do nothing

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
  const refusal = downtimeNeeded(await readState(deployment))
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

/** nginx does not start or reload while its configuration names a host that nobody has. */
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

/** A gateway that runs is not recreated, because that would be downtime. It reloads its configuration. */
async function openGateway({ project, compose, containers, ready }: Deployment): Promise<void> {
  const began = performance.now()
  await compose('up', '--detach', '--no-build', '--no-recreate', '--no-deps', 'gateway')
  await ready(() => containers('gateway'))
  const [gateway] = await containers('gateway')
  const isReloaded = await reloadIfChanged(gateway!, gatewayFiles(project))
  say('gateway', isReloaded ? 'open, with its new configuration' : 'open', began)
}

async function readState({ project, built, containers, settings }: Deployment): Promise<PlatformState> {
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
    if (isUpToDate(plan)) say(name, 'up to date, unless the build changes its image')
    else say(name, `${start} to be started${retire.length > 0 ? `, then ${retire.length} to be stopped` : ''}`)
  }
}
