import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repository } from '../repository.mjs'

const { forbidden, options }: IConfiguration = createRequire(import.meta.url)(
  join(repository, '.dependency-cruiser.cjs'),
)

/** For each rule files that break it, in a tree laid out like ours; loyalty is a service that nobody has heard of. */
const violations: [rule: string, file: string, content: string][] = [
  ['services-do-not-import-services', 'services/sales/src/a.ts', "import '../../payment/src/main.ts'"],
  ['services-do-not-import-services', 'services/loyalty/src/a.ts', "import '../../payment/src/main.ts'"],
  ['services-do-not-import-services', 'services/sales/src/loyal.ts', "import '../../loyalty/src/main.ts'"],
  ['shared-does-not-import-services', 'services/shared/testkit/src/b.ts', "import '../../../loyalty/src/main.ts'"],
  ['modules-publish-an-interface', 'services/inventory/src/routes.ts', "import './modules/stock/repo/stock.ts'"],
  [
    'modules-do-not-reach-into-modules',
    'services/inventory/src/modules/picking/m.ts',
    "import '../stock/repo/stock.ts'",
  ],
  ['domain-imports-only-domain', 'services/loyalty/src/domain/d.ts', "import '../main.ts'"],
  ['domain-imports-only-domain', 'services/inventory/src/modules/stock/domain/d.ts', "import '../repo/stock.ts'"],
  ['shared-does-not-import-services', 'services/shared/kernel/src/b.ts', "import '../../../payment/src/main.ts'"],
  ['kernel-does-not-know-the-business', 'services/shared/kernel/src/c.ts', "import '../../contracts/src/events.ts'"],
  [
    'domain-imports-only-domain',
    'services/sales/src/domain/d.ts',
    "import type { Order } from '../repo/orders.ts'\nexport type D = Order",
  ],
  [
    'application-imports-only-domain',
    'services/delivery/src/application/uses-a-table.ts',
    "import '../infrastructure/repo/couriers.ts'",
  ],
  [
    'application-imports-only-domain',
    'services/delivery/src/application/uses-the-kernel.ts',
    "import '../../../shared/kernel/src/pool.ts'",
  ],
  [
    'infrastructure-implements-ports',
    'services/delivery/src/infrastructure/answers.ts',
    "import type { View } from '../api/couriers.ts'\nexport type V = View",
  ],
  ['infrastructure-implements-ports', 'services/delivery/src/infrastructure/starts.ts', "import '../service.ts'"],
  ['api-calls-use-cases', 'services/delivery/src/api/queries.ts', "import '../infrastructure/repo/couriers.ts'"],
  ['kafkajs-behind-its-port', 'services/sales/src/e.ts', "import 'kafkajs'"],
  ['pg-behind-repositories', 'services/sales/src/routes/f.ts', "import type { Pool } from 'pg'\nexport type F = Pool"],
  ['services-do-not-import-scripts', 'services/sales/src/g.ts', "import '../../../scripts/tool.ts'"],
  ['testkit-only-in-tests', 'services/sales/src/h.ts', "import '../../shared/testkit/src/topics.ts'"],
  ['stack-imports-only-from-below', 'scripts/stack/a.ts', "import '../lab/main.ts'"],
  ['setup-and-build-imports-only-from-below', 'scripts/build/a.ts', "import '../platform/owner.ts'"],
  ['platform-imports-only-from-below', 'scripts/platform/a.ts', "import '../lab/main.ts'"],
  ['lab-imports-only-from-below', 'scripts/lab/a.ts', "import '../start/main.ts'"],
  ['site-and-operate-imports-only-from-below', 'scripts/site/a.ts', "import '../start/main.ts'"],
  ['no-circles', 'scripts/i.ts', "import './j.ts'"],
  ['no-circles', 'services/inventory/src/modules/shipments/index.ts', "import '../workforce/index.ts'"],
]

