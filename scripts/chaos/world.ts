/** The shop as processes on its own engines; each process and each engine can be hurt. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { services } from '@groundwork/contracts/services'
import { topics } from '@groundwork/contracts/topics'
import { freePort } from '@groundwork/testkit/service-process'
import { type Shop, shopAt } from '@groundwork/testkit/shop'
import { testKeysUrl } from '@groundwork/testkit/token'
import { Kafka, logLevel } from 'kafkajs'
import pg from 'pg'
import { buildServices } from '../build/services.mjs'
import { loadPlatform } from '../platform/project.ts'
import { repository } from '../repository.mjs'
import { createLocalStack } from '../stack/running.ts'
import type { ComposeService, Stack } from '../stack/types.ts'
import { orderServices } from './order-services.ts'
import { createVictim, type Program, type Victim } from './victim.ts'

export interface World {
  shop: Shop
  /** Connected as superuser, to read every schema. */
  database: pg.Pool
  broker: Kafka
  brokerAddress: string
  engines: Pick<Stack, 'kill' | 'stop' | 'start'>
  victims: Map<string, Victim>
  /** A second process of the same program. */
  twinOf(name: string): Promise<Victim>
  /** Connected as superuser, to the database of the processes that start with an empty one. */
  empty: pg.Pool
  /** The same program at the same address, on a database that no service has used. */
  fromNothing(name: string): Victim
  stop(): Promise<void>
}

/** Groups at the broker. */
export const groups = Object.values(services).flatMap(({ consumers }) => Object.keys(consumers))
export const topicNames: readonly string[] = topics

/** Name of the database that is only initialised: by the first-start scripts and the roles. */
const unused = 'unused'

const engineServices = ['postgres', 'postgres-roles', 'redis', 'kafka', 'kafka-topics']

export async function openWorld(): Promise<World> {
  const project = loadPlatform()
  const shipped = Object.values(project.services).filter(
    service => service.build && orderServices.includes(serviceOf(service)),
  )
  await buildServices([...new Set(shipped.map(serviceOf))])
  mkdirSync(join(repository, '.groundwork'), { recursive: true })
  const stateDir = mkdtempSync(join(repository, '.groundwork/chaos-'))
  const stack = await createLocalStack(project, { stateDir, anyPorts: true, services: engineServices })
  const victims = new Map<string, Victim>()
  const postgres = project.services.postgres!
  const pools: pg.Pool[] = []
  const stop = async () => {
    await Promise.all([...victims.values()].map(victim => victim.stop()))
    await Promise.all(pools.map(pool => pool.end()))
    await stack.down({ volumes: true })
    rmSync(stateDir, { recursive: true, force: true })
  }
  try {
    await stack.up({ services: engineServices })
    const addresses = await addressesOf(stack, shipped)
    const programOf = (service: ComposeService, own = addresses) => program(service, own)
    const address = addresses.get('postgres:5432')!
    const { POSTGRES_DB: used = '' } = postgres.environment
    const [database, empty] = [superuser(postgres, address, used), superuser(postgres, address, unused)]
    pools.push(database, empty)
    // Copied before anything else connects: PostgreSQL does not copy a database that is in use.
    await database.query(`CREATE DATABASE ${unused} TEMPLATE ${used}`)
    for (const service of shipped) victims.set(service.name, createVictim(programOf(service)))
    // Each service migrates its own schema; payment also makes the provider's table.
    for (const victim of victims.values()) {
      victim.start()
      await victim.ready()
    }
    const brokerAddress = addresses.get('kafka:9092')!
    const url = (name: string) => `http://${addresses.get(`${name}:8000`)}`
    return {
      shop: shopAt({ sales: url('sales'), inventory: url('inventory'), payment: url('payment') }),
      database,
      broker: new Kafka({ brokers: [brokerAddress], logLevel: logLevel.NOTHING }),
      brokerAddress,
      engines: stack,
      victims,
      async twinOf(name) {
        const own = new Map(addresses).set(`${name}:8000`, `127.0.0.1:${await freePort()}`)
        return createVictim(programOf(project.services[name]!, own))
      },
      empty,
      fromNothing(name) {
        const own = new Map([[`postgres:5432/${used}`, `${address}/${unused}`], ...addresses])
        return createVictim(programOf(project.services[name]!, own))
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const serviceOf = ({ build }: ComposeService): string => build!.args.SERVICE!

/** Where each `host:port` of the compose file is on this machine. */
async function addressesOf(stack: Stack, shipped: ComposeService[]): Promise<Map<string, string>> {
  const addresses = new Map<string, string>()
  const engines = [
    ['postgres', 5432],
    ['redis', 6379],
    ['kafka', 19092],
    ['kafka', 9092],
  ] as const
  for (const [name, port] of engines) {
    const endpoint = await stack.endpoint(name, port)
    addresses.set(`${name}:${port}`, `${endpoint!.host}:${endpoint!.port}`)
  }
  for (const { name, environment } of shipped) {
    for (const port of portsOf(environment)) addresses.set(`${name}:${port}`, `127.0.0.1:${await freePort()}`)
  }
  return addresses
}

const portsOf = ({ PORT, GRPC_PORT }: Record<string, string>) => [PORT, GRPC_PORT].filter(port => port !== undefined)

const experiment = {
  HOST: '127.0.0.1',
  LOG_LEVEL: 'warn',
  // The customers' tokens are signed by the tests' keys.
  JWKS_URL: testKeysUrl,
  // Couriers move fast, so that a run does not wait for them.
  TICK_MS: '50',
}

/** The program that a service of the compose file describes, as a process of this machine. */
function program(service: ComposeService, addresses: ReadonlyMap<string, string>): Program {
  const { name, environment, command } = service
  const translated = Object.entries(environment).map(([variable, value]) => [variable, translate(value, addresses)])
  const here = (port: string) => addresses.get(`${name}:${port}`)!.split(':')[1]!
  const ports = ['PORT', 'GRPC_PORT'].flatMap(variable =>
    environment[variable] ? [[variable, here(environment[variable])]] : [],
  )
  const entry = Array.isArray(command) ? command.at(-1)! : 'main.js'
  return {
    name,
    script: `dist/services/${serviceOf(service)}/${entry}`,
    env: { ...Object.fromEntries([...translated, ...ports]), ...experiment },
    url: `http://${addresses.get(`${name}:${environment.PORT}`)}`,
  }
}

function translate(value: string, addresses: ReadonlyMap<string, string>): string {
  let text = value
  for (const [named, here] of addresses) text = text.replaceAll(named, here)
  return text
}

function superuser({ environment }: ComposeService, address: string, database: string): pg.Pool {
  const [host, port] = address.split(':')
  const { POSTGRES_USER: user, POSTGRES_PASSWORD: password } = environment
  const pool = new pg.Pool({ host, port: Number(port), user, password, database, max: 4 })
  pool.on('error', () => {})
  return pool
}
