import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../../../', import.meta.url))

/** Engines that no package manager of the machine keeps; everything in it can be deleted and is made again. */
export const enginesDirectory = join(repository, '.groundwork', 'engines')

export const kafkaPom = join(repository, 'infrastructure', 'kafka', 'pom.xml')
