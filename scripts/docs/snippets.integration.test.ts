import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { repository } from '../repository.mjs'

/**
 * A site of one page, built by the real builder with the repository's own plugins. Snippets are the one place where a
 * green build can publish what is no longer true, so the builds here share their cache, as those of CI do.
 */
let site: string

const config = `
import courseContent from './src/content/plugin.ts'
import remarkFences from './src/content/remark-fences.ts'

export default {
  title: 'One page',
  url: 'http://localhost',
  baseUrl: '/',
  future: { v4: true, faster: true },
  plugins: [courseContent],
  presets: [['classic', { docs: { routeBasePath: '/', beforeDefaultRemarkPlugins: [remarkFences] }, blog: false, pages: false }]],
}
`
const code = (name: string, region = 'send') =>
  `// #region ${region}\nexport const ${name} = 1\n// #endregion ${region}\n`

beforeAll(async () => {
  site = await mkdtemp(join(tmpdir(), 'groundwork-snippets-'))
  // What the plugin and the theme read of a course: decisions, and lessons with the menu's words for them.
  for (const folder of ['docs/adr', 'docs/lessons']) await mkdir(join(site, folder), { recursive: true })
  await symlink(join(repository, 'node_modules'), join(site, 'node_modules'))
  await symlink(join(repository, 'src'), join(site, 'src'))
  await writeFile(join(site, 'package.json'), '{"type":"module"}')
  await writeFile(join(site, 'docusaurus.config.ts'), config)
  await writeFile(join(site, 'docs/index.mdx'), '---\nslug: /\n---\n\n# Page\n\n```ts file=code.ts region=send\n```\n')
})
afterAll(() => rm(site, { recursive: true, force: true }))

async function build(): Promise<string> {
  const builder = join(repository, 'node_modules/@docusaurus/core/bin/docusaurus.mjs')
  await promisify(execFile)(process.execPath, [builder, 'build'], { cwd: site, env: { ...process.env, CI: 'true' } })
  return readFile(join(site, 'build/index.html'), 'utf8')
}

it('a snippet follows its file through warm builds, and a region that is gone stops the build', {
  timeout: 240_000,
}, async () => {
  await writeFile(join(site, 'code.ts'), code('publish'))
  expect(await build()).toContain('publish')

  await writeFile(join(site, 'code.ts'), code('emitNow'))
  const warm = await build()
  expect(warm).toContain('emitNow')
  expect(warm).not.toContain('publish')
  expect(warm).not.toContain('#region')

  await writeFile(join(site, 'code.ts'), code('emitNow', 'deliver'))
  await expect(build()).rejects.toThrow('There is no region "send" in code.ts. Regions there: deliver.')

  await rm(join(site, 'code.ts'))
  await expect(build()).rejects.toThrow('code.ts')
})
