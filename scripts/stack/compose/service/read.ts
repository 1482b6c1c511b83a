/** Reads one merged service as a ComposeService. */
import type { ComposeService } from '../../types.ts'
import type { LoadContext } from '../context.ts'
import { child, entriesOf, flagOf, itemsOf, placeOfNode, type Tree, textOf, textsOf, toPlain } from '../yaml/tree.ts'
import { readBuild } from './build.ts'
import { readCommand } from './command.ts'
import { readDependencies } from './dependencies.ts'
import { readEnvironment } from './environment.ts'
import { readHealthcheck } from './healthcheck.ts'
import { readDuration, readMemoryLimit, readScale } from './limits.ts'
import { readMount } from './mounts.ts'
import { readAliases, readNetworks } from './networks.ts'
import { readPorts } from './ports.ts'
import { readRestart } from './restart.ts'
import { readSecretsOrConfigs } from './secrets-and-configs.ts'

/** `file` is the whole merged file, which services refer to. */
export function readService(name: string, node: Tree, file: Tree, context: LoadContext): ComposeService {
  const get = (key: string) => child(node, key)
  return {
    name,
    place: placeOfNode(node),
    image: textOf(get('image')),
    build: readBuild(get('build'), context),
    command: readCommand(get('command'), name, 'command'),
    entrypoint: readCommand(get('entrypoint'), name, 'entrypoint'),
    environment: readEnvironment(node, name, context),
    ports: readPorts(get('ports'), name),
    expose: textsOf(get('expose')),
    volumes: itemsOf(get('volumes')).map(item => readMount(item, name)),
    tmpfs: textsOf(get('tmpfs')).map(entry => entry.split(':')[0]!),
    dependsOn: readDependencies(node),
    healthcheck: readHealthcheck(get('healthcheck'), name),
    ...readRestart(node, name),
    networks: readNetworks(node, name),
    aliases: readAliases(node),
    networkMode: textOf(get('network_mode')),
    privileged: flagOf(get('privileged')),
    user: textOf(get('user')),
    init: flagOf(get('init')),
    readOnly: flagOf(get('read_only')),
    capAdd: textsOf(get('cap_add')),
    capDrop: textsOf(get('cap_drop')),
    securityOpt: textsOf(get('security_opt')),
    memoryLimit: readMemoryLimit(node),
    workingDir: textOf(get('working_dir')),
    stopSignal: textOf(get('stop_signal')),
    stopGracePeriod: readDuration(get('stop_grace_period')),
    scale: readScale(node),
    secrets: readSecretsOrConfigs(get('secrets'), child(file, 'secrets'), '/run/secrets', context.lookup),
    configs: readSecretsOrConfigs(get('configs'), child(file, 'configs'), '', context.lookup),
    labels: Object.fromEntries(entriesOf(get('labels')).map(([key, value]) => [key, textOf(value) ?? ''])),
    raw: toPlain(node) as Record<string, unknown>,
  }
}
