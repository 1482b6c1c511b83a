/**
 * Deploys to a platform that runs in containers, while customers order: `tsx scripts/operate/deploy/drill.ts URL`. Every
 * service is rolled, then a release of sales that cannot start is tried, then changed configurations of the gateway, then
 * changes that need downtime and must be refused. Exits with 1 if a request failed or an order was not delivered.
 * COMPOSE_PROJECT_NAME and COMPOSE_FILE name the platform.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { eventually } from '@groundwork/testkit/eventually'
import { shopAt } from '@groundwork/testkit/shop'
import { execa } from 'execa'
import { repository } from '../../repository.mjs'
import { type Customers, startCustomers } from './customers.ts'
import { openDeployment } from './deployment.ts'

const gateway = process.argv[2] ?? 'http://127.0.0.1:8080'
const deployment = await openDeployment(new AbortController().signal)
const shop = shopAt(gateway)
const customers = startCustomers(gateway)
try {
  await moreAnswers(customers)
  const before = await running()
  assert.equal(await deploy(), 0, 'a deploy that succeeds ends with 0')
  const after = await running()
  assert.deepEqual(
    before.filter(id => after.includes(id)),
    [],
    'every instance is a new one',
  )
  await deployWhatCannotStart()
  assert.deepEqual(await running(), after, 'a release that cannot start leaves the instances as they were')
  await deployAnotherTemplate()
  assert.equal(await deploy({ SALES_DB_PASSWORD: 'another' }), 3, 'a changed password is refused')
  assert.equal(await deploy({ ALLOWED_ORIGIN: 'http://elsewhere.example' }), 3, 'a changed gateway is refused')
  assert.deepEqual(await running(), after, 'what is refused leaves the instances as they were')
  await moreAnswers(customers)
} finally {
  await customers.stop()
}
for (const failure of customers.failures()) console.log(failure)
for (const id of customers.orders()) {
  const { status } = await shop.ended(id)
  assert.equal(status, 'delivered', `order ${id}`)
}
const { answered, sentAgain } = customers.counts()
console.log(
  `${answered} requests answered (${sentAgain} over a second connection), ${customers.failures().length} failed; ${customers.orders().length} orders, all delivered`,
)
process.exitCode = customers.failures().length > 0 ? 1 : 0

/** Container ids of all instances of what is built. */
async function running(): Promise<string[]> {
  return (await deployment.containers(...deployment.built)).map(({ Id }) => Id)
}

async function deploy(env: Record<string, string> = {}, ...options: string[]): Promise<number | undefined> {
  const command = [join(repository, 'scripts/operate/deploy.ts'), ...options]
  return (await execa('tsx', command, { cwd: repository, preferLocal: true, env, stdio: 'inherit', reject: false }))
    .exitCode
}

async function deployWhatCannotStart(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'deploy-'))
  try {
    const FROM = `FROM ${deployment.project.name}-geo`
    writeFileSync(join(folder, 'Dockerfile'), `${FROM}\nCMD ["node", "-e", "throw new Error('cannot start')"]\n`)
    const broken = join(folder, 'docker-compose.yml')
    writeFileSync(broken, `services: { sales: { build: { context: ${folder}, dockerfile: Dockerfile } } }\n`)
    const COMPOSE_FILE = [...deployment.project.files, broken].join(delimiter)
    assert.equal(await deploy({ COMPOSE_FILE }, '--service', 'sales'), 1, 'a deploy that fails ends with 1')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** And then the old one again. */
async function deployAnotherTemplate(): Promise<void> {
  const template = join(repository, 'infrastructure/nginx/templates/gateway.conf.template')
  const text = readFileSync(template, 'utf8')
  const said = () => deployment.compose('exec', '--no-TTY', 'gateway', 'cat', '/etc/nginx/conf.d/gateway.conf')
  try {
    writeFileSync(template, `${text}# Another one.\n`)
    assert.equal(await deploy(), 0, 'a changed configuration of the gateway is deployed')
    assert.match(await said(), /# Another one/)
    writeFileSync(template, `${text}broken\n`)
    assert.equal(await deploy(), 1, 'one that nginx refuses fails the deploy')
  } finally {
    writeFileSync(template, text)
  }
  assert.equal(await deploy(), 0, 'the old configuration is deployed again')
  assert.doesNotMatch(await said(), /# Another one|broken/)
}

async function moreAnswers({ counts }: Customers): Promise<void> {
  const enough = counts().answered + 20
  await eventually(() => assert.ok(counts().answered >= enough, 'the customers get answers'))
}
