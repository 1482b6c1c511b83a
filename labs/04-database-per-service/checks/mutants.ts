/** One fault at a time in our solution, made from the syntax trees of its files. */
import { fileURLToPath } from 'node:url'
import type { Mutant } from '../../../scripts/lab/contract.ts'
import { sqlMutants } from '../../../scripts/lab/kit/mutants/sql.ts'
import { typescriptMutants } from '../../../scripts/lab/kit/mutants/typescript.ts'
import { equivalents } from './equivalents.ts'

const directory = fileURLToPath(new URL('../solution', import.meta.url))

/** By the part that shows a fault in them; the parts that take long come first. */
const files = {
  migrator: ['src/migrate.ts', 'src/migrations.ts'],
  release: ['100-phone-key', '101-fill-phone-key', '103-validate-phone-key'].map(name => `sql/sales/${name}.sql`),
  'unit-of-work': ['src/unit-of-work.ts'],
  repository: ['src/orders.ts'],
  database: ['roles', 'sales/1-orders', 'sales/2-outbox', 'inventory/1-stock', 'inventory/2-outbox'].map(
    name => `sql/${name}.sql`,
  ),
}

export async function mutants(): Promise<Mutant[]> {
  const all = Object.entries(files).map(([detectedBy, paths]) => {
    const generate = paths[0]?.endsWith('.sql') ? sqlMutants : typescriptMutants
    return generate({ directory, detectedBy, files: paths, equivalents: equivalents[detectedBy] })
  })
  return (await Promise.all(all)).flat()
}
