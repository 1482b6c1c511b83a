import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withoutDirective, withWords } from './nginx.ts'
import { sqlMutants } from './sql.ts'
import { typescriptMutants } from './typescript.ts'
import { renamed, without, withValue } from './yaml.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mutants-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const write = (file: string, text: string) => writeFileSync(join(directory, file), text)

describe('mutants of TypeScript', () => {
  const source = 'export const isLarge = (x: number): boolean => {\n  // why\n  return x > 10\n}\n'
  const made = () => typescriptMutants({ directory, files: ['a.ts'], detectedBy: 'code' })

  it('are edits of the source, one fault each', async () => {
    write('a.ts', source)
    const mutant = (await made()).find(({ id }) => id === 'a.ts EqualityOperator: x > 10 → x >= 10')
    expect(mutant?.edit(source)).toBe(source.replace('x > 10', 'x >= 10'))
    expect(mutant?.detectedBy).toBe('code')
  })

  it('keep their names when the source is laid out anew', async () => {
    write('a.ts', source)
    const before = (await made()).map(({ id }) => id)
    write('a.ts', source.replace('x > 10', 'x\n    >  10'))
    expect((await made()).map(({ id }) => id)).toEqual(before)
  })

  it('are counted when one occurs again', async () => {
    write('a.ts', 'export const f = (x: number) => x > 1\nexport const g = (x: number) => x > 1\n')
    expect((await made()).filter(({ id }) => id.includes('x > 1 → x >= 1')).map(({ id }) => id)).toEqual([
      'a.ts EqualityOperator: x > 1 → x >= 1',
      'a.ts EqualityOperator: x > 1 → x >= 1 (2)',
    ])
  })

  it('know their equivalents, and refuse one that is none any more', async () => {
    write('a.ts', source)
    const known = { 'a.ts EqualityOperator: x > 10 → x >= 10': 'x is never 10' }
    const mutants = await typescriptMutants({ directory, files: ['a.ts'], detectedBy: 'code', equivalents: known })
    expect(mutants.filter(({ equivalent }) => equivalent)).toHaveLength(1)
    const stale = typescriptMutants({ directory, files: ['a.ts'], detectedBy: 'code', equivalents: { gone: 'x' } })
    await expect(stale).rejects.toThrow('No such mutant any more, so it is no equivalent: gone')
  })
})

describe('mutants of SQL', () => {
  const source = `-- Größe
CREATE TABLE a (id int NOT NULL CHECK (id > 0), b int);
GRANT SELECT, INSERT ON a TO x;
CREATE UNIQUE INDEX i ON a (id, b);
`
  const texts = async () => {
    write('a.sql', source)
    return (await sqlMutants({ directory, files: ['a.sql'], detectedBy: 'database' })).map(({ id, edit }) => ({
      id,
      text: edit(source).replaceAll(/\s+/g, ' '),
    }))
  }

  it('take out a statement', async () => {
    const less = (await texts()).map(({ text }) => text)
    expect(less.some(text => !text.includes('CREATE TABLE') && text.includes('GRANT'))).toBe(true)
    expect(less.some(text => !text.includes('GRANT') && text.includes('CREATE UNIQUE INDEX'))).toBe(true)
  })

  it.each([
    ['a constraint', 'NOT NULL'],
    ['a check', 'CHECK'],
    ['a privilege', 'SELECT'],
    ['that an index is unique', 'UNIQUE'],
  ])('take out %s and leave the rest', async (_, word) => {
    const less = (await texts()).filter(({ text }) => !text.toUpperCase().includes(word))
    const whole = (text: string) => ['CREATE TABLE', 'GRANT', 'INDEX'].every(each => text.toUpperCase().includes(each))
    expect(less.some(({ text }) => whole(text))).toBe(true)
  })

  it('all differ from the solution and from one another', async () => {
    const all = await texts()
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length)
    expect(all.some(({ text }) => text === source.replaceAll(/\s+/g, ' '))).toBe(false)
  })
})

describe('an edit by structure', () => {
  const compose = 'services:\n  a: { image: x, ports: ["1:1"] }\n'
  it('of YAML does not depend on the layout', () => {
    expect(without('services', 'a', 'ports')(compose)).not.toContain('ports')
    expect(without('services', 'a', 'ports')('services:\n    a:\n        ports:\n            - "1:1"\n')).not.toContain(
      'ports',
    )
    expect(withValue(['services', 'a', 'image'], 'y')(compose)).toContain('image: y')
    expect(renamed(['services', 'a'], 'b')(compose)).toContain('b:')
  })
  it('of YAML changes nothing when there is nothing to change', () => {
    expect(without('services', 'b')(compose)).toBe(compose)
    expect(renamed(['services', 'b'], 'c')(compose)).toBe(compose)
  })
  it('of nginx names a directive from the outside in', () => {
    const text = 'server { listen 80; location /a { return 200; } location /b { return 200; } }'
    expect(withoutDirective('location /b')(text)).not.toContain('/b')
    expect(withWords(['location /a', 'return'], '404')(text)).toMatch(/\/a \{\s*return 404;[\s\S]*\/b \{\s*return 200;/)
    expect(withoutDirective('location /c')(text)).toBe(text)
  })
})
