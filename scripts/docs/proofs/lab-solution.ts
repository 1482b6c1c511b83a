import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repository } from '../../repository.mjs'

/**
 * A module of a lab's solution, which needs the given files beside it, as in a workspace.
 * @param lab its folder: `05-use-cases`
 */
export async function importSolution<Module>(lab: string, file: string): Promise<Module> {
  const workspace = await mkdtemp(join(tmpdir(), 'groundwork-proof-'))
  try {
    await cp(join(repository, 'labs', lab, 'solution'), workspace, { recursive: true })
    await cp(join(repository, 'labs', lab, 'given'), join(workspace, 'given'), { recursive: true })
    return (await import(join(workspace, file))) as Module
  } finally {
    await rm(workspace, { recursive: true, force: true })
  }
}
