import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../../../', import.meta.url))

/** Folder of the engines that set-up fetches itself. It can be deleted; set-up makes it again. */
export const enginesDirectory = join(repository, '.groundwork', 'engines')

export const kafkaPom = join(repository, 'infrastructure', 'kafka', 'pom.xml')
