/** One fault at a time in our solution, made from the syntax trees of its files. */
import { fileURLToPath } from 'node:url'
import type { Mutant } from '../../../scripts/lab/contract.ts'
import { sqlMutants } from '../../../scripts/lab/kit/mutants/sql.ts'
import { typescriptMutants } from '../../../scripts/lab/kit/mutants/typescript.ts'

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

const thrownAway =
  'The connection is closed instead of given back, and the server rolls back what was in it. Rule 4.2 asks that two can be had, not that they are the same.'
const takenOut = 'A pool of pg’s takes out by itself a connection that has ended; no other is lost here.'

/** By the part that would show them: no rule tells them from the solution. */
const equivalents: Record<string, Record<string, string>> = {
  migrator: {
    'src/migrate.ts ObjectLiteral: { cause: error } → {}':
      'What PostgreSQL said stands in the message; that the error has a cause besides is not asked.',
  },
  'unit-of-work': {
    'src/unit-of-work.ts BooleanLiteral: !usable → usable': thrownAway,
    'src/unit-of-work.ts ConditionalExpression: !usable → false': thrownAway,
    'src/unit-of-work.ts ConditionalExpression: !usable → true':
      'After a COMMIT that was answered by ROLLBACK, one more ROLLBACK changes nothing.',
    'src/unit-of-work.ts ArrowFunction: () => false → () => undefined': 'Both are taken for no.',
    'src/unit-of-work.ts ArrowFunction: () => true → () => undefined': thrownAway,
    'src/unit-of-work.ts ConditionalExpression: !usable || lost !== undefined → false': takenOut,
    'src/unit-of-work.ts ConditionalExpression: lost !== undefined → false': takenOut,
  },
}

export async function mutants(): Promise<Mutant[]> {
  const all = Object.entries(files).flatMap(([shownBy, paths]) => {
    const ending = (end: string) => ({ directory, shownBy, files: paths.filter(path => path.endsWith(end)) })
    return [sqlMutants(ending('.sql')), typescriptMutants({ ...ending('.ts'), equivalents: equivalents[shownBy] })]
  })
  return (await Promise.all(all)).flat()
}
