/**
 * Records what this release leaves on a learner's machine, for the upgrade test of the next one. Everything is made by the
 * release itself, with the commands that a learner types. See README.md here.
 *
 *     npx tsx scripts/upgrade/record.ts      in a fresh clone of the release
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { eventually } from '@groundwork/testkit/eventually'
import { shopAt } from '@groundwork/testkit/shop'
import { execa } from 'execa'
import pg from 'pg'
import { buildServices } from '../build/services.mjs'
import { ownPlatform } from '../platform/owner.ts'
import { repository } from '../repository.mjs'
import { readBroker } from './broker-record.ts'
import { dumpDatabase } from './dump-database.ts'
import { type Release, recordedSources } from './release.ts'

const at = (...path: string[]) => join(repository, ...path)
const lab = (...argv: string[]) =>
  execa(process.execPath, [at('scripts/lab/bin.mjs'), ...argv], { cwd: repository, reject: false })

refuseUsedClone()
await buildServices()
const platform = await ownPlatform({ anyPorts: true })
try {
  const { stack } = platform
  await stack.up()
  const address = async (service: string, port: number) => {
    const endpoint = await stack.endpoint(service, port)
    if (!endpoint) throw new Error(`${service} does not listen on ${port}.`)
    return endpoint
  }
  const { port } = await address('gateway', 8080)
  const gateway = `http://localhost:${port}`
  const { environment } = stack.project.services.postgres!
  const database = new pg.Client({
    ...(await address('postgres', 5432)),
    user: environment.POSTGRES_USER,
    password: environment.POSTGRES_PASSWORD,
    database: environment.POSTGRES_DB,
  })

  await learn(gateway)

  const shop = shopAt(gateway)
  const [tea, cup] = await shop.products()
  const order = (product = tea) =>
    shop.place({ paymentMethod: 'test-ok', lines: [{ productId: product!.id, quantity: 2 }] })
  const paid = await shop.settled((await order()).id)

  // Stock is reserved, the command to take the money is in its topic, and no service reads it.
  await stack.stop('payment')
  const unpaid = await order(cup)
  await database.connect()
  await eventually(async () => {
    if ((await shop.order(unpaid.id)).status !== 'confirmed') throw new Error('the stock is not reserved yet')
    const { rowCount } = await database.query('SELECT FROM sales.outbox')
    if (rowCount !== 0) throw new Error('the command has not left yet')
  }, 60_000)
  const broker = await readBroker(`localhost:${(await address('kafka', 9092)).port}`)
  // Ordered while the broker is away: its event waits in the outbox.
  await stack.stop('kafka')
  const unannounced = await order()

  const { sql, transactions } = await dumpDatabase(database, repository)
  await database.end()
  await platform.close()

  const folder = at('scripts/upgrade/fixtures', await commit())
  rmSync(folder, { recursive: true, force: true })
  const write = (name: string, content: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  const data = at('.groundwork/platform')
  const release: Release = {
    orders: { paid: paid.id, unpaid: unpaid.id, unannounced: unannounced.id },
    transactions,
    postgres: pathOf(data, 'PG_VERSION'),
    kafka: pathOf(data, 'meta.properties'),
    postgresVersion: readFileSync(join(data, pathOf(data, 'PG_VERSION')), 'utf8').trim(),
  }
  write('release.json', `${JSON.stringify(release, null, 2)}\n`)
  write('database.sql', sql)
  write('broker.json', `${JSON.stringify(broker, null, 1)}\n`)
  // Names without a dot, because .env and .groundwork are never committed.
  cpSync(at('.env'), join(folder, 'env'))
  for (const name of ['labs', 'progress'])
    cpSync(at('.groundwork', name), join(folder, 'state', name), { recursive: true })
  cpSync(at('workspace'), join(folder, 'workspace'), { recursive: true })
  for (const name of recordedSources) cpSync(at(name), join(folder, 'sources', name), { recursive: true })
  console.log(`Recorded in ${folder}.`)
} finally {
  await platform.close()
}

/**
 * A learner with two steps passed and sent, then another step begun, with hints, and results that wait because no
 * service answers. Lab 01 passes without engines.
 */
async function learn(gateway: string): Promise<void> {
  const invitation = await lab('instructor', 'add', 'Grace')
  const code = /npx lab join (\S+)/.exec(invitation.stdout)?.[1]
  if (!code) throw new Error(`There is no code to join with: ${invitation.stdout}${invitation.stderr}`)
  await lab('start', '01')
  cpSync(at('labs/01-architecture/solution/architecture.yaml'), at('workspace/01-architecture/architecture.yaml'))
  await checked('1', 0)
  await lab('join', code, '--name', 'Ada', '--server', gateway)
  await checked('2', 0)

  const membership = at('.groundwork/progress/membership.json')
  const joined = readFileSync(membership, 'utf8')
  // Nobody listens on this port: later results wait.
  writeFileSync(membership, joined.replace(gateway, 'http://127.0.0.1:9'))
  // The decisions of this step are not written yet.
  await checked('5', 1)
  await lab('hint', '01', '--step', '5')
  await lab('hint', '01', '--step', '5')
  await checked('2', 0)
  writeFileSync(membership, joined)
}

/** Runs a check and requires its exit status: a fixture without the expected passes would prove nothing. */
async function checked(step: string, exitCode: number): Promise<void> {
  const check = await lab('check', '01', '--step', step)
  if (check.exitCode !== exitCode) throw new Error(`Step ${step} ended with ${check.exitCode}: ${check.stdout}`)
}

/** Everything on the machine is recorded, so there may be nothing but the engines. */
function refuseUsedClone(): void {
  const state = existsSync(at('.groundwork')) ? readdirSync(at('.groundwork')) : []
  const used = [
    ...state.filter(name => !['engines', 'site'].includes(name)),
    ...(existsSync(at('workspace')) ? ['workspace'] : []),
  ]
  if (used.length === 0) return
  console.error(`This clone has been used: ${used.join(', ')}. Record in a fresh one.`)
  process.exit(2)
}

async function commit(): Promise<string> {
  return (await execa('git', ['rev-parse', '--short=7', 'HEAD'], { cwd: repository })).stdout
}

function pathOf(folder: string, name: string): string {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort((a, b) => a.length - b.length)
  const path = found.find(each => each.endsWith(`/${name}`))
  if (!path) throw new Error(`There is no ${name} below ${folder}.`)
  return path
}
