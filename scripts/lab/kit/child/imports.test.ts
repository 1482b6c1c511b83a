import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { listFiles } from '../../workspace/copy.ts'
import { importsOf } from './imports.ts'

const parent = mkdtempSync(join(tmpdir(), 'imports-'))
afterAll(() => rmSync(parent, { recursive: true, force: true }))

function importsIn(files: Record<string, string>) {
  const directory = mkdtempSync(join(parent, 'work-'))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, file)), { recursive: true })
    writeFileSync(join(directory, file), text)
  }
  return importsOf(directory, ['src/index.ts'], listFiles(directory))
}

const others = { 'src/b.ts': 'export const b: number = 1', 'sql/1-one.sql': 'SELECT 1', 'src/unused.ts': '' }

describe('a module depends on', () => {
  it('itself and what it imports, also through others, by whichever kind of import', async () => {
    const files = {
      ...others,
      'src/index.ts': `import { a } from './a.ts'\nexport * from "./b"\nexport default () => [a, import('../lib/c.ts')]`,
      'src/a.ts': `import d from './d.json'\nexport const a = d`,
      'src/d.json': '{}',
      'lib/c.ts': `import '../src/b.ts'`,
    }
    expect((await importsIn(files))?.sort()).toEqual(['lib/c.ts', 'src/a.ts', 'src/b.ts', 'src/d.json', 'src/index.ts'])
  })

  it('no package, and no folder that it is only told of', async () => {
    const text = `
      import { readdir } from 'node:fs/promises'
      import pg from 'pg'
      // As in import.meta, or './sql'.
      export const read = (folder: string) => readdir(folder).then(all => all.filter(each => each.endsWith('.sql')), pg.Pool)`
    expect(await importsIn({ ...others, 'src/index.ts': text })).toEqual(['src/index.ts'])
  })
})

describe('of which files a module depends cannot be told', () => {
  it.each([
    ['it has a mistake', 'export const = 1'],
    ['it imports what is not there', `import './c.ts'`],
    ['it imports by a name that is put together', 'export const load = (name: string) => import(name)'],
    ['it imports a package that may read files', `import 'dotenv/config'`],
    ['it asks where it lies', `export const place = new URL('../sql/1-one.sql', import.meta.url)`],
    ['it asks where it was started', 'export const place = process.cwd()'],
    [
      'it names a folder of the work',
      `import { readdir } from 'node:fs'\nexport const run = () => readdir('sql', print)`,
    ],
    ['it names a file of the work', `import { readFile } from 'node:fs'\nreadFile(\`./sql/\${name}.sql\`, print)`],
    ['it reads the folder it was started in', `import { readdirSync } from 'node:fs'\nreaddirSync('.')`],
    ['it climbs', `import { join } from 'node:path'\nexport const up = (folder: string) => join(folder, '..', 'x')`],
    ['it starts a process', `import { execSync } from 'node:child_process'\nexecSync('cat s*/*')`],
    ['it requires', `import { createRequire as find } from 'node:module'\nfind('/')('./b')`],
  ])('where %s', async (_, text) => {
    expect(await importsIn({ ...others, 'src/index.ts': text })).toBeUndefined()
    expect(await importsIn({ ...others, 'src/index.ts': `import './a.ts'`, 'src/a.ts': text })).toBeUndefined()
  })

  it.each(['package.json', 'tsconfig.json', 'src/tsconfig.json'])('where the work has a %s', async path => {
    expect(await importsIn({ ...others, 'src/index.ts': 'export {}', [path]: '{}' })).toBeUndefined()
  })
})
