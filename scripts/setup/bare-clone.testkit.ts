/** Copies the files that set-up needs before anything is installed into a folder of a test. */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../repository.mjs'

const contracts = 'services/shared/contracts'
const files = [
  ...['setup/install.mjs', 'setup/env.mjs', 'file-failure.mjs', 'repository.mjs'].map(name => `scripts/${name}`),
  `${contracts}/package.json`,
  `${contracts}/src/services.js`,
]

export function copySetup(folder: string): void {
  for (const file of files) cpSync(join(repository, file), join(folder, file))
}
