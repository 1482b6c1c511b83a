import { expect, test } from 'vitest'
import { memoryWorkspace } from '../../../scripts/lab/kit/memory-workspace.ts'
import { readFiles } from './files.ts'

const { migrations } = readFiles(
  memoryWorkspace({
    'sql/roles.sql': 'CREATE ROLE sales_app',
    'sql/sales/10-ten.sql': 'SELECT 10',
    'sql/sales/9-nine.sql': '-- transaction: none\nSELECT 1\n-- next\nSELECT 2\n',
    'sql/sales/8-not-first.sql': 'SELECT 1;\n-- transaction: none\n-- next\n',
    'sql/sales/100-next.sql': 'SELECT 100',
    'sql/sales/notes.sql': 'SELECT 0',
    'sql/sales/3-three.sql.bak': 'SELECT 3',
    'sql/inventory/1-stock.sql': 'SELECT 1',
  }),
)

test('migrations are a number, a hyphen, a name and .sql, in the order of the numbers, below 100 in release 1', () => {
  expect(migrations.sales.map(({ path }) => path)).toEqual([
    'sql/sales/8-not-first.sql',
    'sql/sales/9-nine.sql',
    'sql/sales/10-ten.sql',
  ])
  expect(migrations.inventory.map(({ path }) => path)).toEqual(['sql/inventory/1-stock.sql'])
})

test('a file without a transaction is statements in the lines where they stand, if its first line says so', () => {
  const [eight, nine] = migrations.sales
  expect(nine?.statements).toEqual(['-- transaction: none\nSELECT 1\n', '\n\n\nSELECT 2\n'])
  expect(eight?.statements).toHaveLength(1)
})
