/** What set-up reads before anything is installed, laid into a folder of a test. */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../platform/project.ts'

const contracts = 'services/shared/contracts'
const files = [
  ...['install.mjs', 'env.mjs', 'file-failure.mjs'].map(name => `scripts/setup/${name}`),
  `${contracts}/package.json`,
  `${contracts}/src/services.js`,
]

export function layDownSetup(folder: string): void {
  for (const file of files) cpSync(join(repository, file), join(folder, file))
}