/** What the violations import, and neighbours that break nothing. */
const innocent: Record<string, string> = {
  'services/payment/src/main.ts': 'export {}',
  'services/loyalty/src/main.ts': 'export {}',
  'services/inventory/src/service.ts': "import './modules/stock/index.ts'",
  'services/inventory/src/modules/stock/index.ts': "import './repo/stock.ts'",
  'services/inventory/src/modules/stock/repo/stock.ts': "import '../domain/stock.ts'",
  'services/inventory/src/modules/stock/domain/stock.ts': 'export {}',
  'services/inventory/src/modules/picking/pick.ts': "import '../stock/index.ts'",
  'services/inventory/src/modules/workforce/index.ts':
    "import type { S } from '../shipments/index.ts'\nexport type W = S",
  'services/delivery/src/domain/courier.ts': 'export {}',
  'services/delivery/src/application/ports.ts': "import '../domain/courier.ts'",
  'services/delivery/src/application/move.ts': "import './ports.ts'",
  'services/delivery/src/infrastructure/repo/couriers.ts': "import '../../application/ports.ts'\nimport 'pg'",
  'services/delivery/src/api/couriers.ts': "import '../application/move.ts'\nexport interface View { id: string }",
  'services/delivery/src/service.ts': "import './api/couriers.ts'\nimport './infrastructure/repo/couriers.ts'",
  'services/shared/contracts/src/events.ts': 'export {}',
  'services/shared/testkit/src/topics.ts': "import 'kafkajs'",
  'services/shared/kernel/src/database/pool.ts': "import 'pg'",
  'services/shared/kernel/src/transport/kafka.ts': "import 'kafkajs'",
  'services/sales/src/repo/orders.ts': "import 'pg'\nexport interface Order { id: string }",
  'services/sales/src/domain/order.ts': "import './money.ts'",
  'services/sales/src/domain/money.ts': 'export {}',
  'services/sales/src/app.test.ts': "import '../../shared/testkit/src/topics.ts'",
  'scripts/tool.ts': "import 'pg'",
  'scripts/platform/owner.ts': "import '../tool.ts'",
  'scripts/lab/main.ts': "import '../platform/owner.ts'",
  'scripts/lab/main.test.ts': "import '../start/main.ts'",
  'scripts/start/main.ts': "import '../lab/main.ts'",
  'scripts/j.ts': "import './i.ts'",
}

/** A circle is found from both of its ends. */
const otherEnds = new Set(['scripts/j.ts', 'services/inventory/src/modules/workforce/index.ts'])

let tree: string
let found: { rule: string; from: string }[]

async function violationsIn(baseDir: string, folders: string[]) {
  const { output } = await cruise(folders, { ...options, ruleSet: { forbidden }, validate: true, baseDir })
  return (output as ICruiseResult).summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }))
}

beforeAll(async () => {
  tree = mkdtempSync(join(tmpdir(), 'dependency-rules-'))
  for (const [file, content] of [
    ...violations.map(([, file, content]) => [file, content] as const),
    ...Object.entries(innocent),
  ]) {
    mkdirSync(dirname(join(tree, file)), { recursive: true })
    writeFileSync(join(tree, file), `${content}\n`)
  }
  writeFileSync(join(tree, 'tsconfig.json'), '{}')
  symlinkSync(join(repository, 'node_modules'), join(tree, 'node_modules'))
  found = await violationsIn(tree, ['services', 'scripts'])
}, 60_000)
afterAll(() => rmSync(tree, { recursive: true, force: true }))

test('every rule has a seeded violation', () => {
  expect(new Set(violations.map(([rule]) => rule))).toEqual(new Set((forbidden ?? []).map(({ name }) => name)))
})

test.each(violations)('%s is noticed in %s', (rule, from) => {
  expect(found).toContainEqual({ rule, from })
})

test('what breaks no rule is left alone', () => {
  const seeded = new Set(violations.map(([, file]) => file))
  expect(found.filter(({ from }) => !seeded.has(from) && !otherEnds.has(from))).toEqual([])
})
