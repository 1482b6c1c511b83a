import { join } from 'node:path'
import { repository } from '../../repository.mjs'

/** Folder of the engines that set-up fetches itself. It can be deleted; set-up makes it again. */
export const enginesDirectory = join(repository, '.groundwork', 'engines')

export const kafkaPom = join(repository, 'infrastructure', 'kafka', 'pom.xml')
