import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { repository } from '../repository.mjs'
import { bundleProgram } from './program.mjs'

test('a bundled program runs without a compiler, and each of its modules finds what is beside its source', async () => {
  mkdirSync(join(repository, '.groundwork'), { recursive: true })
  const folder = mkdtempSync(join(repository, '.groundwork/program $& '))
  let made = ''
  try {
    mkdirSync(join(folder, 'part'))
    writeFileSync(
      join(folder, 'part/where.ts'),
      'export const where: string[] = [import.meta.url, import.meta.filename]',
    )
    writeFileSync(
      join(folder, 'main.ts'),
      `import { problem } from '@groundwork/kernel/http/problem'
       import Fastify from 'fastify'
       import { where } from './part/where.ts'
       console.log(JSON.stringify([where, import.meta.url, typeof problem, typeof Fastify] satisfies unknown[]))`,
    )
    made = fileURLToPath(await bundleProgram(pathToFileURL(join(folder, 'main.ts'))))
    const { stdout } = await execa(process.execPath, [made])
    const [main, part] = ['main.ts', 'part/where.ts'].map(file => join(folder, file))
    expect(JSON.parse(stdout)).toEqual([
      [pathToFileURL(part!).href, part],
      pathToFileURL(main!).href,
      'function',
      'function',
    ])
    expect(basename(made)).toBe('main.mjs')
  } finally {
    rmSync(folder, { recursive: true })
    if (made) rmSync(dirname(made), { recursive: true })
  }
})
