import { expect, test } from 'vitest'
import { memoryWorkspace } from '../../../scripts/lab/kit/memory-workspace.ts'
import { readFiles, release1 } from './files.ts'

const files = readFiles(
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

test('migrations are a number, a hyphen, a name and .sql, in the order of the numbers', () => {
  expect(files.migrations.sales.map(({ number }) => number)).toEqual([8, 9, 10, 100])
  expect(files.migrations.inventory.map(({ path }) => path)).toEqual(['sql/inventory/1-stock.sql'])
})

test('from 100 on they belong to release 2', () => {
  expect(release1(files, 'sales').map(({ number }) => number)).toEqual([8, 9, 10])
})

test('a file without a transaction is statements, if its first line says so', () => {
  const [eight, nine] = files.migrations.sales
  expect(nine?.statements).toEqual(['-- transaction: none\nSELECT 1\n', '\nSELECT 2\n'])
  expect(eight?.statements).toHaveLength(1)
})
