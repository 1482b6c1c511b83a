import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const folder = new URL('.', import.meta.url)
const modules = readdirSync(folder).filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))

it.each(modules)('%s runs in a browser as well: it imports its neighbours only', name => {
  const imports = [...readFileSync(new URL(name, folder), 'utf8').matchAll(/from '([^']+)'/g)].map(([, from]) => from)
  expect(imports.filter(from => !from?.startsWith('./'))).toEqual([])
})
