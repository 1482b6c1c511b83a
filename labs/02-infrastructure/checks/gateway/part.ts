/** Step 5 in nginx alone: the learner's service `gateway` before three echoes that stand in for the services. */
import { readFileSync } from 'node:fs'
import type { Part } from '../../../../scripts/lab/contract.ts'
import { foreignStack } from '../negative-controls.ts'
import { layOver, openLive } from '../open.ts'
import { type ServiceName, serviceNames } from '../rules.ts'
import { startFailure } from '../start-failure.ts'
import { dockerfileOf, type StaticContext } from '../static/context.ts'
import { createGateway, type LiveGateway } from './client.ts'
import { corsChecks } from './cors.ts'
import { balanceCheck, faultChecks } from './faults.ts'
import { headerChecks } from './headers.ts'
import { limitCheck } from './limit.ts'
import { routingChecks } from './routing.ts'

/** What the echoes run in where there are containers; elsewhere the Node of this machine. */
const image = 'node:24.21.0-slim'
/** Where the given service listens unless PORT says otherwise. */
const standardPort = '8000'

export const gateway: Part<StaticContext, LiveGateway> = {
  id: 'gateway',
  title: 'nginx starts with your configuration',
  proof: 'live',
  engines: ['nginx'],
  needs: ['1.0.parses', '5.0.*'],
  ahead: true,
  async open(request) {
    const echo = layOver(request.files, {
      name: 'echo.mjs',
      text: readFileSync(new URL('echo.mjs', import.meta.url), 'utf8'),
    })
    const text = [
      'services:',
      alone,
      ...serviceNames.map(name => echoAs(name, portOf(request.files, name), echo)),
    ].join('\n')
    const over = { name: 'gateway.yml', text }
    const opening = { services: ['gateway', ...serviceNames], scale: { sales: 2 }, over, partly: true }
    const { live, ...session } = await openLive(request, opening)
    const severalClients = session.runner === 'local' && process.platform === 'linux'
    const gateway = createGateway(`http://127.0.0.1:${live.env.GATEWAY_PORT}`, severalClients)
    return { context: { ...live, gateway }, ...session }
  },
  startFailure,
  checks: [...routingChecks, ...headerChecks, balanceCheck, ...corsChecks, limitCheck, ...faultChecks],
  negativeControls: [foreignStack],
}

const alone = `  gateway:
    depends_on: !reset null
    healthcheck: !override { disable: true }`

/** What of the service would not fit an echo. */
const without =
  'entrypoint working_dir user env_file ports depends_on container_name restart secrets configs tmpfs'.split(' ')

/** In the service's networks and under its names, so that the gateway finds an echo exactly where it would find it. */
const echoAs = (service: ServiceName, port: string, program: string): string => `  ${service}:
    image: ${image}
    build: !reset null
    command: !override [node, /lab-check/echo.mjs]
    environment: !override { SERVICE_NAME: ${service}, PORT: ${JSON.stringify(port)} }
    volumes: !override [${JSON.stringify(`${program}:/lab-check/echo.mjs:ro`)}]
    healthcheck: !override { disable: true }
${without.map(key => `    ${key}: !reset null`).join('\n')}`

function portOf(files: StaticContext, service: ServiceName): string {
  const written =
    files.compose?.services[service]?.environment.PORT ?? dockerfileOf(files, service)?.final.image.env.PORT
  return written || standardPort
}
